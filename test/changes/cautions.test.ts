// What the preview of a retry warns of, before somebody approves it.
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { destination, startAppliance, stuckWorld, world as worldOf } from '../../demo/asyncos';
import type { Change } from '../../src/command';
import { cautionsOf } from '../../src/jobs/cautions';
import { greylisting } from '../../src/jobs/commands/retry-cautions';
import { parseLine } from '../../src/jobs/parse';
import { englishWorld } from '../attacks/refused';
import { everything, type TestWorld } from '../world';

jest.setTimeout(40_000);

describe('on a whole installation', () => {
  let world: TestWorld;
  beforeEach(async () => {
    const down = { state: 'down', active: 3, oldestAt: Date.now() - 60_000, retry: 'fails' } as const;
    world = await englishWorld({
      appliances: {
        esa1: await startAppliance({
          hostname: 'esa1.example.com',
          world: worldOf([
            ...['a', 'b', 'c', 'd', 'e'].map((name) => destination(`${name}.example`, down)),
            destination('idle.example', { state: 'down' }),
            destination('grey.example', {
              active: 6,
              oldestAt: Date.now() - 240_000,
              lastActivityAt: Date.now() - 60_000,
              retry: 'fails',
            }),
            destination('busy.example', {
              active: 6,
              oldestAt: Date.now() - 240_000,
              lastActivityAt: Date.now() - 60_000,
              deferral: { code: '421', text: '4.3.2 Service shutting down' },
            }),
          ]),
        }),
        esa2: await startAppliance({ hostname: 'esa2.example.com', world: stuckWorld() }),
      },
    });
  });
  afterEach(() => world.stop());

  const preview = async (line: string, until = /Where buttons do not work/) =>
    everything(await world.ask(line, until))
      .replace(/\s+/g, ' ')
      .replace(/ (?=[.,:)])|(?<=\() /g, '');

  test('a retry of everything names three that are down, and counts the rest', async () => {
    const said = await preview('retry all on esa1');
    expect(said).toContain('5 destinations are down there: a.example, b.example, c.example and 2 more.');
    expect(said).not.toContain('idle.example');
  });

  test('of several appliances each says what speaks against it there', async () => {
    const said = await preview('retry all on esa1,esa2');
    expect(said).toMatch(/On esa1 .*5 destinations are down there.*On esa2 .*partner\.example/s);
  });

  test('delivery that is suspended', async () => {
    world.esa1.world.delivery = 'suspended';
    expect(await preview('retry all on esa1')).toContain('Delivery is suspended');
  });

  test('greylisting: an early retry does not help, and from when on one may', async () => {
    const said = await preview('retry grey.example on esa1');
    expect(said).toMatch(
      /last reply was greylisting \(451 4\.7\.1, \d\d:\d\d\): an early retry does not help.*They asked to wait 5 min.*from about \d\d:\d\d on/,
    );
    expect(said).toContain('Approve');
  });

  test('another reply is no greylisting; where nothing waits there is no preview', async () => {
    expect(await preview('retry busy.example on esa1')).not.toMatch(/greylist|could not be read/);
    expect(await preview('retry new.example on esa1', /Nothing is waiting for/)).not.toContain('Approve');
  });

  test('a log or a list that cannot be read is one line of the preview', async () => {
    world.esa1.faults.at = [
      { line: /^grep|^tophosts/, says: 'Unknown or invalid command name.', next: 'prompt' },
    ];
    expect(await preview('retry grey.example on esa1')).toMatch(/could not be read in the log of esa1/);
    expect(await preview('retry all on esa1', /Retry ALL[\s\S]*Where buttons/)).toContain(
      'Which destinations are down on esa1 could not be',
    );
  });
});

test('what does not answer keeps no preview waiting', async () => {
  jest.useFakeTimers();
  try {
    const change = parseLine('retry mail.com').invocation.change as Change;
    const cautions = cautionsOf(
      change,
      { ask: () => new Promise<never>(() => {}), may: () => true },
      { log: undefined as never },
    );
    const read = cautions('esa1');
    await jest.advanceTimersByTimeAsync(5000);
    expect(await read).toEqual({ unread: 'log' });
    expect(cautions('esa1')).toBe(read);
  } finally {
    jest.useRealTimers();
  }
});

test('whoever may not read the log is not told of it', async () => {
  const change = parseLine('retry mail.com').invocation.change as Change;
  const ask = jest.fn<never>();
  const read = cautionsOf(change, { ask, may: () => false }, { log: undefined as never })('esa1');
  expect(await read).toEqual({});
  expect(ask).not.toHaveBeenCalled();
});

describe('the clock of the appliance decides whether they waited long enough', () => {
  const at = 'Tue Mar  3 06:40:00 2026';
  const grey = '451 4.7.1 Greylisted, try again in 5 minutes';
  test.each([
    [grey, 'Tue Mar  3 06:44:59 2026 GMT', { wait: 300, passes: '06:45', over: false }],
    [grey, 'Tue Mar  3 06:45:00 2026 GMT', { wait: 300, passes: '06:45', over: true }],
    [grey, undefined, { wait: 300, passes: '06:45', over: false }],
    ['451 4.7.1 Greylisted', 'Tue Mar  3 06:45:00 2026 GMT', {}],
  ])('%s at %s', (reason, clock, more) => {
    expect(greylisting({ reason, at }, clock)).toEqual({ codes: '451 4.7.1', at: '06:40', ...more });
  });

  test.each(['550 5.7.1 Blocked', '421 4.3.2 Service shutting down', ''])('%s is none', (reason) => {
    expect(greylisting({ reason, at }, undefined)).toBeUndefined();
  });
});
