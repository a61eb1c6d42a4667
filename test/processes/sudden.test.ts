// Workers that stand still, have a defect or are told twice; bots that die with an answer in their hands.
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { openLedger } from '../../src/jobs/ledger/ledger';
import { actionOf, current } from '../attacks/previews';
import { everything, SECRET, startWorld, type TestWorld, type WorldOptions } from '../world';
import { type BotProcess, startBotProcess } from './bot-process';
import { startWorkerProcess, type WorkerProcess } from './worker-process';

let world: TestWorld;
let workers: WorkerProcess[] = [];
let bots: BotProcess[] = [];
afterEach(async () => {
  await Promise.all([...workers, ...bots].map((one) => one.kill9()));
  workers = [];
  bots = [];
  await world.stop();
});

async function start(options: WorldOptions = {}, env: Record<string, string> = {}): Promise<WorkerProcess> {
  world = await startWorld({ workers: 0, timeouts: { command: 1, slow: 10 }, ...options });
  const worker = await startWorkerProcess(world, env);
  workers.push(worker);
  return worker;
}

/** Resolves with the first event of this kind at the appliance. */
function seen(kind: string, text = /^/): Promise<void> {
  return new Promise((resolve) =>
    world.esa1.onLog((entry) => {
      if (entry.kind === kind && (!('text' in entry) || text.test(entry.text))) resolve();
    }),
  );
}

/** Approves a retry whose answer never comes; resolves once its line was sent. */
async function sent() {
  const preview = structuredClone(await world.ask('retry mail.com', /Retry delivery of mail\.com/));
  const committed = seen('committed');
  world.esa1.onLog(({ kind }) => {
    if (kind === 'committed') world.esa1.faults.drip = { bytes: 1, milliseconds: 60_000 };
  });
  await world.press(preview, 'Approve');
  await committed;
  return preview;
}

test('F-25 a worker that stood still between line and answer: OUTCOME UNKNOWN meanwhile, and no second line when it wakes', async () => {
  const worker = await start();
  const preview = await sent();
  worker.pause();
  const unknown = () => /OUTCOME UNKNOWN/.test(everything(current(world, preview)));
  await world.slack.waitFor(unknown, 25_000);
  delete world.esa1.faults.drip;
  const ledger = openLedger(world.config.dataDir);
  const final = ledger.read(actionOf(world, preview))?.final;
  worker.resume();
  // It works again, and it had its chance.
  await world.ask('host mail.com', /mail\.com is up/);
  expect(world.commits(world.esa1)).toBe(1);
  expect(ledger.read(actionOf(world, preview))?.final).toEqual(final);
  expect(unknown()).toBe(true);
}, 60_000);

test('F-31 told to stop twice during a change: it ends at once, the line was sent once, OUTCOME UNKNOWN', async () => {
  const worker = await start();
  const preview = await sent();
  const ended = worker.signal('SIGTERM');
  await worker.signal('SIGINT');
  expect(await ended).toBe(1);
  await world.slack.waitFor(() => /OUTCOME UNKNOWN/.test(everything(current(world, preview))), 25_000);
  expect(world.commits(world.esa1)).toBe(1);
}, 60_000);

test.each([
  ['an error that nobody catches', 'error', 1],
  ['a promise that nobody looks after', 'rejection', 1],
  ['no memory any more', 'memory', 'SIGABRT'],
])(
  'F-26 %s during a read: the worker ends, and the next one answers',
  async (_, crash, code) => {
    const options = `--require ${join(__dirname, 'crash.cjs')} --max-old-space-size=64`;
    const worker = await start({}, { NODE_OPTIONS: options, CRASH: crash });
    world.esa1.faults.thinkMilliseconds = 60_000;
    const asked = seen('line', /^tophosts/);
    await world.send('queue');
    await asked;
    expect(await worker.signal('SIGUSR2')).toBe(code);
    world.esa1.faults.thinkMilliseconds = 0;
    workers.push(await startWorkerProcess(world));
    const answered = () =>
      world.slack.messages().filter((one) => /waiting for delivery/.test(everything(one)));
    await world.slack.waitFor(() => answered().length === 1, 40_000);
    expect(world.slack.messages()).toHaveLength(1);
  },
  60_000,
);

test('F-29 the bot dies while it shows the answer: shown after its restart, once', async () => {
  world = await startWorld();
  await world.bot.stop();
  const bot = await startBotProcess(world);
  bots.push(bot);
  world.slack.fail('chat.update', { delay: 60_000 });
  await world.slack.command({ url: bot.url, secret: SECRET, text: 'host mail.com' });
  await world.slack.waitFor(() => world.slack.calls('chat.update').length > 0, 15_000);
  await bot.kill9();
  bots.push(await startBotProcess(world));
  await world.slack.waitFor(
    () => world.slack.messages().find((one) => /mail\.com is up/.test(everything(one))),
    40_000,
  );
  expect(world.slack.messages()).toHaveLength(1);
}, 60_000);

test('F-27 F-28 the bot is killed again and again while people ask: what was acknowledged is answered, each once', async () => {
  world = await startWorld();
  await world.bot.stop();
  const acknowledged: string[] = [];
  for (let round = 0; round < 2; round += 1) {
    const bot = await startBotProcess(world);
    bots.push(bot);
    const asking = Array.from({ length: 8 }, async (_, n) => {
      const name = `r${round}n${n}.example`;
      const answer = await world.slack
        .command({ url: bot.url, secret: SECRET, text: `host ${name}` })
        .catch(() => undefined);
      if (answer?.status === 200 && answer.body === '') acknowledged.push(name);
    });
    // After the first is through, and so in the middle of the others.
    await Promise.race(asking);
    await bot.kill9();
    await Promise.all(asking);
  }
  expect(acknowledged.length).toBeGreaterThan(1);
  bots.push(await startBotProcess(world));
  const answers = (name: string) =>
    world.slack.messages().filter((one) => everything(one).includes(name) && /read at/.test(everything(one)));
  await world.slack.waitFor(() => acknowledged.every((name) => answers(name).length > 0), 50_000);
  for (const name of acknowledged) expect([name, answers(name).length]).toEqual([name, 1]);
}, 90_000);
