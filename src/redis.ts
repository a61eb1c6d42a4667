import { Redis } from 'ioredis';

export type RedisTarget = {
  username?: string;
  password?: string;
  /** Without end: BullMQ asks for it, and whoever waits has a limit of his own. */
  maxRetriesPerRequest: null;
  retryStrategy: (times: number) => number;
  socketTimeout: number;
} & ({ path: string } | { host: string; port: number; db: number; tls?: object });

/**
 * A connection whose other end vanished without a word is noticed after this long without an answer, and opened anew.
 * Longer than BullMQ waits for a job in one go, which is 10 s.
 */
const SILENT_MS = 20_000;

/** How we reach Redis, for ioredis and for BullMQ, which opens connections of its own from these. */
export function redisOptions(url: string): RedisTarget {
  const { protocol, hostname, port, username, password, pathname } = new URL(url);
  const account = {
    ...(username !== '' && { username: decodeURIComponent(username) }),
    ...(password !== '' && { password: decodeURIComponent(password) }),
  };
  const retry = {
    maxRetriesPerRequest: null,
    retryStrategy: (times: number) => Math.min(times * 100, 2000),
    socketTimeout: SILENT_MS,
  };
  if (protocol === 'unix:' || protocol === 'redis+unix:') return { path: pathname, ...account, ...retry };
  const db = Number(pathname.slice(1) || 0);
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || 6379),
    db,
    ...account,
    ...(protocol === 'rediss:' && { tls: {} }),
    ...retry,
  };
}

/** A connection for our own keys. Without an `error` listener ioredis prints to the console on every failure. */
export function openRedis(url: string, onError: (error: Error) => void): Redis {
  const redis = new Redis(redisOptions(url));
  redis.on('error', onError);
  return redis;
}
