// Redis that comes late, forgets, is full or must not be used; each with a Redis of its own, side by side.
import { cpSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { type PrivateRedis, startRedis } from '../../demo/redis';
import { runMain } from '../attacks/main-process';
import { everything, startWorld, type TestWorld, type WorldOptions } from '../world';
import { startWorkerProcess } from './worker-process';

let world: TestWorld | undefined;
let redis: PrivateRedis;
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const one of undo.splice(0)) await one();
  redis.resume();
  await redis.start().catch(() => undefined);
  await world?.stop();
  world = undefined;
  await redis.remove();
});

async function start(options: WorldOptions = {}, args: string[] = []): Promise<TestWorld> {
  redis = await startRedis({ tcp: true, args });
  world = await startWorld({ redisUrl: redis.url, ...options });
  return world;
}

const readyz = async (of: TestWorld) => (await fetch(`http://127.0.0.1:${of.bot.port}/readyz`)).text();

/** Asks until it is so. */
async function until(so: () => Promise<boolean>): Promise<void> {
  while (!(await so())) await new Promise((later) => setTimeout(later, 50));
}

test('F-01 Redis is down at the start: the bot says so in two seconds, the worker waits, and both go on by themselves', async () => {
  redis = await startRedis({ tcp: true });
  await redis.stop();
  world = await startWorld({ redisUrl: redis.url, workers: 0 });
  const worker = startWorkerProcess(world);
  expect(await readyz(world)).toContain('redis is not reachable');
  const answer = await world.send('queue');
  expect(answer.ms).toBeLessThan(2500);
  expect(answer.body).toContain('Not accepted: the queue is not reachable. Nothing was started.');
  await redis.start();
  const running = await worker;
  undo.push(() => running.kill9());
  const now = world;
  await until(async () => (await readyz(now)) === 'ready\n');
  const message = await world.ask('host mail.com', /mail\.com is up/);
  expect(world.slack.messages()).toEqual([message]);
});

/** Puts Redis' files back as they were when this was called, as after a crash that lost what came since. */
type Older = () => Promise<() => void>;

async function snapshot(): Promise<() => void> {
  const copy = mkdtempSync(join(tmpdir(), 'esa-older-'));
  undo.push(() => rmSync(copy, { recursive: true, force: true }));
  cpSync(join(redis.folder, 'appendonlydir'), copy, { recursive: true });
  return () => putBack(copy);
}

function putBack(files: string): void {
  rmSync(join(redis.folder, 'appendonlydir'), { recursive: true });
  cpSync(files, join(redis.folder, 'appendonlydir'), { recursive: true });
}

/** A replica that has heard nothing since; it takes the master's address when that one is gone. */
async function replica(): Promise<() => void> {
  const { port } = new URL(redis.url);
  const other = await startRedis({ tcp: true, args: ['--replicaof', `127.0.0.1 ${port}`] });
  undo.push(() => other.remove());
  const client = new Redis(other.url);
  await until(async () => /master_link_status:up/.test(await client.info('replication')));
  await client.call('REPLICAOF', 'NO', 'ONE');
  client.disconnect();
  return () => putBack(join(other.folder, 'appendonlydir'));
}

test.each<[id: string, older: Older]>([
  ['F-05 Redis comes back', snapshot],
  ['F-06 a replica is promoted', replica],
])(
  '%s from before the change was done: its job runs again, one line and one answer',
  async (_, older) => {
    const here = await start({ workers: 0 });
    const planner = await here.startWorker();
    const preview = await here.ask('retry mail.com', /Retry delivery of mail\.com/);
    await planner.stop();
    here.workers.splice(0);
    await here.press(preview, 'Approve');
    const goBack = await older();
    const first = await here.startWorker();
    await here.shown(/after 0\.4 s/);
    await first.stop();
    here.workers.splice(0);
    await redis.kill9();
    goBack();
    await redis.start();
    await here.startWorker();
    const dropped = ({ msg }: Record<string, unknown>) =>
      msg === 'change job without an open action, dropped';
    await until(async () => here.logged.some(dropped));
    await until(async () => (await here.send('host mail.com')).body === '');
    await here.shown(/mail\.com is up/);
    expect(here.commits(here.esa1)).toBe(1);
    const about = here.slack.messages().filter((one) => /delivernow mail\.com/.test(everything(one)));
    expect(about.map(everything).join()).toMatch(/done: esa1 accepted/);
    expect(about).toHaveLength(1);
  },
  60_000,
);

test('F-11 the end of the append-only file is damaged: Redis starts, and what was lost gets its one answer', async () => {
  const here = await start({ workers: 0, config: { changes: { expireAfter: 6, proofAfter: [0.2] } } });
  const planner = await here.startWorker();
  const preview = await here.ask('retry mail.com', /Retry delivery of mail\.com/);
  await planner.stop();
  here.workers.splice(0);
  const folder = join(redis.folder, 'appendonlydir');
  const file = join(folder, readdirSync(folder).find((name) => name.endsWith('.incr.aof')) ?? '');
  const size = statSync(file).size;
  await here.press(preview, 'Approve');
  await redis.kill9();
  // In the middle of what the approval wrote.
  truncateSync(file, size + 10);
  await redis.start();
  await here.startWorker();
  await here.shown(/expired at .*, not sent/);
  expect(here.commits(here.esa1)).toBe(0);
}, 60_000);

test('F-07 Redis is full: not accepted, the running change is done, and its answer comes when there is room', async () => {
  const here = await start({}, ['--maxmemory', '24mb']);
  const filler = new Redis(redis.url);
  undo.push(() => filler.disconnect());
  const preview = await here.ask('retry mail.com', /Retry delivery of mail\.com/);
  const asked = new Promise<void>((resolve) =>
    here.esa1.onLog((entry) => {
      if (entry.kind === 'line' && /^delivernow/.test(entry.text)) resolve();
    }),
  );
  here.esa1.faults.thinkMilliseconds = 700;
  await here.press(preview, 'Approve');
  await asked;
  const used = /used_memory:(\d+)/.exec(await filler.info('memory'))?.[1];
  for (let room = 24 * 1024 * 1024 - Number(used), n = 0; room > -1_000_000; room -= 500_000, n += 1) {
    await filler.set(`filler:${n}`, 'x'.repeat(500_000)).catch(() => undefined);
  }
  const refused = () =>
    here.slack.privates().some((one) => everything(one).includes('Not accepted')) ||
    here.slack.calls('ack').some(({ args }) => JSON.stringify(args).includes('Not accepted'));
  // What ends meanwhile makes room again, so it is filled to the brim before each question.
  for (let n = 0, tries = 0; !refused() && tries < 5; n += 1) {
    const full = await filler.set(`small:${n}`, 'x'.repeat(1000)).catch((error: Error) => error.message);
    if (full === 'OK') continue;
    tries += 1;
    await here.send('queue');
  }
  expect(refused()).toBe(true);
  await here.slack.waitFor(() => here.commits(here.esa1) === 1, 10_000);
  await filler.eval(
    "for _, key in ipairs(redis.call('keys', 'filler:*')) do redis.call('unlink', key) end",
    0,
  );
  await here.slack.waitFor(
    () => here.slack.messages().find((one) => /done: esa1 accepted/.test(everything(one))),
    40_000,
  );
  expect(here.commits(here.esa1)).toBe(1);
}, 60_000);

test('F-09 Redis stands still for 12 s while a read runs: its lock is lost, one answer', async () => {
  const here = await start();
  here.esa1.faults.thinkMilliseconds = 1000;
  const asked = new Promise<void>((resolve) => here.esa1.onLog(({ kind }) => kind === 'line' && resolve()));
  await here.send('queue');
  await asked;
  redis.pause();
  await new Promise((later) => setTimeout(later, 12_000));
  redis.resume();
  await here.slack.waitFor(
    () => here.slack.messages().find((one) => /waiting for delivery/.test(everything(one))),
    30_000,
  );
  expect(here.slack.messages()).toHaveLength(1);
  expect((await here.ask('host mail.com', /mail\.com is up/)).text).toContain('mail.com');
}, 60_000);

describe('F-10 a Redis that must not be used', () => {
  test.each<[what: string, args: string[], prepare: string[][], reason: RegExp]>([
    ['throws away', ['--maxmemory-policy', 'allkeys-lru'], [], /maxmemory-policy allkeys-lru/],
    ['is a replica', ['--replicaof', '127.0.0.1 9'], [], /Redis is a replica/],
    [
      'does not let us',
      [],
      [['ACL', 'SETUSER', 'default', '-info']],
      /Redis does not let this user work \(NOPERM/,
    ],
  ])('F-10 it %s: neither starts, and says why', async (_, args, prepare, reason) => {
    world = await startWorld({ workers: 0 });
    redis = await startRedis({ tcp: true, args });
    const client = new Redis(redis.url);
    for (const [command = '', ...rest] of prepare) await client.call(command, ...rest);
    client.disconnect();
    await world.restartBot({ redis: { url: redis.url } }).catch(() => undefined);
    const both = await Promise.all(
      (['bot', 'worker'] as const).map((role) => runMain(role, world?.file ?? '')),
    );
    for (const { code, said } of both) {
      expect(said).toMatch(reason);
      expect(code).toBe(1);
    }
  });

  test('F-10 one that keeps nothing on its disk is warned of at the start', async () => {
    const here = await start({}, ['--appendonly', 'no']);
    expect(here.logged.map(({ msg }) => msg).join()).toContain('Redis keeps nothing on its disk');
  });
});
