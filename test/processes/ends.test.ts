// What was left running ends although its worker was killed: once, and only what is ours.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, jest, test } from '@jest/globals';
import { openLedger } from '../../src/jobs/ledger/ledger';
import { everything, startWorld, type TestWorld } from '../world';
import { startWorkerProcess, type WorkerProcess } from './worker-process';

jest.setTimeout(120_000);

let world: TestWorld;
let worker: WorkerProcess;
afterEach(async () => {
  await worker.kill9();
  await world.stop();
});

async function start(seconds: number): Promise<void> {
  world = await startWorld({
    workers: 0,
    config: { changes: { proofAfter: [0.2], captureFor: seconds, debugLogFor: seconds, expireAfter: 30 } },
    timeouts: { command: 5, slow: 10 },
  });
  worker = await startWorkerProcess(world);
}

const scopes = () => world.esa1.log.flatMap((entry) => (entry.kind === 'committed' ? [entry.scope] : []));

function committed(what: RegExp): Promise<void> {
  return new Promise((resolve) =>
    world.esa1.onLog((entry) => {
      if (entry.kind === 'committed' && what.test(entry.scope)) resolve();
    }),
  );
}

/** I1 and I2: at most one line for each action, and each ended once. */
function expectEnded(): void {
  const ledger = openLedger(world.config.dataDir);
  const ids = readdirSync(join(world.config.dataDir, 'ledger/actions'));
  expect(ids).toHaveLength(2);
  for (const id of ids) expect(ledger.read(id)?.final?.outcome).toBe('done');
}

async function ended(ts: string): Promise<void> {
  await world.slack.waitFor(
    () =>
      world.slack
        .messages()
        .find((one) => one.ts === ts && /was (?:stopped|removed again) by itself at/.test(everything(one))),
    60_000,
  );
}

test.each([
  ['capture start mail.com', /^start$/, /^stop$/],
  ['debuglog start mail.com', /^\+esachat_/, /^-esachat_/],
])('F-22 killed while it runs, %s ends when a worker is back', async (line, begins, ends) => {
  await start(6);
  const preview = await world.ask(line, /Start a .* on esa1\?/);
  const begun = committed(begins);
  await world.press(preview, 'Approve');
  await begun;
  await world.slack.waitFor(
    () => world.slack.messages().find(({ ts, text }) => ts === preview.ts && /done:/.test(text)),
    20_000,
  );
  await worker.kill9();
  worker = await startWorkerProcess(world);
  await ended(preview.ts);
  expect(scopes()).toEqual([expect.stringMatching(begins), expect.stringMatching(ends)]);
  expectEnded();
});

test('F-20 killed while it looks, before the line that ends it: tried again, sent once', async () => {
  await start(2);
  const preview = await world.ask('capture start mail.com', /Start a packet capture/);
  await world.press(preview, 'Approve');
  await world.slack.waitFor(
    () =>
      world.slack.messages().find(({ ts, text }) => ts === preview.ts && /done:[\s\S]*after 0/.test(text)),
    20_000,
  );
  const looks = new Promise<void>((resolve) =>
    world.esa1.onLog((entry) => {
      if (entry.kind === 'line' && entry.text === 'packetcapture') resolve();
    }),
  );
  world.esa1.faults.thinkMilliseconds = 60_000;
  await looks;
  await worker.kill9();
  world.esa1.faults.thinkMilliseconds = 0;
  worker = await startWorkerProcess(world);
  await ended(preview.ts);
  expect(scopes()).toEqual(['start', 'stop']);
  expectEnded();
});
