import { hostname } from 'node:os';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { newId } from '../ids';
import { optionsMark } from './queue-options';

const EVERY_MS = 5000;
/** A worker that was silent for three beats takes no jobs. */
const ALIVE_MS = 3 * EVERY_MS;

const Sign = z.strictObject({
  id: z.string(),
  /** In a container its own name; several workers of one host share it. */
  host: z.string(),
  /** Of its queue options. */
  options: z.string(),
});
export type Sign = z.infer<typeof Sign>;

export interface Beat {
  stop(): Promise<void>;
}

export interface BeatDeps {
  readonly redis: Redis;
  readonly prefix: string;
  readonly taking: () => boolean;
  readonly onError: (error: Error) => void;
  readonly mark?: string;
}

/** The ids of all that have begun; what each says stands under a key of its own, which ends by itself. */
const allOf = (prefix: string) => `${prefix}:workers`;
const oneOf = (prefix: string, id: string) => `${prefix}:worker:${id}`;

/**
 * Leaves a sign of life in Redis for as long as this worker takes jobs, beginning now.
 * @throws Error when a living worker has other queue options: BullMQ lets the options of whichever looks decide for all
 */
export async function startBeating({
  redis,
  prefix,
  taking,
  onError,
  mark = optionsMark,
}: BeatDeps): Promise<Beat> {
  const sign: Sign = { id: newId(), host: hostname(), options: mark };
  const beat = async () => {
    await redis.set(oneOf(prefix, sign.id), JSON.stringify(sign), 'PX', ALIVE_MS);
    await redis.sadd(allOf(prefix), sign.id);
  };
  const forget = () => redis.del(oneOf(prefix, sign.id));
  await beat();
  const others = await livingWorkers(redis, prefix);
  if (others.some(({ options }) => options !== mark)) {
    await forget();
    throw new Error(
      'Another worker is running that treats jobs otherwise: it is of another version. Stop it, then start this one.',
    );
  }
  const timer = setInterval(() => {
    if (taking()) beat().catch(onError);
  }, EVERY_MS);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      if (redis.status === 'ready') await forget();
    },
  };
}

/** The workers that take jobs right now. */
export async function livingWorkers(redis: Redis, prefix: string): Promise<Sign[]> {
  const ids = await redis.smembers(allOf(prefix));
  if (ids.length === 0) return [];
  const signs = await redis.mget(ids.map((id) => oneOf(prefix, id)));
  const gone = ids.filter((_, n) => signs[n] === null);
  if (gone.length > 0) await redis.srem(allOf(prefix), gone);
  return signs.flatMap((sign) => (sign === null ? [] : (Sign.safeParse(JSON.parse(sign)).data ?? [])));
}
