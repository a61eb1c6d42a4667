import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { destination, world } from '../../demo/asyncos';
import {
  type Appliance,
  deliverNow,
  dig,
  type Fleet,
  hoststatus,
  smtpping,
  status,
  statusDetail,
  telnet,
  tophosts,
  version,
} from '../../src/esa-client';
import { startSshd } from '../peers/sshd/sshd';
import { closeAll, commitsOf, configured, fleetOf, linesOf, simulator, troubleOf } from './appliances';

/** The same dialogues against our simulator and against a program of another make behind OpenSSH on a real PTY. */
interface Peer {
  readonly appliance: Appliance;
  lines(): string[];
  /** What `delivernow` was committed for. */
  delivered(): string[];
  stop(): Promise<void>;
}

async function simulated(): Promise<Peer> {
  const esa = await simulator({
    world: world([
      destination('example.org', {
        state: 'down',
        active: 214,
        unattempted: 4,
        delivered: 29,
        soft: 1204,
        hard: { dns: 0, fivexx: 2, filter: 0, expired: 0, other: 0 },
        smtp: 'refuses',
        mx: [{ preference: 10, host: 'mx.example.org' }],
        addresses: [{ preference: 10, ip: '198.51.100.25' }],
      }),
      destination('example.net', { active: 7, unattempted: 4, connections: 1, delivered: 120_034 }),
      destination('the.euq.queue', { active: 5 }),
    ]),
  });
  return {
    appliance: configured(esa),
    lines: () => linesOf(esa),
    delivered: () => commitsOf(esa).map((text) => text.replace('delivernow ', '')),
    stop: closeAll,
  };
}

async function behindOpenSsh(
  config: readonly string[] = [],
  env: Record<string, string> = {},
): Promise<Peer> {
  const sshd = await startSshd({ config, env });
  const noted = (word: string) =>
    sshd.log().flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1)] : []));
  return {
    appliance: configured(sshd),
    lines: () => noted('line'),
    delivered: () => noted('delivered'),
    stop: () => sshd.stop(),
  };
}

describe.each([
  ['the simulator', simulated],
  ['perl behind OpenSSH', () => behindOpenSsh()],
  ['perl behind OpenSSH, pages of 6 rows', () => behindOpenSsh([], { ASYNCOS_ROWS: '6' })],
])('%s', (_name, start) => {
  let peer: Peer;
  let fleet: Fleet;
  const gates: string[] = [];
  const gate = { commit: (line: string, prompt: string) => void gates.push(`${prompt}${line}`) };

  beforeAll(async () => {
    peer = await start();
    fleet = fleetOf([peer.appliance]);
  });
  afterAll(async () => {
    await fleet.close();
    await peer.stop();
  });

  test('tophosts: rows, the down mark, special queues, exact numbers', async () => {
    const { value } = await fleet.ask('esa1', tophosts());
    expect(value).toMatchObject({ asOf: expect.any(String), unread: [] });
    expect(value.hosts).toEqual([
      {
        rank: 1,
        host: 'example.org',
        down: true,
        special: false,
        active: 214,
        connections: 0,
        delivered: 29,
        soft: 1204,
        hard: 2,
      },
      {
        rank: 2,
        host: 'example.net',
        down: false,
        special: false,
        active: 7,
        connections: 1,
        delivered: 120_034,
        soft: 0,
        hard: 0,
      },
      {
        rank: 3,
        host: 'the.euq.queue',
        down: false,
        special: true,
        active: 5,
        connections: 0,
        delivered: 0,
        soft: 0,
        hard: 0,
      },
    ]);
  });

  test('tophosts by another column is chosen from the menu by its words', async () => {
    const { value } = await fleet.ask('esa1', tophosts('delivered'));
    expect(value.hosts[0]).toMatchObject({ rank: 1, host: 'example.net' });
    const { value: hard } = await fleet.ask('esa1', tophosts('hard'));
    expect(hard.hosts[0]).toMatchObject({ rank: 1, host: 'example.org', hard: 2 });
  });

  test('hoststatus: counters and gauges, and a host without a record', async () => {
    const { value } = await fleet.ask('esa1', hoststatus('example.org'));
    expect(value).toMatchObject({
      known: true,
      domain: 'example.org',
      state: 'down',
      soft: 1204,
      completed: 31,
      hard: 2,
      hardBy: { dns: 0, fivexx: 2, filter: 0, expired: 0, other: 0 },
      delivered: 29,
      active: 214,
      unattempted: 4,
      attempted: 210,
      unread: [],
    });
    expect((await fleet.ask('esa1', hoststatus('nowhere.example'))).value).toEqual({
      known: false,
      domain: 'nowhere.example',
    });
  });

  test('smtpping: refused and reached, the menus left, never RELOAD', async () => {
    const refused = await fleet.ask('esa1', smtpping('example.org'));
    expect(refused.value.result).toBe('refused');
    expect(refused.value.lines.at(0)).toMatch(/Starting SMTP test of host mx\.example\.org/);
    const reached = await fleet.ask('esa1', smtpping('example.net'));
    expect(reached.value.result).toBe('reached');
    expect(reached.prompt).toMatch(/> $/);
    expect(peer.lines()).not.toContain('RELOAD');
  });

  test('telnet: a greeting is read, and the connection ended', async () => {
    const { value } = await fleet.ask('esa1', telnet('example.net'));
    expect(value).toMatchObject({ result: 'connected', code: 220 });
    expect((await fleet.ask('esa1', telnet('nowhere.example'))).value.result).toBe('no-host');
    const refused = await fleet.ask('esa1', telnet('198.51.100.25'));
    expect(refused.value).toMatchObject({ result: 'refused', address: '198.51.100.25' });
    // The shell is a new one, or the same: in any case it takes the next question.
    expect((await fleet.ask('esa1', tophosts())).value.hosts).toHaveLength(3);
  });

  test('dig: the records of a name, and a name that there is not', async () => {
    const { value } = await fleet.ask('esa1', dig({ type: 'mx', name: 'example.org' }));
    expect(value.result).toBe('answered');
    expect(value.records).toContainEqual(
      expect.objectContaining({ type: 'MX', data: 'mx.example.org', preference: 10 }),
    );
    const none = await fleet.ask('esa1', dig({ type: 'mx', name: 'example.net' }));
    expect(none.value).toMatchObject({ result: 'empty', records: [] });
    const nowhere = await fleet.ask('esa1', dig({ type: 'mx', name: 'nowhere.example' }));
    expect(['empty', 'no-domain']).toContain(nowhere.value.result);
  });

  test('status detail, over all its pages', async () => {
    const { value } = await fleet.ask('esa1', statusDetail());
    expect(value).toMatchObject({ deliverySuspended: false, active: 226, unread: [] });
    expect(value.oldestSeconds ?? 0).toBeGreaterThanOrEqual(0);
    expect((await fleet.ask('esa1', status())).value).toMatchObject({ deliverySuspended: false, unread: [] });
  });

  test('version: model and release', async () => {
    const { value } = await fleet.ask('esa1', version());
    expect(value).toEqual({
      product: expect.stringMatching(/^Cisco C\d{3}/),
      model: expect.stringMatching(/^C\d{3}/),
      version: expect.stringMatching(/^\d+\.\d+\.\d+-\d+$/),
    });
  });

  test('delivernow: the menu answered by its words, one commit through the gate', async () => {
    const { value } = await fleet.ask('esa1', deliverNow({ domain: 'example.net' }), gate);
    expect(value).toMatch(/example\.net/);
    expect(gates).toEqual(['[]> example.net']);
    expect(peer.delivered()).toEqual(['example.net']);
  });

  test('delivernow: a closed gate means Ctrl-C, and nothing happened', async () => {
    const closed = () => {
      throw new Error('expired');
    };
    const before = peer.delivered();
    await expect(
      fleet.ask('esa1', deliverNow({ domain: 'example.org' }), { commit: closed }),
    ).rejects.toThrow('expired');
    await expect(fleet.ask('esa1', deliverNow({ all: true }), { commit: closed })).rejects.toThrow('expired');
    expect(peer.delivered()).toEqual(before);
    expect(peer.lines().slice(-1)).toEqual(['exit']);
    expect((await fleet.ask('esa1', tophosts())).value.hosts).toHaveLength(3);
  });

  test('delivernow: a domain that the appliance does not know is refused by it', async () => {
    const trouble = await troubleOf(fleet.ask('esa1', deliverNow({ domain: 'nowhere.example' }), gate));
    expect(trouble).toMatchObject({ kind: 'refused', received: expect.stringMatching(/No record of host/) });
  });
});
