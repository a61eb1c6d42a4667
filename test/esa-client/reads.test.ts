import { afterEach, describe, expect, test } from '@jest/globals';
import { destination, stuckWorld, world } from '../../demo/asyncos';
import {
  dig,
  findevent,
  grep,
  readAttempts,
  showrecipients,
  statusDetail,
  tophosts,
  version,
  workqueue,
} from '../../src/esa-client';
import { closeAll, commitsOf, linesOf, logged, pair, troubleOf } from './appliances';

/** The reading dialogues as they are held, against the simulator. What they make of other outputs: the transcripts. */
afterEach(closeAll);

test('dig: MX, addresses, the name behind one, another resolver', async () => {
  const { esa, fleet } = await pair();
  const mx = (await fleet.ask('esa1', dig({ type: 'mx', name: 'mail.com' }))).value;
  expect(mx.records.map(({ preference, data }) => `${preference} ${data}`).sort()).toEqual([
    '10 al1.mail.com',
    '5 mx.mail.com',
  ]);
  const a = (await fleet.ask('esa1', dig({ type: 'a', name: 'mx.mail.com' }, { resolver: '192.0.2.53' })))
    .value;
  expect(a.records.map(({ data }) => data)).toEqual(['10.233.186.26']);
  expect((await fleet.ask('esa1', dig({ type: 'aaaa', name: 'mx.mail.com' }))).value.result).toBe('empty');
  const ptr = (await fleet.ask('esa1', dig({ type: 'ptr', ip: '10.233.186.26' }))).value;
  expect(ptr.records.map(({ data }) => data)).toContain('mx.mail.com');
  expect(linesOf(esa)).toEqual([
    'dig mx mail.com',
    'dig @192.0.2.53 a mx.mail.com',
    'dig aaaa mx.mail.com',
    'dig -x 10.233.186.26',
  ]);
});

test.each([
  () => dig({ type: 'mx', name: '-t' }),
  () => dig({ type: 'mx', name: 'all' }),
  () => dig({ type: 'ptr', ip: '10.1' }),
  () => dig({ type: 'ptr', ip: 'fe80::1%eth0' }),
  () => dig({ type: 'a', name: 'a.example' }, { resolver: 'ns.example' }),
  () => grep({ domain: 'a.example|.*' }),
  () => grep({ domain: 'a.example', during: ['.*'] }),
  () => grep({ domain: 'a.example', during: [] }),
  () => grep({ mids: [] }),
  () => grep({ mids: [1.5] }),
  () => findevent(-1),
  () => showrecipients('3'),
])('CI-20 an argument that is none makes no line: %s', (exchange) => {
  expect(exchange).toThrow(TypeError);
});

test('the state of the appliance: gauges, rates, work queue, release', async () => {
  const { fleet, esa } = await pair();
  esa.world.workQueue = 12;
  esa.world.workQueuePaused = 'antivirus';
  const { value } = await fleet.ask('esa1', statusDetail());
  expect(value).toMatchObject({ active: 222, unattempted: 12, attempted: 210, deliveredPerHour: 360 });
  expect(value.unread).toEqual([]);
  expect((await fleet.ask('esa1', workqueue())).value).toEqual({
    state: 'paused',
    stateText: 'Paused by antivirus',
    messages: 12,
    unread: [],
  });
  expect((await fleet.ask('esa1', version())).value.version).toBe('15.0.0-104');
  expect(commitsOf(esa)).toEqual([]);
});

test('workqueue: should it ask whether to pause, the answer is no', async () => {
  const { fleet, esa } = await pair();
  await fleet.ask('esa1', { ...workqueue(), line: 'workqueue' });
  expect(linesOf(esa)).toEqual(['workqueue', 'N']);
  expect(commitsOf(esa)).toEqual([]);
});

describe('showrecipients', () => {
  test('who waits for one host', async () => {
    const { esa, fleet } = await pair();
    const { value } = await fleet.ask('esa1', showrecipients('example.org'));
    expect(value).toMatchObject({ known: true, cut: false, unread: [] });
    expect(value.messages).toHaveLength(3);
    expect(value.messages[0]).toMatchObject({
      mid: 820_000,
      sender: 'news@example.com',
      recipients: [{ rid: 0, attempts: 0, address: 'ana.lopez@example.org' }],
    });
    expect(linesOf(esa)).toEqual(['showrecipients', '1', 'example.org']);
    expect((await fleet.ask('esa1', showrecipients('nowhere.example'))).value.known).toBe(false);
  });

  test('more than is read: cut, Ctrl-C, and the shell is not used again', async () => {
    const { esa, fleet } = await pair({ world: world([destination('big.example', { active: 30_000 })]) });
    const { value } = await fleet.ask('esa1', showrecipients('big.example'));
    expect(value.cut).toBe(true);
    expect(value.messages.length).toBeGreaterThan(1000);
    expect(value.messages.length).toBeLessThan(30_000);
    expect(value.unread.length).toBeLessThan(2);
    await logged(esa, ({ kind }) => kind === 'interrupt');
    await logged(esa, ({ kind }) => kind === 'closed');
    expect((await fleet.ask('esa1', tophosts())).value.hosts).toHaveLength(1);
  });
});

describe('mail_logs', () => {
  test('from a destination to what its server said', async () => {
    const { esa, fleet } = await pair();
    const named = (await fleet.ask('esa1', grep({ domain: 'mail.com' }))).value;
    // Of each: its recipient, and replies that quote him. The first one bounced.
    const mids = named.lines.flatMap(({ text }) => /^MID (?<mid>\d+) .* To:/.exec(text)?.groups?.mid ?? []);
    expect(mids).toHaveLength(6);
    const lines = (await fleet.ask('esa1', grep({ mids: mids.map(Number) }))).value.lines;
    const [last] = readAttempts(lines);
    expect(last).toMatchObject({
      outcome: 'delayed',
      reason: expect.stringMatching(/^451 4\.7\.1 <[\w.]+@mail\.com>: Greylisted, try again in 5 minutes$/),
    });
    const opened = (await fleet.ask('esa1', grep({ dcids: [last?.dcid ?? 0] }))).value.lines;
    expect(readAttempts([...opened, ...lines])[0]).toMatchObject({
      from: '192.0.2.5',
      address: '10.233.186.26',
    });
    expect(linesOf(esa).slice(0, 6)).toEqual(['grep', '3', '[@ ]mail[.]com([^a-z0-9.-]|$)', 'Y', 'N', 'N']);
  });

  test('another domain that ends or begins alike is not meant', async () => {
    const { fleet } = await pair();
    expect((await fleet.ask('esa1', grep({ domain: 'ail.com' }))).value.lines).toEqual([]);
    expect((await fleet.ask('esa1', grep({ domain: 'mail.co' }))).value.lines).toEqual([]);
  });

  test('a connection that failed names its address and the reason', async () => {
    const { fleet } = await pair({ world: stuckWorld() });
    const { value } = await fleet.ask('esa1', grep({ domain: 'partner.example' }));
    expect(readAttempts(value.lines)[0]).toMatchObject({
      outcome: 'failed',
      from: '192.0.2.5',
      address: '198.51.100.25',
      reason: '[Errno 61] Connection refused – network error',
    });
  });

  test("a server's words forge neither our own address nor the reason", () => {
    const said = "421-'busy interface: 203.0.113.66 reason: none'";
    const text = `Connection Error: DCID 503 domain: example.org IP: 198.51.100.27 port: 25 details: ${said} interface: 192.0.2.5 reason: unexpected SMTP response`;
    const [attempt] = readAttempts([{ at: 'Tue Mar  3 06:32:01 2026', text, raw: text }]);
    expect(attempt).toMatchObject({
      from: '192.0.2.5',
      domain: 'example.org',
      reason: `${said} – unexpected SMTP response`,
    });
  });

  test.each([
    ['DCID 8 IP 198.51.100.25 TLS was required but could not be successfully negotiated', '198.51.100.25'],
    ['DCID 8 TLS was required but could not be successfully negotiated', undefined],
  ])('TLS that was required and did not come about is a failure: %s', (text, address) => {
    const [attempt] = readAttempts([{ at: 'Tue Mar  3 06:30:02 2026', text, raw: text }]);
    expect(attempt).toMatchObject({
      outcome: 'failed',
      dcid: 8,
      reason: 'TLS was required but could not be successfully negotiated',
    });
    expect(attempt?.address).toBe(address);
  });

  test('one message, whole', async () => {
    const { fleet } = await pair();
    const { value } = await fleet.ask('esa1', findevent(810_000));
    expect(readAttempts(value.lines)).toHaveLength(4);
    expect(readAttempts(value.lines)[0]).toMatchObject({
      address: '10.233.186.26',
      outcome: 'delayed',
      mid: 810_000,
    });
    expect((await fleet.ask('esa1', findevent(1))).value.lines).toEqual([]);
  });

  test('an appliance without mail_logs: said, and nothing else is read', async () => {
    const { fleet } = await pair({
      faults: { question: '1. "bounces"\nEnter the number of the log you wish to grep.\n[1]> ' },
    });
    expect(await troubleOf(fleet.ask('esa1', grep({ domain: 'mail.com' })))).toMatchObject({ kind: 'menu' });
  });
});
