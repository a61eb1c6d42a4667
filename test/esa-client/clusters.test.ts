import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { destination, type Faults, world } from '../../demo/asyncos';
import { deliverNow, hoststatus, showrecipients, status, tophosts } from '../../src/esa-client';
import { openSession } from '../../src/esa-client/session';
import { bytesOf, closeAll, commitsOf, linesOf, logged, pair, told, troubleOf } from './appliances';
import { inMemory } from './in-memory';

afterEach(closeAll);

const [first, second] = ['esa1.example.com', 'esa2.example.com'];
const machines = [first, second];

/** A member of a cluster whose login lands outside of any machine. */
function member(faults: Faults, landsIn = '(Cluster Example)> ', more: Parameters<typeof pair>[0] = {}) {
  const cluster = { name: 'Example', machines, landsIn };
  return pair({ hostname: first, cluster, faults: { ...faults }, ...more }, { machine: second });
}

const shells = (esa: { log: readonly { kind: string }[] }, kind: 'shell' | 'closed') =>
  esa.log.filter((entry) => entry.kind === kind).length;

describe('by the question of a restricted command', () => {
  test.each(['(Cluster Example)> ', '(Group Main_Group)> '])(
    'F-72 without clustermode, from %j: the machine is chosen by its name, and stays',
    async (landsIn) => {
      const { esa, fleet } = await member({ noClustermode: true }, landsIn);
      const answered = await fleet.ask('esa1', hoststatus('mail.com'));
      expect(answered.prompt).toBe('(Machine esa2.example.com)> ');
      await fleet.ask('esa1', deliverNow({ domain: 'mail.com' }), { commit: () => {} });
      expect(linesOf(esa)).toEqual([
        'clustermode',
        'exit',
        'tophosts active_rcpts',
        'Y',
        '2',
        'hoststatus mail.com',
        'delivernow',
        '1',
        'mail.com',
      ]);
      // The shell that did not understand is closed, and no third one was needed.
      expect([shells(esa, 'shell'), shells(esa, 'closed')]).toEqual([2, 1]);
    },
  );

  test('F-72 the question does not offer the machine: said, and nothing was chosen', async () => {
    const cluster = {
      name: 'Example',
      machines: [first, 'esa2.example.com.au'],
      landsIn: '(Cluster Example)> ',
    };
    const { esa, fleet } = await pair({ cluster, faults: { noClustermode: true } }, { machine: second });
    const trouble = await troubleOf(fleet.ask('esa1', status()));
    expect(trouble).toMatchObject({ kind: 'wrong-machine', wanted: second, received: '(Cluster Example)> ' });
    expect(told(trouble)).toMatch(/esa2\.example\.com/);
    expect(linesOf(esa)).toEqual(['clustermode', 'exit', 'tophosts active_rcpts', 'Y', 'exit']);
  });

  test('F-72 in the machine mode of another member no question would come: nothing is asked there', async () => {
    const { esa, fleet } = await member({ noClustermode: true }, '(Machine esa1.example.com)> ');
    expect(await troubleOf(fleet.ask('esa1', tophosts()))).toMatchObject({
      kind: 'wrong-machine',
      received: '(Machine esa1.example.com)> ',
    });
    await logged(esa, ({ kind }) => kind === 'closed');
    expect(linesOf(esa)).toEqual(['clustermode', 'exit']);
  });
});

describe('an appliance that returns to its mode after each command', () => {
  const perCommand = { noClustermode: true, modeForOneCommand: true };

  test('F-72 is walked each time; what is read is without the walk', async () => {
    const { esa, fleet } = await member(perCommand);
    const { value, prompt } = await fleet.ask('esa1', tophosts());
    expect(value).toMatchObject({ unread: [], hosts: { length: 6 } });
    expect(prompt).toBe('(Cluster Example)> ');
    const host = (await fleet.ask('esa1', hoststatus('mail.com'))).value;
    expect(host).toMatchObject({ known: true, unread: [] });
    expect(linesOf(esa).slice(-6)).toEqual([
      'tophosts active_rcpts',
      'Y',
      '2',
      'hoststatus mail.com',
      'Y',
      '2',
    ]);
    expect([shells(esa, 'shell'), shells(esa, 'closed')]).toEqual([2, 1]);
  });

  test('F-72 a list that was cut says so there too', async () => {
    const many = world([destination('big.example', { active: 30_000 })]);
    const { fleet } = await member(perCommand, undefined, { world: many });
    expect((await fleet.ask('esa1', showrecipients('big.example'))).value.cut).toBe(true);
  });

  test('F-72 a change is not walked: refused before a byte of it is typed', async () => {
    const { esa, fleet } = await member(perCommand);
    await fleet.ask('esa1', tophosts());
    const commit = jest.fn();
    const trouble = await troubleOf(fleet.ask('esa1', deliverNow({ all: true }), { commit }));
    expect(trouble).toMatchObject({ kind: 'wrong-machine', wanted: second, received: '(Cluster Example)> ' });
    expect(told(trouble)).toMatch(/landed on another machine than esa2\.example\.com\. I did nothing there/);
    expect(commit).not.toHaveBeenCalled();
    expect(bytesOf(esa)).not.toContain('delivernow');
    expect(commitsOf(esa)).toEqual([]);
  });

  test('F-72 a session that ends in another mode than it was found in is closed', async () => {
    const { esa, fleet } = await member(perCommand);
    await fleet.ask('esa1', tophosts());
    delete esa.faults.modeForOneCommand;
    expect((await fleet.ask('esa1', tophosts())).prompt).toBe('(Machine esa2.example.com)> ');
    await logged(esa, (entry) => entry.kind === 'closed' && entry.shell === 2);
    expect(linesOf(esa).slice(-1)).toEqual(['exit']);
  });

  test('F-72 a command that asks nothing ran nobody knows where: not believed', async () => {
    const { fleet } = await member(perCommand);
    expect(await troubleOf(fleet.ask('esa1', status()))).toMatchObject({ kind: 'wrong-machine' });
  });
});

test('F-72 in front of the gate the prompt must name the machine', async () => {
  const { appliance, esa } = await pair({}, { machine: second });
  const peer = inMemory({
    prompt: '(Machine esa1.example.com)> ',
    replies: new Map([['delivernow', '1. By domain\r\n2. All messages\r\n[1]> ']]),
  });
  const session = await openSession(peer.shell, appliance, () => {});
  const commit = jest.fn();
  expect(await troubleOf(session.ask(deliverNow({ all: true }), { commit }))).toEqual({
    kind: 'wrong-machine',
    appliance: 'esa1',
    wanted: second,
    received: '(Machine esa1.example.com)> ',
  });
  expect(commit).not.toHaveBeenCalled();
  expect(peer.typed()).toBe('delivernow\n2\x03exit\n');
  expect(esa.log).toEqual([]);
});
