import { Queue, QueueEvents } from 'bullmq';
import { redisOptions } from '../../src/redis';
import type { TestWorld } from '../world';

/** Puts a job into Redis past the bot, as somebody in the network could; resolves once a worker is through with it. */
export async function forgedJob(world: TestWorld, name: string, id: string, data: object): Promise<string> {
  const { url, prefix } = world.config.redis;
  const common = { connection: redisOptions(url), prefix, skipVersionCheck: true };
  const queue = new Queue(name, common);
  const events = new QueueEvents(name, common);
  await events.waitUntilReady();
  const job = await queue.add(name, data, { jobId: id });
  const outcome = await job.waitUntilFinished(events).then(
    () => 'completed',
    (error: Error) => `failed: ${error.message}`,
  );
  await events.close();
  await queue.close();
  return outcome;
}
