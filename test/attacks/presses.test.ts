// BT-07: many presses at once, by two people. However many, one permit and one line.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { newId } from '../../src/ids';
import { openLedger } from '../../src/jobs/ledger/ledger';
import { everything, type TestWorld } from '../world';
import { forgedJob } from './forged';
import { actionOf, current, preview, stuck } from './previews';
import { englishWorld } from './refused';

let world: TestWorld;
beforeAll(async () => {
  world = await englishWorld({ workers: 2 });
});
afterAll(async () => {
  expect(world.slack.refusals()).toEqual([]);
  await world.stop();
});

const people = ['U0ANA', 'U0LUIS'];

test.each([2, 10, 100])(
  'BT-07 %s presses at once by two people: one permit, one line, the others are told',
  async (count) => {
    const shown = await preview(world, stuck(world));
    const id = actionOf(world, shown);
    const commits = world.commits(world.esa1);
    const before = world.slack.privates().length;
    const presses = await Promise.all(
      Array.from({ length: count }, (_, n) =>
        world.press(shown, 'Approve', { user: people[n % 2] as string }),
      ),
    );
    expect(presses.map(({ status }) => status)).toEqual(presses.map(() => 200));
    await world.slack.waitFor(() => /5 delivered/.test(everything(current(world, shown))), 15_000);
    const told = await world.slack.waitFor(() => {
      const since = world.slack.privates().slice(before);
      return since.length === count - 1 && since;
    });
    const winner = openLedger(world.config.dataDir).read(id)?.approved?.by.id;
    for (const message of told) {
      expect(everything(message)).toMatch(/Already (?:started by .* at|done at) .*\(#[A-Z2-7]{4}\)/);
    }
    expect(world.commits(world.esa1)).toBe(commits + 1);
    const trail = world.audit().filter(({ action }) => action === id);
    const of = (event: string) => trail.filter((line) => line.event === event);
    expect(of('decision')).toMatchObject([{ outcome: 'send' }]);
    expect(of('final')).toMatchObject([{ outcome: 'done' }]);
    expect(of('approved')).toMatchObject([{ person: { id: winner } }]);
  },
);

test('BT-07 Approve and Cancel at once: one of them, and both people know which', async () => {
  const rounds = Array.from({ length: 5 }, () => stuck(world));
  for (const host of rounds) {
    const shown = await preview(world, host);
    const id = actionOf(world, shown);
    const commits = world.commits(world.esa1);
    await Promise.all([
      world.press(shown, 'Approve', { user: 'U0ANA' }),
      world.press(shown, 'Cancel', { user: 'U0LUIS' }),
    ]);
    await world.slack.waitFor(
      () => /5 delivered|was cancelled by/.test(everything(current(world, shown))),
      15_000,
    );
    const final = openLedger(world.config.dataDir).read(id)?.final?.outcome;
    expect(world.commits(world.esa1) - commits).toBe(final === 'done' ? 1 : 0);
    expect(['done', 'cancelled']).toContain(final);
  }
});

test('BT-07 the job of an approved change is in Redis ten times, for two workers: one line', async () => {
  const shown = await preview(world, stuck(world));
  const id = actionOf(world, shown);
  const ledger = openLedger(world.config.dataDir);
  const commits = world.commits(world.esa1);
  const by = { platform: 'slack', id: 'U0ANA', name: 'ana' };
  ledger.approve(id, { by, at: Date.now(), place: 'T0123456/C0MAIL' });
  const queue = `changes-${ledger.id}`;
  const jobs = Array.from({ length: 10 }, () => forgedJob(world, queue, newId(), { id }));
  expect(await Promise.all(jobs)).toEqual(jobs.map(() => 'completed'));
  await world.slack.waitFor(() => /5 delivered/.test(everything(current(world, shown))), 15_000);
  expect(world.commits(world.esa1)).toBe(commits + 1);
});
