// Faults of our own house, through a slash command: the clock, the ledger, the disk, the configuration, two bots.
import fs, { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, jest, test } from '@jest/globals';
import { startBot } from '../../src/bot/bot';
import { platformsOf } from '../../src/bot/platforms';
import { calmly } from '../../src/calm';
import { openLedger } from '../../src/jobs/ledger/ledger';
import { startWorker } from '../../src/jobs/worker';
import { createLog } from '../../src/log';
import { everything, SECRET, type TestWorld } from '../world';
import { actionOf, current, preview, stuck } from './previews';
import { englishWorld, next } from './refused';

let world: TestWorld;
afterEach(async () => {
  jest.restoreAllMocks();
  await world.stop();
});

const log = createLog({ name: 'test', stream: { write() {} } });

test('F-90 our clock is 6 minutes off: changes are off, questions are answered, /readyz is red', async () => {
  world = await englishWorld();
  const shown = await preview(world, 'mail.com');
  world.slack.clock.aheadMs = -360_000;
  await next(world, /mail\.com is up/, () => world.send('host mail.com'));
  const { body } = await world.send('retry mail.com');
  expect(body).toMatch(/My clock is .*6.* min.* wrong, so I change nothing/);
  await world.press(shown, 'Approve');
  await world.toldTo('U0ANA', /My clock is/);
  expect(openLedger(world.config.dataDir).read(actionOf(world, shown))?.approved).toBeUndefined();
  expect(await (await fetch(`http://127.0.0.1:${world.bot.port}/readyz`)).text()).toMatch(
    /the clock is 3\d\d s off/,
  );
  // Set right, it goes on by itself with Slack's next answer.
  world.slack.clock.aheadMs = 0;
  await next(world, /mail\.com is up/, () => world.send('host mail.com'));
  await next(world, /Retry delivery|still open/, () => world.send('retry mail.com'));
});

test('F-35 a worker with the ledger of another host: changes are refused until it is adopted, questions go on', async () => {
  world = await englishWorld({ workers: 0 });
  const moved = startWorker({ ...world.config, dataDir: join(world.dir, 'elsewhere') }, log);
  world.workers.push(moved);
  await moved.ready();
  await next(world, /mail\.com is up/, () => world.send('host mail.com'));
  await next(world, /record of changes is not the one used before/, () => world.send('retry mail.com'));
  expect(world.commits(world.esa1)).toBe(0);
});

test('F-34 the disk of the ledger is full: changes are refused in words, questions are answered, and later it works', async () => {
  world = await englishWorld();
  const real = fs.linkSync;
  const full = jest.spyOn(fs, 'linkSync').mockImplementation(() => {
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  });
  await next(world, /I cannot write to my disk \(ENOSPC\), so I change nothing/, () =>
    world.send('retry mail.com'),
  );
  await next(world, /mail\.com is up/, () => world.send('host mail.com'));
  full.mockImplementation(real);
  const shown = await preview(world, stuck(world));
  await world.press(shown, 'Approve');
  await world.slack.waitFor(() => /done: esa1 accepted/.test(everything(current(world, shown))), 15_000);
});

test('F-34 the ledger is lost while it runs: nothing is sent', async () => {
  world = await englishWorld();
  const shown = await preview(world, stuck(world));
  rmSync(join(world.config.dataDir, 'ledger/actions'), { recursive: true });
  await world.press(shown, 'Approve');
  await world.toldTo('U0ANA', /./);
  await next(world, /mail\.com is up/, () => world.send('host mail.com'));
  expect(world.commits(world.esa1)).toBe(0);
});

test('F-93 the appliance has another address when its turn comes: not sent', async () => {
  world = await englishWorld({ workers: 0 });
  const first = await world.startWorker();
  const shown = await preview(world, stuck(world));
  await first.stop();
  const [esa1] = world.config.appliances;
  if (esa1 === undefined) throw new Error('no appliance');
  const moved = startWorker({ ...world.config, appliances: [{ ...esa1, host: 'localhost' }] }, log);
  world.workers.push(moved);
  await moved.ready();
  await world.press(shown, 'Approve');
  await world.slack.waitFor(() => /was not sent to esa1/.test(everything(current(world, shown))), 15_000);
  expect(world.commits(world.esa1)).toBe(0);
});

test('F-33 AU-03 two bots and two workers: one line, one answer each, and the trail has what must come before', async () => {
  world = await englishWorld({ workers: 2 });
  const second = await startBot(world.config, await platformsOf(world.config, log), log, {
    reapEveryMs: 250,
  });
  const urls = [world.url, `http://127.0.0.1:${second.port}/slack/events`];
  const url = (n: number) => urls[n % 2] ?? '';
  try {
    await Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        world.slack.command({ url: url(n), secret: SECRET, text: 'host mail.com' }),
      ),
    );
    const up = () => world.slack.messages().filter((one) => /mail\.com is up/.test(everything(one)));
    await world.slack.waitFor(() => up().length === 6, 15_000);
    expect(world.slack.messages()).toHaveLength(6);
    const shown = await preview(world, stuck(world));
    await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        world.slack.press({
          url: url(n),
          secret: SECRET,
          message: shown,
          label: 'Approve',
          user: n % 4 < 2 ? 'U0ANA' : 'U0LUIS',
        }),
      ),
    );
    await world.slack.waitFor(() => /done: esa1 accepted/.test(everything(current(world, shown))), 15_000);
    expect(world.commits(world.esa1)).toBe(1);
    expect(world.slack.messages()).toHaveLength(7);
    const id = actionOf(world, shown);
    const trail = world.audit();
    const ofAction = trail.filter(({ action }) => action === id).map(({ event }) => event);
    expect(ofAction.filter((event) => event === 'decision')).toHaveLength(1);
    const before = ofAction.slice(0, ofAction.indexOf('decision'));
    expect(before).toEqual(expect.arrayContaining(['preview', 'approved', 'line']));
    expect(
      trail.findIndex(({ event, line }) => event === 'request' && String(line).startsWith('retry')),
    ).toBeGreaterThanOrEqual(0);
  } finally {
    await second.stop();
  }
});

test('what is away is told once a minute for each cause, with how often it came', async () => {
  world = await englishWorld({ workers: 0 });
  const lines: Record<string, unknown>[] = [];
  const quiet = createLog({
    name: 'test',
    stream: { write: (line: string) => void lines.push(JSON.parse(line)) },
  });
  let now = 0;
  const tell = calmly(quiet, 'redis', () => now);
  const away = (code: string) => Object.assign(new Error(`connect ${code}`), { code });
  for (let n = 0; n < 500; n += 1) tell(away('ECONNREFUSED'));
  tell(away('ENOENT'));
  expect(lines.map(({ err }) => (err as { code: string }).code)).toEqual(['ECONNREFUSED', 'ENOENT']);
  now = 60_000;
  tell(away('ECONNREFUSED'));
  expect(lines[2]).toMatchObject({ alsoTimes: 499 });
});

test('a port that is taken is a sentence', async () => {
  world = await englishWorld({ workers: 0 });
  const taken = { ...world.config, http: { ...world.config.http, port: world.bot.port } };
  await expect(startBot(taken, await platformsOf(taken, log), log)).rejects.toThrow(
    /^Port \d+ on .* is taken by another program\. Stop that, or give http\.port another number\.$/,
  );
});
