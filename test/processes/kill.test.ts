import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { openLedger } from '../../src/jobs/ledger/ledger';
import { everything, startWorld, type TestWorld } from '../world';
import { startWorkerProcess, type WorkerProcess } from './worker-process';

let world: TestWorld;
let workers: WorkerProcess[] = [];
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.kill9()));
  workers = [];
  await world.stop();
});

/** Seconds: short enough to wait for, long enough for a loaded machine to get to the committing line. */
const CHANGES = { proofAfter: [0.2], expireAfter: 12 };

async function start(count = 1): Promise<void> {
  world = await startWorld({ workers: 0, config: { changes: CHANGES }, timeouts: { command: 3, slow: 10 } });
  workers = await Promise.all(Array.from({ length: count }, () => startWorkerProcess(world)));
}

async function approved() {
  const preview = await world.ask('retry mail.com', /Retry delivery of mail\.com on esa1\?/);
  return { preview, approving: world.press(preview, 'Approve') };
}

/** Resolves with the first event of this kind at the appliance. */
function seen(kind: string, text?: RegExp): Promise<void> {
  return new Promise((resolve) =>
    world.esa1.onLog((entry) => {
      if (entry.kind === kind && (text === undefined || ('text' in entry && text.test(entry.text))))
        resolve();
    }),
  );
}

/** What promise 2 says, checked against the appliance, the ledger and the chat. */
function expectOneTrueAnswer(): void {
  const ledger = openLedger(world.config.dataDir);
  const [id] = readdirSync(join(world.config.dataDir, 'ledger/actions'));
  const state = ledger.read(id ?? '');
  const outcome = state?.final?.outcome;
  const commits = world.commits(world.esa1);
  expect(commits).toBeLessThanOrEqual(1);
  expect(outcome).toBeDefined();
  if (outcome === 'done') expect(commits).toBe(1);
  if (outcome === 'not-sent' || outcome === 'expired') expect(commits).toBe(0);
}

describe('kill -9 of the worker during a retry ends in one true final answer', () => {
  test('F-20 before the gate: nothing was sent, and it says so', async () => {
    await start();
    const { preview, approving } = await approved();
    const asked = seen('line', /^hoststatus/);
    world.esa1.faults.thinkMilliseconds = 60_000;
    await approving;
    await asked;
    await workers[0]?.kill9();
    const ended = await world.slack.waitFor(
      () => world.slack.messages().find(({ ts, text }) => ts === preview.ts && /not sent/.test(text)),
      60_000,
    );
    expect(ended.text).toMatch(/expired .* not sent/);
    expect(world.commits(world.esa1)).toBe(0);
    expectOneTrueAnswer();
  });

  test('F-22 between the line and its answer: OUTCOME UNKNOWN, also when no worker is alive', async () => {
    await start();
    const { preview, approving } = await approved();
    const committed = seen('committed');
    world.esa1.faults.silent = false;
    const stop = new Promise<void>((resolve) =>
      world.esa1.onLog(({ kind }) => {
        if (kind !== 'committed') return;
        // No answer after the line: the worker dies while it waits for one.
        world.esa1.faults.silent = true;
        resolve();
      }),
    );
    await approving;
    await Promise.all([committed, stop]);
    await workers[0]?.kill9();
    await world.slack.waitFor(
      () => world.slack.messages().find(({ ts, text }) => ts === preview.ts && /OUTCOME UNKNOWN/.test(text)),
      30_000,
    );
    expect(world.commits(world.esa1)).toBe(1);
    expectOneTrueAnswer();
    // One automatic read adds evidence, once somebody can read again; it changes nothing by itself.
    world.esa1.faults.silent = false;
    workers.push(await startWorkerProcess(world));
    const evidence = await world.slack.waitFor(
      () => world.slack.messages().find(({ ts, text }) => ts === preview.ts && /after 10 s/.test(text)),
      40_000,
    );
    expect(evidence.text).toMatch(/OUTCOME UNKNOWN[\s\S]*214 → 0 waiting/);
    expect(world.commits(world.esa1)).toBe(1);
  }, 60_000);

  test('F-23 after the answer, before anything was shown: DONE, from the ledger', async () => {
    await start();
    const { preview, approving } = await approved();
    const committed = seen('committed');
    await approving;
    await committed;
    const ledger = openLedger(world.config.dataDir);
    const [id = ''] = readdirSync(join(world.config.dataDir, 'ledger/actions'));
    await world.slack.waitFor(() => ledger.read(id)?.final, 10_000).catch(() => undefined);
    await workers[0]?.kill9();
    await world.slack.waitFor(
      () =>
        world.slack
          .messages()
          .find(({ ts, text }) => ts === preview.ts && /done:|OUTCOME UNKNOWN/.test(text)),
      30_000,
    );
    expectOneTrueAnswer();
  });
});

test('F-24 kill -9 during a read: another worker runs it again, one answer', async () => {
  await start(1);
  world.esa1.faults.thinkMilliseconds = 60_000;
  const asked = seen('line', /^tophosts/);
  await world.send('queue');
  await asked;
  await workers[0]?.kill9();
  world.esa1.faults.thinkMilliseconds = 0;
  workers.push(await startWorkerProcess(world));
  const message = await world.slack.waitFor(
    () => world.slack.messages().find(({ text }) => /waiting for delivery/.test(text)),
    120_000,
  );
  expect(everything(message)).toContain('mail.com');
  expect(world.slack.messages()).toHaveLength(1);
}, 150_000);

test('a worker that is told to stop finishes what runs', async () => {
  await start();
  world.esa1.faults.thinkMilliseconds = 500;
  const asked = seen('line', /^tophosts/);
  await world.send('queue');
  await asked;
  expect(await workers[0]?.stop()).toBe(0);
  await world.shown(/waiting for delivery/);
});
