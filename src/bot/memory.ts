import type { Redis } from 'ioredis';
import { z } from 'zod';
import { idOf, newId } from '../ids';
import { Report } from '../report';
import { Address } from '../request';
import type { Keep } from './platform';

/** A button: the line it stands for, and the only place where it may be pressed. */
const Button = z.strictObject({
  line: z.string(),
  platform: z.string(),
  place: z.string(),
  again: z.boolean(),
});
export type Button = z.infer<typeof Button>;

/** Which message a delivery was shown in, and the newest version that stands there. */
const Standing = z.strictObject({ address: Address, version: z.number() });
export type Standing = z.infer<typeof Standing>;

/** What the bot must remember between showing and pressing, also across a restart: in Redis, each with its time. */
export interface Memory extends Keep {
  /** @returns the opaque value of each button */
  keepButtons(buttons: readonly Button[]): Promise<string[]>;
  button(value: string): Promise<Button | undefined>;
  standing(id: string): Promise<Standing | undefined>;
  stand(id: string, standing: Standing): Promise<void>;
  /** The report that a message shows, to be shown again while it is refreshed. */
  keepReport(address: Address, report: Report): Promise<void>;
  report(address: Address): Promise<Report | undefined>;
  /** Requests accepted but not answered yet, so that none is forgotten when its worker is. */
  await(id: string, entry: string): Promise<void>;
  awaited(): Promise<[id: string, entry: string][]>;
  /** @returns what was kept by `await`, to the first who says so */
  answered(id: string): Promise<string | undefined>;
  /** Something of this bot is there for `seconds`, see `House`. */
  present(what: string, id: string, seconds: number): Promise<void>;
  presences(what: string): Promise<number>;
  /** Runs alone among all bots, per key. @returns false when somebody else is at it */
  alone(key: string, work: () => Promise<void>): Promise<boolean>;
}

const DAY = 24 * 3600;
/** Longer than any call to a chat platform may take. */
const LOCK_MS = 30_000;
const UNLOCK = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0";

export function openMemory(redis: Redis, prefix: string): Memory {
  const key = (...parts: string[]) => [prefix, 'bot', ...parts].join(':');
  const read = async <T>(schema: z.ZodType<T>, name: string): Promise<T | undefined> => {
    const value = await redis.get(name);
    return value === null ? undefined : schema.parse(JSON.parse(value));
  };
  const write = (name: string, value: unknown, seconds: number) =>
    redis.set(name, JSON.stringify(value), 'EX', seconds);
  const place = ({ platform, place, message }: Address) => idOf(platform, place, message ?? '');
  /** Of this process: a Redis that comes back older has forgotten them. */
  const mine = new Map<string, string>();
  return {
    async keepButtons(buttons) {
      const values = buttons.map(() => newId());
      await Promise.all(buttons.map((button, i) => write(key('button', values[i] ?? ''), button, DAY)));
      return values;
    },
    async button(value) {
      return /^[a-z2-7]{26}$/.test(value) ? read(Button, key('button', value)) : undefined;
    },
    standing: (id) => read(Standing, key('standing', id)),
    async stand(id, standing) {
      await write(key('standing', id), standing, 8 * DAY);
    },
    async keepReport(address, report) {
      await write(key('report', place(address)), report, DAY);
    },
    report: (address) => read(Report, key('report', place(address))),
    async await(id, entry) {
      mine.set(id, entry);
      await redis.hset(key('awaited'), id, entry);
    },
    async awaited() {
      return [...new Map([...Object.entries(await redis.hgetall(key('awaited'))), ...mine])];
    },
    async answered(id) {
      const [entry, first] = await Promise.all([
        redis.hget(key('awaited'), id),
        redis.hdel(key('awaited'), id),
      ]);
      const own = mine.get(id);
      mine.delete(id);
      return first === 1 && entry !== null ? entry : own;
    },
    async first(name, seconds) {
      return (await redis.set(key('first', name), '1', 'EX', seconds, 'NX')) === 'OK';
    },
    async present(what, id, seconds) {
      // Redis lets each one lapse by itself: the clocks of the bots may differ.
      await redis.set(key('present', what, id), '1', 'EX', seconds);
      await redis.sadd(key('present', what), id);
      await redis.expire(key('present', what), DAY);
    },
    async presences(what) {
      const ids = await redis.smembers(key('present', what));
      if (ids.length === 0) return 0;
      const there = await redis.mget(ids.map((id) => key('present', what, id)));
      const lapsed = ids.filter((_, i) => there[i] === null);
      if (lapsed.length > 0) await redis.srem(key('present', what), lapsed);
      return ids.length - lapsed.length;
    },
    async note(name, value, seconds) {
      await redis.set(key('note', name), value, 'EX', seconds);
    },
    async noted(name) {
      return (await redis.get(key('note', name))) ?? undefined;
    },
    async alone(name, work) {
      const lock = key('lock', name);
      const token = newId();
      if ((await redis.set(lock, token, 'PX', LOCK_MS, 'NX')) !== 'OK') return false;
      try {
        await work();
      } finally {
        await redis.eval(UNLOCK, 1, lock, token);
      }
      return true;
    },
  };
}
