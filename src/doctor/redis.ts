import type { Redis } from 'ioredis';
import { withDeadline } from '../deadline';
import type { Finding } from './finding';

/** What INFO says, by its own names. CONFIG would say it too, but the bot's Redis user may not ask that. */
export type Info = ReadonlyMap<string, string>;

const PATIENCE_MS = 1000;
/** BullMQ's scripts need 5; with 6.2 or later its queues lose nothing that we rely on. */
const REFUSED_BELOW = [5, 0] as const;
const WANTED = [6, 2] as const;
const ALARM_PERCENT = 70;

/** @throws Error when Redis does not answer in time, or does not say */
export async function infoOf(redis: Redis, patienceMs = PATIENCE_MS): Promise<Info> {
  const late = () => new Error(`no answer within ${patienceMs / 1000} s`);
  return parseInfo(await withDeadline(patienceMs, redis.info(), late));
}

export function parseInfo(text: string): Info {
  const pairs = text.split(/\r?\n/).flatMap((line): [string, string][] => {
    const { key, value } = /^(?<key>\w+):(?<value>.*)$/.exec(line)?.groups ?? {};
    return key === undefined || value === undefined ? [] : [[key, value]];
  });
  return new Map(pairs);
}

/** Why the bot must not start on this Redis; what it holds would vanish, or its scripts would fail. */
export function unfit(info: Info): string | undefined {
  const version = info.get('redis_version') ?? '';
  if (isBelow(version, REFUSED_BELOW))
    return `Redis ${version} is too old for the queue. Run Redis 6.2 or later, or Valkey.`;
  const role = info.get('role') ?? '';
  if (role !== 'master')
    return `Redis is a replica (role ${role}) and takes nothing. Give redis.url the address of the master.`;
  const policy = info.get('maxmemory_policy') ?? '';
  if (policy === 'noeviction') return undefined;
  return `Redis has maxmemory-policy ${policy}, so it may throw accepted work away when it is full. Set maxmemory-policy noeviction in redis.conf and restart it.`;
}

export async function examineRedis(redis: Redis): Promise<Finding[]> {
  try {
    return redisFindings(await infoOf(redis));
  } catch (error) {
    return [{ kind: 'redis-silent', reason: error instanceof Error ? error.message : String(error) }];
  }
}

export function redisFindings(info: Info): Finding[] {
  const said = (key: string) => info.get(key) ?? '';
  const version = said('redis_version');
  const policy = said('maxmemory_policy');
  const role = said('role');
  return [
    isBelow(version, WANTED) ? { kind: 'redis-old', version } : { kind: 'redis', version },
    policy === 'noeviction' ? { kind: 'never-evicts' } : { kind: 'evicts', policy },
    said('aof_enabled') === '1' ? { kind: 'append-only' } : { kind: 'not-append-only' },
    role === 'master' ? { kind: 'master' } : { kind: 'not-master', role },
    memory(Number(said('used_memory')), Number(said('maxmemory'))),
  ];
}

function memory(used: number, limit: number): Finding {
  if (!(limit > 0)) return { kind: 'memory-unlimited' };
  const percent = Math.round((used / limit) * 100);
  return percent >= ALARM_PERCENT ? { kind: 'memory-high', percent } : { kind: 'memory', percent };
}

/** A version that nobody can read is taken for too old. */
function isBelow(version: string, [major, minor]: readonly [number, number]): boolean {
  const [, a = '0', b = '0'] = /^(\d+)\.(\d+)/.exec(version) ?? [];
  return Number(a) < major || (Number(a) === major && Number(b) < minor);
}
