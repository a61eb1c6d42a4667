import type { Redis } from 'ioredis';
import type { Log } from '../log';
import { type Info, infoOf, unfit } from './redis';

/** Nobody waits for a start as for an answer, and a Redis that must be refused should be, also on a busy machine. */
const PATIENCE_MS = 5000;

/**
 * Refuses a Redis that would lose accepted work, as soon as it says so: at once by not starting, later (when it did
 * not answer at first, or was replaced) as a reason for not being ready.
 * @returns what is wrong with it by what it said last
 * @throws Error with the reason and the fix
 */
export async function guardRedis(redis: Redis, log: Log): Promise<() => string[]> {
  let wrong: string | undefined;
  let info: Info | undefined;
  try {
    info = await infoOf(redis, PATIENCE_MS);
  } catch (error) {
    const said = error instanceof Error ? error.message : '';
    if (/^(?:NOPERM|NOAUTH|WRONGPASS)/.test(said)) {
      redis.disconnect();
      throw new Error(`Redis does not let this user work (${said}). docs/deploy.md has the rights it needs.`);
    }
    log.warn({ err: error }, 'Redis does not answer yet; starting, but not ready');
  }
  wrong = info && unfit(info);
  if (info && wrong === undefined) warnOfLoss(info, log);
  if (wrong !== undefined) {
    redis.disconnect();
    throw new Error(wrong);
  }
  redis.on('ready', () => {
    infoOf(redis).then(
      (said) => {
        wrong = unfit(said);
        if (wrong !== undefined) log.error(wrong);
        else if (info === undefined) warnOfLoss(said, log);
        info = said;
      },
      (error: unknown) => log.warn({ err: error }, 'Redis did not say how it is set up'),
    );
  });
  return () => (wrong === undefined ? [] : [wrong]);
}

/** Not refused: whoever only looks around may live with it. */
function warnOfLoss(info: Info, log: Log): void {
  if (info.get('aof_enabled') === '1') return;
  log.warn(
    'Redis keeps nothing on its disk: what was accepted is lost when it restarts. Set appendonly yes in redis.conf and restart it.',
  );
}
