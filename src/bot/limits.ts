import type { Redis } from 'ioredis';
import { mainAccount, type Persons } from '../access';
import { withDeadline } from '../deadline';
import { idOf } from '../ids';
import { requestKeys } from '../jobs/queues';
import type { Log } from '../log';
import { Problem, type Trouble } from '../problem';
import type { Person } from '../report';

export interface Limits {
  /** Counts a request, before it is accepted. @throws Problem when this person, or everybody, has too many */
  admit(person: Person, requestId: string): Promise<void>;
}

export interface LimitSettings {
  /** Requests of one person that have no answer yet. */
  readonly running: number;
  /** Requests of one person in a minute. */
  readonly perMinute: number;
  /** Requests of everybody that no worker has taken yet. */
  readonly waiting: number;
}

/** The acknowledgement must come within 3 s, and the request itself may take 1.5 s of them. */
const BUDGET_MS = 500;

/** Longer than any request may run: what is older than this runs no more, whatever Redis says. */
const LONGEST_MS = 300_000;
/** Between being counted here and being in the queue. */
const ON_ITS_WAY_MS = 5000;

/**
 * Decides and counts in one step, so that a hundred requests at once cannot all see the same five. A request that is
 * counted already is the same one, delivered again.
 */
const ADMIT = `
local now = tonumber(ARGV[2])
if redis.call('zscore', KEYS[1], ARGV[1]) then return {'yes', 0} end
redis.call('zremrangebyscore', KEYS[1], '-inf', now - tonumber(ARGV[7]))
local asked = redis.call('zrange', KEYS[1], 0, -1, 'WITHSCORES')
local running, recent = 0, 0
for i = 1, #asked, 2 do
  local age = now - tonumber(asked[i + 1])
  local job = redis.call('hmget', ARGV[6] .. asked[i], 'timestamp', 'finishedOn')
  if (job[1] and not job[2]) or (not job[1] and age < tonumber(ARGV[8])) then running = running + 1 end
  if age < 60000 then recent = recent + 1 end
end
if running >= tonumber(ARGV[3]) then return {'running', running} end
if recent >= tonumber(ARGV[4]) then return {'asked', recent} end
local waiting = redis.call('llen', KEYS[2])
if waiting >= tonumber(ARGV[5]) then return {'waiting', waiting} end
redis.call('zadd', KEYS[1], now, ARGV[1])
redis.call('pexpire', KEYS[1], ARGV[7])
return {'yes', 0}`;

export function openLimits(
  redis: Redis,
  { prefix, limits, persons, log }: { prefix: string; limits: LimitSettings; persons: Persons; log: Log },
): Limits {
  const keys = requestKeys(prefix);

  function keyOf(person: Person): string {
    const { platform, id } = mainAccount(persons, person);
    return [prefix, 'bot', 'asked', idOf(platform, id)].join(':');
  }

  async function decide(person: Person, requestId: string): Promise<Trouble | undefined> {
    const [verdict, count] = (await redis.eval(
      ADMIT,
      2,
      keyOf(person),
      keys.waiting,
      requestId,
      Date.now(),
      limits.running,
      limits.perMinute,
      limits.waiting,
      keys.job,
      LONGEST_MS,
      ON_ITS_WAY_MS,
    )) as [string, number];
    if (verdict === 'running') return { kind: 'too-many-running', running: count };
    if (verdict === 'asked') return { kind: 'too-many-asked', asked: count };
    return verdict === 'waiting' ? { kind: 'busy', waiting: count } : undefined;
  }

  return {
    async admit(person, requestId) {
      let trouble: Trouble | undefined;
      try {
        trouble = await withDeadline(BUDGET_MS, decide(person, requestId), () => new Error('no answer'));
      } catch (error) {
        // Then Redis does not take the request either, and the person is told that.
        log.warn({ err: error, request: requestId }, 'limits not checked');
      }
      if (trouble !== undefined) throw new Problem(trouble);
    },
  };
}
