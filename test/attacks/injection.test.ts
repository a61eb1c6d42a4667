// The rows of the threat model named CI, through a slash command. Not here: CI-12 comes with Teams; CI-15 to CI-18 are
// about the dialogue and stand in test/esa-client.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '../../src/ids';
import { everything, type TestWorld } from '../world';
import { forgedJob } from './forged';
import { bytesSeen, englishWorld, jobsOf, next, refused } from './refused';

let world: TestWorld;
beforeAll(async () => {
  world = await englishWorld();
  // A session is open before the first attack, so that "no new byte" says something.
  await world.ask('host mail.com', /mail\.com is up/);
});
afterAll(async () => {
  // Whatever was tried above, the appliance saw nothing but these lines, whole and of our making.
  const lines = world.esa1.log
    .flatMap((entry) => (entry.kind === 'line' ? [entry.text] : []))
    .filter((line) => !searches.some((part) => part.test(line)));
  expect(new Set(lines)).toEqual(
    new Set(['hoststatus mail.com', 'hoststatus xn--exmple-4nf.com', 'hoststatus example.com', 'status']),
  );
  expect(world.slack.refusals()).toEqual([]);
  await world.stop();
});

/** The dialogue of `grep`, in which the preview of a retry looks for the last replies of a destination. */
const searches = [
  /^(?:grep|3|Y|N)$/,
  /^\((?:[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d\|?){1,2}\)\.\*\[@ \](?:[a-z0-9-]|\[\.\]){3,253}\(\[\^a-z0-9\.-\]\|\$\)$/,
  /^(?:MID|DCID) \((?:\d{1,15}\|?){1,20}\)\(\[\^0-9\]\|\$\)$/,
];

const lineBreak = /it contains a line break/;
const control = /it contains a control character/;
const label = /one of its parts is not a label/;
const ip = /it is an IP address where a domain is expected/;
const noAddress = /it looks like an IP address, and of those only four decimal numbers/;
const long = /it is too long/;
const usage = /I could not read that\. It goes/;

interface Attack {
  readonly id: string;
  readonly line: string;
  readonly sentence: RegExp;
}

function attacks(id: string, sentence: RegExp, ...lines: string[]): Attack[] {
  return lines.map((line) => ({ id, line, sentence }));
}

const on = (...inputs: string[]) => inputs.map((input) => `host ${input}`);

const table: Attack[] = [
  ...attacks('CI-01', lineBreak, ...on('example.com\ndelivernow\nALL', 'example.com\r\ndelivernow')),
  ...attacks('CI-01', lineBreak, 'queue\ndelivernow', 'retry mail.com on esa1\nALL', 'queue by\nsoft'),
  ...attacks('CI-02', control, ...'\0\x03\x04\x08\x15\x16\x1a\t\x7f'.split('').map((c) => `host a${c}b.com`)),
  ...attacks('CI-02', control, 'host example.com\x1b[A', 'retry exam\x03ple.com', 'smtpping a\x1ab.com'),
  // These also end a line somewhere, and are called that.
  ...attacks('CI-02', lineBreak, ...'\r\x85\u2028\u2029'.split('').map((c) => `host example${c}.com`)),
  ...attacks('CI-02', /I do not know .*⟨ETX⟩/, 'queue\x03'),
  ...attacks('CI-02', /Unknown appliance .*⟨ESC⟩/, 'host mail.com on esa1\x1b[A'),
  ...attacks('CI-03', label, ...on('example.com;delivernow', 'example.com&&delivernow', 'example.com|x')),
  ...attacks('CI-03', label, ...on('example.com`x`', 'example.com$(x)', '"example.com"', "'example.com'")),
  ...attacks('CI-03', usage, ...on('example.com ; delivernow', 'example.com delivernow')),
  ...attacks('CI-03', /Unknown appliance/, 'host mail.com on esa1;delivernow', 'queue on esa1 && delivernow'),
  ...attacks('CI-04', lineBreak, ...on('2\ny'), 'retry 2\ny', 'smtpping 2\ny'),
  ...attacks('CI-04', label, ...on('y', 'ALL', 'all'), 'smtpping all', 'retry y'),
  ...attacks('CI-04', ip, ...on('1'), 'retry 1'),
  ...attacks('CI-04', noAddress, 'smtpping 2'),
  ...attacks('CI-04', usage, 'host', 'retry', 'retry all all', 'smtpping'),
  ...attacks('CI-05', /it begins with a hyphen, like an option/, ...on('-example.com', '--', '-t')),
  ...attacks('CI-05', /like an option|It goes/, ...on('-t example.com')),
  ...attacks(
    'CI-07',
    /it contains an invisible character/,
    ...'\u200b\u200d\u00ad\u202e\u2066\ufeff\u2060'.split('').map((c) => `host exam${c}ple.com`),
  ),
  ...attacks(
    'CI-08',
    ip,
    ...on('１２７.０.０.１', '①②⑦.⓪.⓪.①', '0x7f.1', '2130706433', '127.1', '127.0.0.1'),
  ),
  ...attacks('CI-08', ip, ...on('[::1]', '::1', '127.0.0.1:25'), 'retry 127.0.0.1'),
  ...attacks(
    'CI-08',
    noAddress,
    ...[
      '0x7f.1',
      '127.1',
      '2130706433',
      '0177.0.0.1',
      '1.2.3',
      '999.1.1.1',
      '192.0.2.025',
      '１９２.０.２.２５',
    ].map((spelling) => `smtp ${spelling}`),
    ...[
      '1.2.3.4:25',
      '[1.2.3.4]:25',
      '::1%eth0',
      'fe80::1%1',
      '[2001:db8::25]:25',
      '[192.0.2.25',
      '@192.0.2.25',
    ].map((spelling) => `smtpping ${spelling}`),
    ...[
      '::ffff:127.0.0.1',
      '::ffff:7f00:1',
      '::7f00:1',
      '::ffff:0:7f00:1',
      '64:ff9b::a9fe:a9fe',
      '2002:7f00:1::',
    ].map((spelling) => `capture start ${spelling}`),
  ),
  ...attacks('CI-08', label, 'smtp [[192.0.2.25]]', 'smtp 192.0.2.25/24', 'smtpping [::1]%eth0'),
  ...attacks('CI-08', usage, 'smtp 192.0.2.25 25', 'smtpping 192.0.2.25 send 25'),
  // Recipients come from the configuration alone: there is no place for one in a line.
  ...attacks(
    'CI-14',
    usage,
    ...[
      'eve@evil.example',
      '<eve@evil.example>',
      'eve@[127.0.0.1]',
      '"eve"@evil.example',
      'eve%evil.example@mail.com',
      'evil.example!eve',
      'to eve@evil.example',
      `${'e'.repeat(255)}@evil.example`,
    ].map((recipient) => `smtpping mail.com send ${recipient}`),
  ),
  ...attacks('CI-14', label, 'smtpping eve@evil.example'),
  ...attacks('CI-14', /it is a link/, 'smtpping <eve@evil.example> send'),
  ...attacks('CI-14', lineBreak, 'smtpping mail.com send a@b.com>\r\nDATA'),
  ...attacks('CI-09', label, ...on('example.com?', 'example.com/path', '%65xample.com', 'a@example.com')),
  ...attacks('CI-09', control, ...on('exam\tple.com')),
  ...attacks('CI-09', lineBreak, ...on('example.com\r\ndelivernow')),
  ...attacks('CI-10', long, ...on('a'.repeat(254), `${'a'.repeat(64)}.com`, `${'a.'.repeat(129)}a`)),
  ...attacks('CI-10', label, ...on('a..b', '.', '*.example.com', 'example.com..')),
  ...attacks('CI-10', /it contains an underscore/, ...on('_dmarc.example.com')),
  ...attacks('CI-10', /the line is longer than 1,000 characters/, `host ${'a'.repeat(1000)}`),
  ...attacks(
    'CI-11',
    /it is a link that shows another name than it leads to/,
    ...on('<http://evil.com|example.com>', '<mailto:a@b|a@b>', '<http://example.com/x|example.com>', '<@U1>'),
  ),
  ...attacks(
    'CI-13',
    /Unknown appliance/,
    ...['__proto__', 'constructor', 'toString', '../esa1', 'ESA1', '*', 'esa?', 'esa1,esa9'].map(
      (name) => `host mail.com on ${name}`,
    ),
  ),
  ...attacks(
    'CI-13',
    /I do not know/,
    '__proto__',
    'constructor',
    'toString mail.com',
    '../queue',
    'rawCommand',
  ),
  ...attacks('CI-13', /I do not know/, 'delivernow', 'hoststatus mail.com', 'commit', 'eval 1'),
];

describe('refused, for an admin too', () => {
  test.each(table.map((attack) => ({ ...attack, shown: JSON.stringify(attack.line).slice(0, 70) })))(
    '$id $shown',
    async ({ line, sentence }) => {
      const { text, audit } = await refused(world, () => world.send(line), {
        user: 'U0ANA',
        event: 'invalid',
      });
      expect(text).toMatch(sentence);
      expect(String(audit.line).startsWith(line.slice(0, 200))).toBe(true);
    },
  );
});

test.each([
  ['U0VIEW', 'retry all on esa1', 'admin'],
  ['U0VIEW', 'retry ALL', 'admin'],
  ['U0VIEW', 'retry mail.com', 'operator'],
  ['U0VIEW', 'smtpping mail.com', 'operator'],
])('CI-04 "all" is a command of its own, with its own level: %s types %s', async (user, line, level) => {
  const { text } = await refused(world, () => world.send(line, { user }), { user, event: 'denied' });
  expect(text).toContain(`You need the level ${level} `);
});

test('CI-06 an international name reaches the appliance in ASCII only, and both spellings are shown', async () => {
  const message = await world.ask('host exаmple.com', /No record of/);
  expect(message.text).toContain('xn--exmple-4nf.com');
  expect(everything(message)).toContain('exаmple.com');
});

test('CI-06 a change shows the ASCII form where it is approved', async () => {
  const { destinations } = world.esa1.world;
  destinations.push({ ...destinations[0], host: 'xn--exmple-4nf.com' } as never);
  const preview = await world.ask('retry exаmple.com', /Retry delivery of.*on esa1\?/);
  expect(preview.text).toContain('xn--exmple-4nf.com');
  await world.press(preview, 'Cancel');
  await world.shown(/was cancelled/);
});

test.each(['<http://example.com|example.com>', '<https://Example.com|example.com>', 'EXAMPLE.com.'])(
  'CI-11 %s is the name that it shows',
  async (typed) => {
    await next(world, /No record of example\.com/, () => world.send(`host ${typed}`));
  },
);

test('blanks around a line are not part of it, of whatever kind', async () => {
  await next(world, /mail\.com is up/, () => world.send('\u00a0 host   mail.com \r\n'));
});

test('a refusal is no request: Redis holds only what was accepted', async () => {
  const accepted = world.audit().filter(({ event }) => event === 'accepted');
  const jobs = await jobsOf(world);
  expect(jobs).toHaveLength(accepted.length);
});

describe('CI-19 RQ-02 a job forged in Redis', () => {
  const forged = (more: object) => {
    const id = newId();
    const now = Date.now();
    const request = {
      id,
      line: 'queue',
      person: { platform: 'slack', id: 'U0VIEW', name: 'vera' },
      address: { platform: 'slack', place: 'T0123456/C0MAIL' },
      language: 'en',
      acceptedAt: now,
      expiresAt: now + 30_000,
    };
    return forgedJob(world, 'requests', id, { ...request, ...more });
  };

  test.each([
    ['CI-19', { line: 'rawCommand shutdown' }, /I do not know.*rawCommand/],
    ['CI-19', { line: 'host example.com\ndelivernow\nALL' }, /it contains a line break/],
    ['CI-19', { line: 'retry all on esa1' }, /You need the level admin on esa1/],
    ['CI-19', { line: 'host mail.com on __proto__' }, /Unknown appliance/],
    ['CI-19', { line: 'approve aaaa' }, /no longer valid/],
  ])('%s with the line of %j is read and authorised again', async (_, more, sentence) => {
    const bytes = bytesSeen(world);
    expect(await forged(more)).toBe('completed');
    await world.shown(sentence);
    expect(bytesSeen(world)).toBe(bytes);
  });

  test.each([
    ['an operation', { op: 'rawCommand', argv: ['shutdown'] }],
    ['a line that is a list', { line: ['rawCommand', 'shutdown'] }],
    ['a line without end', { line: 'a'.repeat(2001) }],
    ['an id that is a path', { id: '../../etc' }],
    ['a prototype', JSON.parse('{"__proto__": {"op": "rawCommand"}, "person": {"__proto__": null}}')],
  ])('CI-19 with %s is no request, and the next one is answered', async (_, more) => {
    const bytes = bytesSeen(world);
    expect(await forged(more)).toMatch(/^failed/);
    expect(bytesSeen(world)).toBe(bytes);
    await next(world, /mail\.com is up/, () => world.send('host mail.com'));
  });
});
