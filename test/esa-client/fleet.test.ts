import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { deliverNow, status, tophosts } from '../../src/esa-client';
import {
  bytesOf,
  closeAll,
  commitsOf,
  configured,
  fleetOf,
  linesOf,
  logged,
  pair,
  simulator,
  troubleOf,
} from './appliances';

afterEach(closeAll);

const kinds = (esa: { log: readonly { kind: string }[] }, kind: string) =>
  esa.log.filter((entry) => entry.kind === kind);

describe('warm shells', () => {
  test('asks in turn share one shell; asks at once share one connection, up to the shells allowed', async () => {
    const { esa, fleet } = await pair({ faults: { thinkMilliseconds: 20 } }, { sessions: 3 });
    await fleet.ask('esa1', status());
    await fleet.ask('esa1', status());
    expect(kinds(esa, 'shell')).toHaveLength(1);
    await Promise.all(Array.from({ length: 9 }, () => fleet.ask('esa1', status())));
    expect(kinds(esa, 'connected')).toHaveLength(1);
    expect(kinds(esa, 'shell')).toHaveLength(3);
    expect(kinds(esa, 'line')).toHaveLength(11);
  });

  test('an appliance that grants one shell serves everybody with it', async () => {
    const { esa, fleet } = await pair({ faults: { maxSessions: 1, thinkMilliseconds: 5 } }, { sessions: 4 });
    const answers = await Promise.all(Array.from({ length: 6 }, () => fleet.ask('esa1', tophosts())));
    expect(answers.map(({ value }) => value.hosts.length)).toEqual([6, 6, 6, 6, 6, 6]);
    expect(kinds(esa, 'shell')).toHaveLength(1);
    expect(fleet.waiting('esa1')).toBe(0);
  });

  test('F-70 no shell at all: waited for, then said', async () => {
    const { fleet } = await pair({ faults: { maxSessions: 0 } }, {}, { patience: 200 });
    const asked = troubleOf(fleet.ask('esa1', status()));
    expect(fleet.waiting('esa1')).toBe(1);
    expect(await asked).toEqual({ kind: 'no-session', appliance: 'esa1', seconds: 0.2 });
    expect(fleet.waiting('esa1')).toBe(0);
  });

  test('unused shells are left politely and the connection hung up', async () => {
    const { esa, fleet } = await pair({}, {}, { idle: 30 });
    await fleet.ask('esa1', status());
    await logged(esa, ({ kind }) => kind === 'closed');
    expect(linesOf(esa)).toEqual(['status', 'exit']);
    await fleet.ask('esa1', status());
    expect(kinds(esa, 'connected').length).toBeGreaterThanOrEqual(1);
  });

  test('a broken connection is replaced by the next ask', async () => {
    const { esa, fleet } = await pair();
    await fleet.ask('esa1', status());
    esa.drop();
    await logged(esa, ({ kind }) => kind === 'closed');
    expect((await fleet.ask('esa1', status())).value.active).toBe(222);
    expect(kinds(esa, 'connected')).toHaveLength(2);
  });

  test('a shell found dead at its first write is replaced, also for a change: nothing of it was sent', async () => {
    const { esa, fleet } = await pair();
    await fleet.ask('esa1', status());
    esa.drop();
    // Not waited for: the client has not heard of it yet.
    await fleet.ask('esa1', deliverNow({ domain: 'mail.com' }), { commit: () => {} });
    expect(commitsOf(esa)).toEqual(['delivernow mail.com']);
  });

  test('a cut that came after the first byte is not repeated', async () => {
    const { esa, fleet } = await pair();
    await fleet.ask('esa1', status());
    esa.faults.cutAfterBytes = 20;
    expect(await troubleOf(fleet.ask('esa1', status()))).toMatchObject({ kind: 'cut-off' });
    expect(linesOf(esa)).toEqual(['status', 'status']);
  });

  test('an abort while waiting leaves the queue', async () => {
    const { fleet } = await pair({ faults: { thinkMilliseconds: 100 } }, { sessions: 1 });
    const first = fleet.ask('esa1', status());
    const abort = new AbortController();
    const second = troubleOf(fleet.ask('esa1', status(), { signal: abort.signal }));
    abort.abort();
    expect(await second).toMatchObject({ kind: 'timeout', received: '' });
    await first;
    expect(await troubleOf(fleet.ask('esa1', status(), { signal: AbortSignal.abort() }))).toMatchObject({
      kind: 'timeout',
    });
  });

  test('close ends what runs and what waits; later asks are told', async () => {
    const { esa, fleet } = await pair({ faults: { silent: false } }, { sessions: 1 });
    await fleet.ask('esa1', status());
    esa.faults.silent = true;
    const asked = [troubleOf(fleet.ask('esa1', status())), troubleOf(fleet.ask('esa1', status()))];
    await logged(esa, () => linesOf(esa).length === 2);
    await fleet.close();
    expect((await Promise.all(asked)).map(({ kind }) => kind)).toEqual(['cut-off', 'unreachable']);
    expect(await troubleOf(fleet.ask('esa1', status()))).toMatchObject({ kind: 'unreachable' });
  });
});

describe('several appliances', () => {
  test('one that never answers the handshake does not slow the other', async () => {
    const mute = createServer().listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const good = await simulator();
    const { port } = mute.address() as AddressInfo;
    const fleet = fleetOf([
      configured(good),
      configured({ ...good, port }, { name: 'dead', timeouts: { connect: 0.3, command: 5, slow: 5 } }),
    ]);
    const dead = troubleOf(fleet.ask('dead', status()));
    expect((await fleet.ask('esa1', status())).value.systemStatus).toBe('Online');
    expect(await dead).toMatchObject({ kind: 'unreachable', appliance: 'dead' });
    mute.close();
  });

  test('CI-13 an unknown name is none of the prototypes', async () => {
    const { fleet } = await pair();
    for (const name of ['__proto__', 'constructor', 'toString', 'ESA1 '])
      expect(await troubleOf(fleet.ask(name, status()))).toEqual({ kind: 'unknown-appliance', name });
    expect(fleet.names).toEqual(['esa1']);
  });
});

describe('clusters', () => {
  const machines = ['esa1.example.com', 'esa2.example.com'];
  const cluster = { name: 'Example', machines };

  test('a member lands in its own machine mode', async () => {
    const { fleet } = await pair({ hostname: 'esa2.example.com', cluster }, { machine: 'esa2.example.com' });
    expect((await fleet.ask('esa1', tophosts())).prompt).toBe('(Machine esa2.example.com)> ');
  });

  test('F-72 a login that lands elsewhere goes to the configured machine, by the words of the menus', async () => {
    const { esa, fleet } = await pair(
      { hostname: 'esa1.example.com', cluster: { ...cluster, landsIn: '(Cluster Example)> ' } },
      { machine: 'esa2.example.com' },
    );
    expect((await fleet.ask('esa1', tophosts())).prompt).toBe('(Machine esa2.example.com)> ');
    expect(linesOf(esa)).toEqual(['clustermode', '3', '2', 'tophosts active_rcpts']);
  });

  test('F-72 the configured machine is not there', async () => {
    const { esa, fleet } = await pair(
      { hostname: 'esa1.example.com', cluster },
      { machine: 'esa3.example.com' },
    );
    expect(await troubleOf(fleet.ask('esa1', tophosts()))).toEqual({
      kind: 'wrong-machine',
      appliance: 'esa1',
      wanted: 'esa3.example.com',
      received: '(Machine esa1.example.com)> ',
    });
    expect(bytesOf(esa)).not.toContain('tophosts');
  });

  test('F-72 the question about the mode is not answered when no machine is configured', async () => {
    const { esa, fleet } = await pair({ cluster: { ...cluster, landsIn: '(Cluster Example)> ' } });
    const asked = fleet.ask('esa1', deliverNow({ all: true }), { commit: () => {} });
    expect(await troubleOf(asked)).toMatchObject({
      kind: 'unexpected-question',
      question: expect.stringMatching(/"machine" mode/),
    });
    expect(commitsOf(esa)).toEqual([]);
  });
});
