import { type PrivateRedis, startRedis } from './redis';

/** One Redis for all test files, which keep apart by the prefix of their keys. Its address is in `REDIS_URL`. */
export = async function setup(): Promise<void> {
  const redis = await startRedis();
  process.env.REDIS_URL = redis.url;
  (globalThis as { testRedis?: PrivateRedis }).testRedis = redis;
};
