import type { Redis } from 'ioredis';
import type { Trouble } from '../../problem';
import type { Ledger } from './ledger';

/**
 * Is this the ledger that this installation has always used? A worker moved to a host with an empty folder would not
 * know what was sent before. An empty folder becomes the ledger only where Redis knows of none.
 * @returns why changes must be refused, or undefined
 */
export async function recognise(redis: Redis, prefix: string, ledger: Ledger): Promise<Trouble | undefined> {
  const key = `${prefix}:ledger`;
  await redis.set(key, ledger.id, 'NX');
  const known = await redis.get(key);
  if (known === ledger.id) return undefined;
  return { kind: 'ledger-down', other: { here: ledger.id, used: known ?? '' } };
}

/** From now on this ledger is the installation's: said by a person who knows that nothing of the old one is open. */
export async function adopt(redis: Redis, prefix: string, ledger: Ledger): Promise<void> {
  await redis.set(`${prefix}:ledger`, ledger.id);
}
