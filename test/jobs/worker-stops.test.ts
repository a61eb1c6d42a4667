// What a worker does with its work when it is told to stop, and which workers may work together.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { livingWorkers, startBeating } from '../../src/jobs/beat';
import { startWorker } from '../../src/jobs/worker';
import { createLog } from '../../src/log';
import { englishWorld, next } from '../attacks/refused';
import { everything, type TestWorld } from '../world';

let world: TestWorld;
beforeEach(async () => {
  world = await englishWorld({ workers: 0 });
});
afterEach(() => world.stop());

const log = createLog({ name: 'test', stream: { write() {} } });

/** One that gives its work a tenth of a second to end. */
async function impatient() {
  const worker = startWorker(world.config, log, { drainMs: 100 });
  await worker.ready();
  return worker;
}

function seen(kind: string, text = /^/): Promise<void> {
  return new Promise((resolve) =>
    world.esa1.onLog((entry) => {
      if (entry.kind === kind && (!('text' in entry) || text.test(entry.text))) resolve();
    }),
  );
}

describe('F-30 told to stop, and the time is over', () => {
  test('F-30 a read goes back to the queue, and the next worker answers it, once', async () => {
    const worker = await impatient();
    world.esa1.faults.thinkMilliseconds = 60_000;
    const asked = seen('line', /^tophosts/);
    await world.send('queue');
    await asked;
    await worker.stop();
    expect(world.slack.messages().map(everything).join()).not.toMatch(
      /waiting for delivery|cut off|answered/,
    );
    world.esa1.faults.thinkMilliseconds = 0;
    await world.startWorker();
    await world.shown(/waiting for delivery/);
    expect(world.slack.messages()).toHaveLength(1);
  });

  test('F-30 a change that has not passed its gate never will, and says so', async () => {
    const worker = await impatient();
    const preview = await world.ask('retry mail.com', /Retry delivery of\s+mail\.com/);
    world.esa1.faults.thinkMilliseconds = 60_000;
    const looked = seen('line', /^hoststatus/);
    await world.press(preview, 'Approve');
    await looked;
    await worker.stop();
    const ended = await world.shown(/was\s+not sent\s+to esa1/);
    expect(everything(ended)).toMatch(/being restarted[\s\S]*Safe to ask again/);
    world.esa1.faults.thinkMilliseconds = 0;
    const again = await world.startWorker();
    await next(world, /mail\.com is (?:up|down)/, () => world.send('host mail.com'));
    expect(world.commits(world.esa1)).toBe(0);
    await again.stop();
  });

  test('F-30 a change between its permit and its answer is waited for', async () => {
    const worker = await impatient();
    const preview = await world.ask('retry mail.com', /Retry delivery of\s+mail\.com/);
    const committed = seen('committed');
    // Its look takes no time; the answer to the committing line takes a second, ten times the patience.
    world.esa1.onLog((entry) => {
      if (entry.kind === 'line' && /^delivernow/.test(entry.text))
        world.esa1.faults.drip = { bytes: 4, milliseconds: 20 };
    });
    await world.press(preview, 'Approve');
    await committed;
    const told = Date.now();
    await worker.stop();
    expect(Date.now() - told).toBeGreaterThan(150);
    await world.shown(/done: esa1 accepted/);
    expect(world.commits(world.esa1)).toBe(1);
  });
});

describe('F-32 a worker with other queue options', () => {
  test('F-32 does not start while another one lives, and does when that one is gone', async () => {
    const worker = await impatient();
    const redis = new Redis(world.config.redis.url);
    const beat = (mark: string) =>
      startBeating({ redis, prefix: world.config.redis.prefix, taking: () => true, onError() {}, mark });
    await expect(beat('other')).rejects.toThrow(/Another worker is running .* Stop it, then start this one/);
    expect(await livingWorkers(redis, world.config.redis.prefix)).toHaveLength(1);
    await worker.stop();
    await (await beat('other')).stop();
    redis.disconnect();
  });

  test('/readyz is red without a worker, and green with one', async () => {
    const ready = async () => (await fetch(`http://127.0.0.1:${world.bot.port}/readyz`)).text();
    expect(await ready()).toBe('no worker takes jobs\n');
    const worker = await impatient();
    expect(await ready()).toBe('ready\n');
    await worker.stop();
    expect(await ready()).toBe('no worker takes jobs\n');
  });
});
