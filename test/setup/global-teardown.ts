import type { PrivateRedis } from './redis';

export = async function teardown(): Promise<void> {
  await (globalThis as { testRedis?: PrivateRedis }).testRedis?.remove();
};
