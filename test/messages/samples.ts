import { changeKinds } from '../../src/change';
import { type Finding, type Scope, scopeUses } from '../../src/doctor/finding';
import { commands } from '../../src/jobs/catalog';
import type { DnsView } from '../../src/jobs/commands/dns-view';
import type { ReverseFacts } from '../../src/jobs/probes/domain-facts';
import type { DomainFault, Level, Trouble } from '../../src/problem';
import { code, text } from '../../src/report';

/** What the sentences are called with: by the name of a parameter, or by the path of a message. */

const running = { stopped: '', paused: '', unclear: '', stalled: '' };
const person = { platform: 'slack', id: 'U0ANA', name: 'ana' };

/** Each parameter takes its own values in turn, one call a value; so a number is seen as one and as many. */
export const byName: Readonly<Record<string, readonly unknown[]>> = {
  active: [1, 1208],
  appliance: ['esa1'],
  appliances: [2],
  ascii: ['xn--bcher-kva.example'],
  at: [Date.UTC(2026, 10, 24, 2, 58, 41)],
  by: [person],
  clock: ['Tue Nov 24 02:58:41 2026 GMT'],
  count: [1, 12_034],
  dialogue: ['delivernow mail.com'],
  delivered: [1, 12_034, 0],
  domain: ['mail.com'],
  domains: ['*.example.com (operator)'],
  done: [1, 2],
  ended: [1, 2],
  found: [
    { address: '192.0.2.5', kind: 'confirmed', names: ['out1.example.com'] },
    { address: '192.0.2.5', kind: 'unconfirmed', names: ['pool-5.isp.example'] },
    { address: '192.0.2.5', kind: 'none' },
    { address: '10.0.0.5', kind: 'private' },
    { address: '192.0.2.5', kind: 'unknown', failure: { kind: 'servfail', dnssec: false } },
  ] satisfies ReverseFacts[],
  from: ['esa1'],
  hard: [1, 31, 0],
  host: ['mx.mail.com'],
  id: ['A7K2'],
  is: [1, 60, 0],
  level: ['operator' satisfies Level],
  line: ['retry mail.com on esa1'],
  name: ['mail.com'],
  of: [3],
  outcome: [text`#A7K2 …`],
  person: [person],
  platform: ['slack', 'teams'],
  resolver: ['192.0.2.53'],
  reason: [text`${code('esa1')} …`],
  rows: [1, 12],
  seconds: [1, 120],
  soft: [1, 1208, 0],
  source: ['RFC 5321, section 4.2.1'],
  sum: ['…'],
  told: [
    { domain: 'mail.com' },
    { domain: 'mail.com', waiting: 214, oldestSeconds: 21_720, nextTry: Date.UTC(2026, 10, 24, 2, 14) },
  ],
  unicode: ['bücher.example'],
  verdict: [text`✅ …`],
  waiting: [1, 12_034],
  was: [1, 214, 0],
  what: [text`${code('esa1')} …`],
  word: ['dance'],
};

const soundFindings: readonly Finding[] = [
  { kind: 'slack', team: 'T0MAIL' },
  { kind: 'scopes', scopes: 6 },
  { kind: 'scopes-unknown' },
  { kind: 'sockets', connections: 1 },
  { kind: 'sockets', connections: 2 },
  { kind: 'clock', seconds: 1 },
  { kind: 'clock-unknown' },
  { kind: 'teams', app: '8b6c0000-0000-0000-0000-000000000000' },
  { kind: 'teams-keys', host: 'login.botframework.com' },
  { kind: 'teams-service', host: 'smba.trafficmanager.net' },
  { kind: 'teams-unheard' },
  { kind: 'redis', version: '7.2.4' },
  { kind: 'never-evicts' },
  { kind: 'append-only' },
  { kind: 'master' },
  { kind: 'memory', percent: 12 },
  { kind: 'memory-unlimited' },
  { kind: 'ledger', id: 'k3v7' },
  { kind: 'ledger-new' },
  { kind: 'trail', lines: 12_034 },
  { kind: 'node', version: 'v24.1.0' },
  { kind: 'appliance', appliance: 'esa1', prompt: 'esa1.example.com>' },
  { kind: 'asking', appliance: 'esa1' },
];
const faultyFindings: readonly Finding[] = [
  { kind: 'slack-refused', error: 'invalid_auth' },
  { kind: 'slack-team', team: 'T0MAIL', known: ['T0OTHER'] },
  ...(Object.keys(scopeUses) as Scope[]).map((scope): Finding => ({ kind: 'scope-missing', scope })),
  { kind: 'sockets-strange', seen: 2, ours: 1 },
  { kind: 'sockets-none', error: 'ECONNREFUSED' },
  { kind: 'clock-off', seconds: 360 },
  { kind: 'teams-refused', app: '8b6c0000-0000-0000-0000-000000000000', error: 'AADSTS7000215' },
  { kind: 'teams-keys-silent', host: 'login.botframework.com', error: 'not reachable' },
  { kind: 'teams-playground' },
  { kind: 'redis-silent', reason: 'ECONNREFUSED' },
  { kind: 'redis-old', version: '5.0.7' },
  { kind: 'evicts', policy: 'allkeys-lru' },
  { kind: 'not-append-only' },
  { kind: 'not-master', role: 'slave' },
  { kind: 'memory-high', percent: 71 },
  { kind: 'ledger-other', here: 'k3v7', used: 'a7k2' },
  { kind: 'trail-broken', line: 12 },
  { kind: 'trail-long' },
  { kind: 'node-old', version: 'v20.1.0' },
  { kind: 'appliance-cluster', appliance: 'esa1', prompt: '(Cluster Mail)>' },
  { kind: 'status-unread', appliance: 'esa1' },
  { kind: 'legacy-ssh', appliance: 'esa1' },
  { kind: 'trouble', trouble: { kind: 'login-refused', appliance: 'esa1' } },
  { kind: 'trouble', trouble: { kind: 'deadline', seconds: 240 } },
  {
    kind: 'trouble',
    trouble: { kind: 'wrong-machine', appliance: 'esa1', wanted: 'esa2', received: 'esa1>' },
  },
];

const dnsKinds: readonly DnsView['kind'][] = [
  'mx',
  'itself',
  'null-mx',
  'none',
  'no-domain',
  'failed',
  'no-server',
  'unclear',
  'loop',
  'servfail',
  'dnssec',
  'unanswered',
];
const reply = { code: 554, lines: ['no'] };
const smtpFindings = [
  ...['refused', 'no-answer', 'no-route', 'not-smtp', 'silent', 'hung-up', 'too-much'].map((kind) => ({
    kind,
  })),
  { kind: 'turned-away', at: 'banner', reply },
  { kind: 'turned-away', at: 'ehlo', reply },
  { kind: 'turned-away', at: 'tls', reply },
  { kind: 'slow-banner', ms: 6000 },
  ...[
    'teaser',
    'no-esmtp',
    'rewritten',
    'no-starttls',
    'starttls-declined',
    'tls-failed',
    'mute-in-tls',
    'starttls-again',
  ].map((kind) => ({ kind })),
  { kind: 'unasked', octets: 17 },
  { kind: 'old-tls', protocol: 'TLSv1.1' },
  ...['name', 'chain', 'expired', 'not-yet-valid'].map((fault) => ({ kind: 'certificate', fault })),
  { kind: 'expires-soon', days: 1 },
  { kind: 'expires-soon', days: 9 },
  ...['mismatch', 'no-tls', 'unknown'].map((match) => ({ kind: 'dane', match })),
  ...['not-listed', 'no-tls', 'certificate'].map((fault) => ({ kind: 'mta-sts', fault })),
];
const closedRanges = [
  'unspecified',
  'loopback',
  'private',
  'link-local',
  'carrier-nat',
  'special',
  'multicast',
  'reserved',
];
const smtpResults = [
  'welcome',
  'rejected',
  'no-greeting',
  'refused',
  'timed-out',
  'no-host',
  'unreachable',
  'silent',
  'unclear',
  'null-mx',
  'bad-mx',
];
const attempt = text`${code('Nov 24 02:10:31')} → ${code('192.0.2.10')}: ${code('451 4.7.1 …')}`;

const who = 'ana (slack:U0ANA)';
const line = 'retry mail.com on esa1';
const states = ['up', 'down', 'unknown'] as const;
const fleet = { waiting: 12_034, appliances: 2, down: [], silent: [] };

/** Where a name is not enough: an argument may be absent, or two parameters have to fit each other. */
export const byPath: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  'sessions.waiting': [
    ['esa1', 0],
    ['esa1', 2],
  ],
  'sessions.legacy': [['esa1'], ['esa1, esa2']],
  'action.after': [[1], [30], [120]],
  'action.already.cancelled': [
    ['A7K2', undefined],
    ['A7K2', person],
  ],
  'action.cancelled': [['A7K2'], ['A7K2', person]],
  'action.cautions.down': [
    [{ names: ['a.example'], count: 1, atLeast: false }],
    [{ names: ['a.example', 'b.example', 'c.example'], count: 5, atLeast: true }],
  ],
  'action.cautions.greylisted': [
    [{ codes: '451 4.7.1', at: '06:40' }],
    [{ codes: '451 4.7.1', at: '06:40', wait: 300, passes: '06:45', over: false }],
    [{ codes: '451 4.7.1', at: '06:40', wait: 300, passes: '06:45', over: true }],
  ],
  'action.choose.waiting': [
    ['esa1', 1],
    ['esa1', 1208],
    ['esa1', undefined],
  ],
  'action.why.changed': [[text`${214} …`, text`${12} …`]],
  'action.why.seen': [[undefined, undefined], [undefined, 'up'], ...states.map((state) => [1208, state])],
  'changes.recorded': [[0], [1], [12]],
  'changes.recipient': [['probe@mail.com']],
  'capture.fetch': [['esa1', 'C300V-421C73B18CFB-20261124-025841.cap']],
  'capture.runningOn': [['esa1, esa2']],
  ...Object.fromEntries(
    changeKinds.map((kind) => [
      `changes.kinds.${kind}.choose`,
      [
        ['mail.com', 214, 1],
        ['mail.com', 1208, 2],
      ],
    ]),
  ),
  'appliances.headline': [[0], [1], [2]],
  'audit.entry': [
    { event: 'request', who, line },
    { event: 'accepted', who, line },
    ...['denied', 'second-person', 'stale-button', 'something-new'].map((outcome) => ({
      event: 'denied',
      who,
      line,
      outcome,
    })),
    { event: 'denied', who, line: 'button', outcome: 'second-person' },
    { event: 'invalid', who, line: 'hots', outcome: 'unknown-command' },
    { event: 'preview', who, line, id: 'A7K2' },
    { event: 'approved', who, line, id: 'A7K2' },
    { event: 'approved', who, line, id: 'A7K2', outcome: 'alone', detail: 'nobody else is awake' },
    { event: 'cancelled', who, line, id: 'A7K2' },
    { event: 'expired', who, line, id: 'A7K2' },
    { event: 'line', line: 'delivernow', appliance: 'esa1', id: 'A7K2' },
    { event: 'decision', line: 'mail.com', appliance: 'esa1', id: 'A7K2', outcome: 'send' },
    ...['done', 'refused', 'not-sent', 'unknown', 'expired', 'cancelled'].map((outcome) => ({
      event: 'final',
      id: 'A7K2',
      outcome,
    })),
    { event: 'alarm', outcome: 'confirm_bypass', id: 'A7K2', detail: 'a change job without an approval' },
    { event: 'alarm', outcome: 'strange-connection', detail: '2 connections to Slack, 1 of ours' },
    { event: 'start', detail: 'bot, slack' },
    { event: 'stop' },
    { event: 'something-new', line, id: 'A7K2' },
  ].map((entry) => [entry]),
  'audit.headline': [[0], [1], [20]],
  'dns.headline': dnsKinds.map((kind) => ['mail.com', kind, 2, 'mx.mail.com']),
  'dns.meaning': dnsKinds.map((kind) => ['mail.com', kind]),
  'check.step': ['host', 'suspended', 'dig', 'telnet', 'smtpping', 'log', 'dns', 'smtp'].map((fact) => [
    'esa1',
    fact,
  ]),
  'check.title': [[text`${code('esa1')} (${214})`]],
  'check.waiting': [
    [214, 1],
    [1208, 2],
  ],
  'dns.differ': [['mail.com', 'esa1, esa2, here']],
  'ours.certificateOf': [
    ['mx.mail.com', 'CN=R11', Date.UTC(2026, 10, 24), 0],
    ['mx.mail.com', 'CN=R11', Date.UTC(2026, 10, 24), 1],
    ['mx.mail.com', 'CN=R11', Date.UTC(2026, 10, 24), 3],
  ],
  'ours.closed.range': closedRanges.map((range) => [range]),
  'ours.finding': smtpFindings.map((one) => [one]),
  'ours.largest': [[50]],
  'ours.resolverFailed': [
    [1, 1],
    [2, 12],
  ],
  'ours.says': [['mx.mail.com', '192.0.2.25']],
  'ours.several': [[2]],
  'ours.secured': [['TLSv1.3']],
  'ours.unknown': [['SERVFAIL']],
  'doctor.fix': faultyFindings.map((one) => [one]),
  'doctor.verdict': [
    [0, 0],
    [0, 1],
    [0, 2],
    [1, 2],
    [2, 1],
  ],
  'doctor.what': [...soundFindings, ...faultyFindings].map((one) => [one]),
  'explain.by.provider': [['Google']],
  'explain.means': [['451 4.7.1'], ['']],
  'explain.nextTry': [['06:45']],
  'format.cut': [
    [1, '1'],
    [12_034, '12 034'],
  ],
  'format.more': [
    [1, '1'],
    [12, '12'],
  ],
  'format.steps': [
    [0, 1, 0],
    [1, 5, 0],
    [3, 5, 1],
  ],
  'help.summary': commands.map(({ name }) => [name]),
  'host.headline': [
    ...states.flatMap((state) => [1208, 1, 0, undefined].map((waiting) => ['mail.com', state, waiting])),
    ['mail.com', 'up', 214, 21_720],
  ],
  'host.several': [['mail.com', '…', 1208, 2]],
  'host.stateOn': states.map((state) => [state, 'esa1, esa2']),
  'log.headline': [
    ['mail.com', 'delayed', attempt, undefined],
    ['mail.com', 'delivered', attempt, 'esa1'],
    ['8101', 'bounced', attempt, undefined],
    ['mail.com', 'failed', attempt, undefined],
  ],
  'log.noAnswer': [['mail.com']],
  'log.nothing': [['mail.com'], ['8101']],
  'messages.headline': [
    ['mail.com', 0, false],
    ['mail.com', 1, false],
    ['mail.com', 12_034, true],
  ],
  'verdict.failed': [['DNS']],
  'verdict.sentences.answers': [
    [{ domain: 'mail.com' }],
    [{ domain: 'mail.com', before: { reply: { codes: '421 4.3.2', ago: 2460, bounced: false } } }],
    [{ domain: 'mail.com', before: { reply: { codes: '550 5.1.1', bounced: true }, state: 'down' } }],
  ],
  'queue.headline': [
    [{ ...fleet, waiting: 0, appliances: 1 }],
    [{ ...fleet, waiting: 0 }],
    [{ ...fleet, waiting: 1, appliances: 1, most: { host: 'mail.com', sum: 1 } }],
    [{ ...fleet, most: { host: 'mail.com', sum: 1208 }, down: ['mail.com'], silent: ['esa3'] }],
    [{ ...fleet, most: { host: 'mail.com', sum: 1208 }, down: ['mail.com', 'a.example'] }],
  ],
  'queue.noAnswer': [[1], [2]],
  'smtp.headline': smtpResults.map((result) => [result, 'mx.mail.com', 220]),
  'smtp.meaning': smtpResults.map((result) => [result, 'mail.com']),
  'status.headline': [
    [{ ...running, waiting: 1, appliances: 1 }],
    [{ ...running, stopped: 'esa1', waiting: 12_034, appliances: 2 }],
    [{ ...running, paused: 'esa1, esa2', waiting: 0, appliances: 2 }],
    [{ ...running, unclear: 'esa1', waiting: 12_034, appliances: 2 }],
    [{ ...running, stalled: 'esa1', waiting: 12_034, appliances: 2 }],
  ],
  'status.noAnswer': [[1], [2]],
};

const faults: Record<DomainFault, string> = {
  empty: '',
  'line-break': 'mail.com\nhelp',
  control: 'mail\u0003.com',
  invisible: 'mail\u200b.com',
  option: '-mail.com',
  ip: '127.0.0.1',
  address: '127.1',
  length: 'a.b.c',
  label: 'mail..com',
  underscore: '_mail.com',
  link: 'evil.example',
};

const esa = { appliance: 'esa1', command: 'hoststatus mail.com' };
const jump = 'f4-ssh.iphmx.com';
const received = '220 mx.mail.com ESMTP';

/** Every kind of trouble; the compiler names the one that was forgotten. */
const kinds: { [K in Trouble['kind']]: readonly Omit<Extract<Trouble, { kind: K }>, 'kind'>[] } = {
  'unknown-command': [{ word: 'hots', near: 'host' }, { word: 'dance' }],
  usage: [{ usage: 'host <domain>', example: 'host mail.com' }],
  domain: (Object.keys(faults) as DomainFault[]).map((why) => ({ input: faults[why], why })),
  'special-queue': [{ name: 'the.euq.queue' }],
  'closed-address': [
    { address: '10.0.0.25', why: 'private' },
    { address: '192.0.2.5', why: 'own' },
  ],
  'unknown-appliance': [{ name: 'esa', near: 'esa1' }, { name: 'dance' }],
  'too-long': [{ limit: 1000 }],
  denied: [{ level: 'operator' }, { level: 'admin', appliance: 'esa1', domain: 'mail.com' }],
  'no-access': [{}],
  'second-person': [{}],
  'stale-button': [{}],
  'unknown-action': [{ id: 'ZZZZ' }],
  'wrong-workspace': [{}],
  'shared-channel': [{}],
  'strange-connection': [
    { seen: 2, ours: 1 },
    { seen: 4, ours: 2 },
  ],
  unnamed: [{}],
  'two-texts': [{}],
  unreachable: [
    { appliance: 'esa1', reason: 'ECONNREFUSED' },
    { appliance: 'cloud1', jump, reason: 'ECONNREFUSED' },
  ],
  'host-key': [
    { appliance: 'esa1', seen: 'SHA256:new', pinned: ['SHA256:one', 'SHA256:two'] },
    { appliance: 'cloud1', jump, seen: 'SHA256:new', pinned: ['SHA256:one'] },
  ],
  algorithms: [
    { appliance: 'esa1', reason: 'no matching key exchange algorithm' },
    { appliance: 'cloud1', jump, reason: 'no matching key exchange algorithm' },
  ],
  'login-refused': [{ appliance: 'esa1' }, { appliance: 'cloud1', jump }],
  'login-paused': [
    { appliance: 'esa1', seconds: 240, until: Date.UTC(2026, 2, 3, 2, 15) },
    { appliance: 'cloud1', jump, seconds: 240, until: Date.UTC(2026, 2, 3, 2, 15) },
  ],
  'login-needs-person': [
    { appliance: 'esa1', received: 'New passphrase:' },
    { appliance: 'cloud1', jump, received: 'One-time code:' },
    { appliance: 'esa1', received: 'New passphrase:', until: Date.UTC(2026, 2, 3, 2, 15) },
  ],
  'unknown-prompt': [{ appliance: 'esa1', received: 'Welcome\n\nesa1#' }],
  'no-session': [{ appliance: 'esa1', seconds: 30 }],
  timeout: [
    { ...esa, seconds: 180, received },
    { ...esa, seconds: 180, received: '' },
  ],
  'cut-off': [{ ...esa, received }],
  'too-much': [{ ...esa, bytes: 10_485_760, received }],
  'unexpected-question': [{ ...esa, question: 'Do you want to continue? [Y]>' }],
  menu: [{ ...esa, wanted: 'NETWORK', question: 'Choose the operation:' }],
  echo: [{ appliance: 'esa1', typed: 'tophosts', received: 'tophsts' }],
  refused: [{ ...esa, received: 'Unknown command' }],
  'not-permitted': [{ ...esa, received: 'Permission denied' }],
  'wrong-machine': [{ appliance: 'esa1', wanted: 'esa1.example.com', received: 'esa2.example.com>' }],
  'no-test-recipient': [{}],
  'capture-running': [{ appliance: 'esa1', received: 'Status: Capture in progress' }],
  'capture-unreadable': [{ appliance: 'esa1', received: 'Packet capture' }],
  'debug-log-running': [{ appliance: 'esa1', domain: 'mail.com', log: 'esachat_mail_com_q3f7_abc123' }],
  uncommitted: [{ appliance: 'esa1', received: 'The user "eve" has uncommitted changes.' }],
  'queue-down': [{}],
  'too-many-running': [{ running: 5 }, { running: 1 }],
  'too-many-asked': [{ asked: 20 }, { asked: 1 }],
  'too-many-hosts': [
    { hosts: 30, minutes: 41 },
    { hosts: 30, minutes: 1 },
  ],
  busy: [{ waiting: 1 }, { waiting: 500 }],
  'no-worker': [{ seconds: 30 }],
  'audit-down': [{}],
  'being-asked': [{ appliance: 'esa1' }],
  disk: [{ code: 'ENOSPC' }],
  'clock-off': [{ seconds: 420 }],
  'ledger-down': [{}, { other: { here: 'k3v7', used: 'a7k2' } }],
  deadline: [{ seconds: 240 }],
  stopping: [{}],
  internal: [{ id: 'A7K2' }],
};

export const troubles: readonly Trouble[] = Object.entries(kinds).flatMap(([kind, each]) =>
  each.map((fields) => ({ kind, ...fields }) as Trouble),
);
