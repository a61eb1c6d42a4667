import type { Redis } from 'ioredis';
import type { Ledger } from './ledger';

/**
 * Is this the ledger that this installation has always used? A worker moved to a host with an empty folder would not
 * know what was sent before. An empty folder becomes the ledger only where Redis knows of none.
 * @returns why changes must be refused, or undefined
 */
export async function recognise(redis: Redis, prefix: string, ledger: Ledger): Promise<string | undefined> {
  const key = `${prefix}:ledger`;
  await redis.set(key, ledger.id, 'NX');
  const known = await redis.get(key);
  if (known === ledger.id) return undefined;
  return `the ledger in dataDir is ${ledger.id}, but this installation uses ${known}. Start with the dataDir it used before, or adopt this one: node dist/main.js ledger adopt`;
}

/** From now on this ledger is the installation's: said by a person who knows that nothing of the old one is open. */
export async function adopt(redis: Redis, prefix: string, ledger: Ledger): Promise<void> {
  await redis.set(`${prefix}:ledger`, ledger.id);
}
