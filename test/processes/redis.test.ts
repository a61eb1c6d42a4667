import { afterEach, expect, test } from '@jest/globals';
import { type PrivateRedis, startRedis } from '../../demo/redis';
import { everything, startWorld, type TestWorld } from '../world';

let world: TestWorld;
let redis: PrivateRedis;
afterEach(async () => {
  redis.resume();
  await redis.start().catch(() => undefined);
  await world.stop();
  await redis.remove();
});

async function start(): Promise<void> {
  redis = await startRedis({ tcp: true });
  world = await startWorld({ redisUrl: redis.url });
}

test('F-02 Redis stopped: not accepted within two seconds, and nothing is started when it comes back', async () => {
  await start();
  await redis.stop();
  const answer = await world.send('queue');
  expect(answer.ms).toBeLessThan(2500);
  expect(answer.body).toContain('Not accepted: the queue is not reachable. Nothing was started.');
  await redis.start();
  const message = await world.ask('host mail.com', /mail\.com is up/);
  expect(world.slack.messages()).toEqual([message]);
  expect(world.esa1.log.some((entry) => entry.kind === 'line' && entry.text.startsWith('tophosts'))).toBe(
    false,
  );
});

test('F-02 Redis hangs: what it takes after all is not shown', async () => {
  await start();
  redis.pause();
  const answer = await world.send('queue');
  expect(answer.ms).toBeLessThan(2500);
  expect(answer.body).toContain('Not accepted');
  redis.resume();
  const message = await world.ask('host mail.com', /mail\.com is up/);
  expect(world.slack.messages()).toEqual([message]);
});

test('F-03 Redis killed and restarted while a read runs: one answer', async () => {
  await start();
  world.esa1.faults.thinkMilliseconds = 1500;
  const asked = new Promise<void>((resolve) => world.esa1.onLog(({ kind }) => kind === 'line' && resolve()));
  await world.send('queue');
  await asked;
  await redis.kill9();
  await redis.start();
  const message = await world.slack.waitFor(
    () => world.slack.messages().find(({ text }) => /waiting for delivery/.test(text)),
    25_000,
  );
  expect(everything(message)).toContain('mail.com');
  expect(world.slack.messages()).toHaveLength(1);
});

test('F-04 Redis killed and restarted while a change runs: one line, and DONE', async () => {
  await start();
  const preview = await world.ask('retry mail.com', /Retry delivery of mail\.com/);
  const committed = new Promise<void>((resolve) =>
    world.esa1.onLog(({ kind }) => kind === 'committed' && resolve()),
  );
  await world.press(preview, 'Approve');
  await committed;
  await redis.kill9();
  await redis.start();
  await world.slack.waitFor(() => world.slack.messages().find(({ text }) => /done:/.test(text)), 25_000);
  expect(world.commits(world.esa1)).toBe(1);
  expect(world.slack.messages()).toHaveLength(1);
});
