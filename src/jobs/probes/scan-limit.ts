import type { Redis } from 'ioredis';
import { mainAccount, type Persons } from '../../access';
import { idOf } from '../../ids';
import { Problem } from '../../problem';
import type { Person } from '../../report';

/** Keeps a person from using the probes to map somebody's network: SS-09. */
export interface ScanLimit {
  /**
   * Counts a host that a person has probed; the same one again costs nothing.
   * @throws Problem `too-many-hosts`
   */
  admit(person: Person, host: string): Promise<void>;
}

const HOSTS = 30;
const WINDOW_MS = 3_600_000;

/** Decides and counts in one step, so that hosts probed at once cannot all be the thirtieth. */
const ADMIT = `
local now = tonumber(ARGV[2])
local window = tonumber(ARGV[4])
redis.call('zremrangebyscore', KEYS[1], '-inf', now - window)
if redis.call('zscore', KEYS[1], ARGV[1]) then return {0, 0} end
local hosts = redis.call('zcard', KEYS[1])
if hosts >= tonumber(ARGV[3]) then
  local oldest = redis.call('zrange', KEYS[1], 0, 0, 'WITHSCORES')
  return {hosts, tonumber(oldest[2]) + window - now}
end
redis.call('zadd', KEYS[1], now, ARGV[1])
redis.call('pexpire', KEYS[1], window)
return {0, 0}`;

export function openScanLimit(
  redis: Redis,
  { prefix, persons, now = Date.now }: { prefix: string; persons: Persons; now?: () => number },
): ScanLimit {
  return {
    async admit(person, host) {
      const { platform, id } = mainAccount(persons, person);
      const key = [prefix, 'probed', idOf(platform, id)].join(':');
      const [hosts, ms] = (await redis.eval(ADMIT, 1, key, host, now(), HOSTS, WINDOW_MS)) as [
        number,
        number,
      ];
      if (hosts > 0) {
        throw new Problem({ kind: 'too-many-hosts', hosts, minutes: Math.max(1, Math.ceil(ms / 60_000)) });
      }
    },
  };
}
