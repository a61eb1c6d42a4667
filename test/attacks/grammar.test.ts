// CI-20: whatever is typed, the lines that could be written to an appliance are those of a closed grammar. Runs through
// the parser and the exchanges themselves; only the appliance is missing, and every dialogue asked for is collected.
import { isIP } from 'node:net';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Seen } from '../../src/change';
import type { Change, Invocation, Tools } from '../../src/command';
import type { Exchange } from '../../src/esa-client/exchange';
import { commands } from '../../src/jobs/catalog';
import { parseLine } from '../../src/jobs/parse';
import { messages } from '../../src/messages';
import { Problem } from '../../src/problem';

/** The questions that these dialogues are known to ask; every answer to each is part of what could be written. */
const questions = [
  'Please choose an option for delivering:\n1. Immediately deliver for one domain\n2. Immediately deliver all messages\n[1]> ',
  'Please enter the domain for immediate delivery.\n[]> ',
  'Choose the operation you want to perform:\n- NETWORK - Network Utilities.\n- RELOAD - Reset configuration.\n[]> ',
  'Choose the operation you want to perform:\n- FLUSH - Flush.\n- SMTPPING - Test a remote SMTP server.\n[]> ',
  'Please enter the hostname or IP address of the server.\n[]> ',
  'Do you wish to select an MX host to test? [Y]> ',
  'Select an MX host to test.\n1. mx1.example.com\n2. mx2.example.com\n[1]> ',
  'Select a network interface to use for the test.\n1. Management\n2. auto\n[2]> ',
  'Do you want to type in a test message to send? [N]> ',
  'Sort results by:\n1. Active Recipients\n2. Connections Out\n3. Delivered Recipients\n4. Hard Bounced\n5. Soft Bounced\n[1]> ',
];

const name = /^(?=.{3,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const closedLines = [
  'tophosts',
  'tophosts active_rcpts',
  'status',
  'status detail',
  'workqueue status',
  'version',
  'showrecipients',
  'grep',
  'delivernow',
  'diagnostic',
  'packetcapture',
  'logconfig',
];
const closedAnswers = /^(?:|[YN]|[1-9]\d?|NETWORK|SMTPPING)$/;

function inGrammar(line: string, domain: string | undefined): boolean {
  if (closedLines.includes(line) || /^findevent -m \d{1,15} mail_logs$/.test(line)) return true;
  if (domain !== undefined && isIP(domain) !== 0) return line === `telnet ${domain} 25`;
  const naming = [`hoststatus ${domain}`, `dig mx ${domain}`, `telnet ${domain} 25`];
  return domain !== undefined && name.test(domain) && naming.includes(line);
}

/** One spelling, and no address of IPv4 inside one of IPv6. */
function plainAddress(host: string): boolean {
  return isIP(host) !== 0 && /^(?:[\d.]+|[\da-f:]+)$/.test(host);
}

/** Everything this command could make us ask an appliance. */
function exchangesOf({ run, change }: Invocation): Exchange<unknown>[] {
  const action = { id: 'a'.repeat(26), asker: { platform: 'slack', id: 'U0ANA', name: 'ana; `reload`' } };
  const asked: Exchange<unknown>[] = change ? [change.exchange({ ...action, seen: seenBy(change) })] : [];
  const tools: Tools = {
    appliances: ['esa1'],
    named: true,
    legacySsh: () => false,
    sendsFrom: () => [],
    may: () => true,
    testRecipients: ['probe@mail.com'],
    say: messages('en'),
    ask(appliance, exchange) {
      asked.push(exchange);
      return Promise.reject(new Problem({ kind: 'unreachable', appliance, reason: 'not there' }));
    },
    open: () => Promise.resolve(),
    probeAddress: () => Promise.reject(new Problem({ kind: 'too-many-hosts', hosts: 30, minutes: 1 })),
    probe: () => Promise.reject(new Problem({ kind: 'too-many-hosts', hosts: 30, minutes: 1 })),
    show() {},
  };
  // Asked for before anything is awaited; how the report of the failure looks is not the matter here.
  void run?.(tools).catch(() => {});
  void change?.look(tools, 'esa1', action).catch(() => {});
  return asked;
}

/** What its preview could have shown. */
function seenBy({ kind, scope }: Change): Seen {
  switch (kind) {
    case 'retry':
    case 'retryAll':
      return { about: 'mail' };
    case 'smtppingSend':
      return { about: 'test', to: 'probe@mail.com' };
    case 'captureStart':
    case 'captureStop':
      return { about: 'capture', filter: `tcp port 25 and (host ${scope})` };
    case 'debugLogStart':
    case 'debugLogStop':
      return { about: 'log', log: 'esachat_mail_com_q3f7_abc123', exists: kind === 'debugLogStop' };
    default:
      return kind satisfies never;
  }
}

function repliesOf({ answers = [] }: Exchange<unknown>): string[] {
  return answers.flatMap(({ when, reply }) =>
    questions.filter((question) => when.test(question)).flatMap((question) => reply(question)),
  );
}

const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ maxLength: 60 }),
);
const argument = fc.oneof(
  { weight: 2, arbitrary: fc.domain() },
  fc.oneof(fc.ipV4(), fc.ipV6(), fc.ipV4Extended()),
  anything,
  fc.constantFrom(
    'all',
    'ALL',
    'appliances',
    'by',
    'soft',
    'active',
    'y',
    '1',
    '-t',
    'on',
    'esa1',
    'esa1,esa2',
    '#A7K2',
  ),
  fc.constantFrom(
    'mail.com\n',
    'mail.com;x',
    'exаmple.com',
    '<http://mail.com|mail.com>',
    '127.1',
    '__proto__',
  ),
  fc.tuple(fc.domain(), anything).map(([domain, rest]) => domain + rest),
);
const command = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...commands.map((one) => one.name)) },
  { weight: 1, arbitrary: anything },
);
const space = fc.oneof(
  { weight: 9, arbitrary: fc.constant(' ') },
  { weight: 1, arbitrary: fc.constantFrom('\n', '\t', '\u00a0', '  ', '\r', '', '\u2028') },
);
const line = fc
  .tuple(
    command,
    fc.oneof(fc.tuple(fc.tuple(space, argument)), fc.array(fc.tuple(space, argument), { maxLength: 4 })),
  )
  .map(([first, rest]) => first + rest.flat().join(''));

const RUNS = 20_000;

test(`CI-20 any text: refused with a reason, or in the grammar (${RUNS} runs)`, () => {
  const count = { refused: 0, domains: 0, lines: 0, replies: 0 };
  fc.assert(
    fc.property(line, (typed) => {
      let invocation: Invocation;
      try {
        ({ invocation } = parseLine(typed));
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        count.refused += 1;
        return;
      }
      const { domain } = invocation;
      if (domain !== undefined) count.domains += 1;
      for (const exchange of exchangesOf(invocation)) {
        count.lines += 1;
        if (!inGrammar(exchange.line, domain)) throw new Error(`line: ${JSON.stringify(exchange.line)}`);
        for (const reply of repliesOf(exchange)) {
          count.replies += 1;
          const ours =
            closedAnswers.test(reply) || (reply === domain && (name.test(domain) || plainAddress(domain)));
          if (!ours) throw new Error(`answer: ${JSON.stringify(reply)}`);
        }
      }
    }),
    { numRuns: RUNS },
  );
  // A property that never gets past the parser would hold for any exchange.
  for (const many of Object.values(count)) expect(many).toBeGreaterThan(RUNS / 40);
});
