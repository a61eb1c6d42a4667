import { withDeadline } from '../../deadline';
import type { Finding } from '../../doctor/finding';
import type { Log } from '../../log';
import { strangeConnections } from '../../metrics';
import type { Trouble } from '../../problem';
import type { House, Keep } from '../platform';

/** A connection counts as ours for this long after its last sign of life: longer than Slack needs to notice its end. */
const ALIVE_SECONDS = 60;
/** Another bot that saw a stranger is believed for this long. */
const SEEN_SECONDS = 300;
const REDIS_MS = 1000;
const MINUTE = 60_000;

const OURS = 'slack-sockets';
const SEEN = 'slack-strangers';

/**
 * Slack gives each event to one connection of the app, whoever opened it: somebody who has the app-level token takes a
 * share of what people press, unseen. `hello` says how many connections there are; how many of them are ours is known
 * over Redis, because several bots may share one app.
 */
export interface Strangers {
  /** Before a connection is opened, and every few seconds while it lives. */
  alive(id: string): Promise<void>;
  /** Slack counted. */
  counted(connections: number): Promise<void>;
  /** When to let Slack count again, in ms: it only does when a connection is opened. */
  lookAfter(): number;
  /** Another bot of ours saw one, and we did not look yet. */
  seenByOthers(): Promise<boolean>;
  trouble(): Trouble | undefined;
  finding(): Finding | undefined;
}

export function strangersOf(house: Omit<House, keyof Keep>, log: Log): Strangers {
  let last: { seen: number; ours: number } | undefined;
  const redis = <T>(asked: Promise<T>) =>
    withDeadline(REDIS_MS, asked, () => new Error('Redis does not answer'));
  const strange = () => (last !== undefined && last.seen > last.ours ? last : undefined);

  return {
    async alive(id) {
      try {
        await redis(house.present(OURS, id, ALIVE_SECONDS));
      } catch (error) {
        log.warn({ err: error }, 'a connection to Slack could not be counted as ours');
      }
    },
    async counted(seen) {
      const before = strange();
      try {
        last = { seen, ours: await redis(house.presences(OURS)) };
        if (strange()) await redis(house.present(SEEN, 'seen', SEEN_SECONDS));
      } catch (error) {
        // Without Redis nothing is accepted anyway; what was known stays.
        log.warn({ err: error }, 'connections to Slack could not be counted');
        return;
      }
      const now = strange();
      strangeConnections.set(now ? now.seen - now.ours : 0);
      if (now === undefined && before === undefined) return;
      if (now) log.error(now, 'somebody else is connected to Slack as this app; changes are refused');
      else log.warn(last, 'nobody else is connected to Slack as this app any more');
      try {
        const outcome = now ? 'strange-connection' : 'strange-connection-gone';
        house.alarm(outcome, `${last.seen} connections to Slack, ${last.ours} of ours`);
      } catch (error) {
        log.error({ err: error }, 'an alarm was not recorded in the audit trail');
      }
    },
    lookAfter() {
      // apps.connections.open is tier 1: about one call a minute.
      if (strange()) return 2 * MINUTE;
      // Bots that ended a moment ago are still counted, and one of them may hide a stranger.
      return last !== undefined && last.ours > last.seen ? 1.5 * MINUTE : 10 * MINUTE;
    },
    async seenByOthers() {
      if (strange()) return false;
      return redis(house.presences(SEEN)).then(
        (seen) => seen > 0,
        () => false,
      );
    },
    trouble() {
      const now = strange();
      return now && { kind: 'strange-connection', ...now };
    },
    finding() {
      if (last === undefined) return undefined;
      return strange() ? { kind: 'sockets-strange', ...last } : { kind: 'sockets', connections: last.seen };
    },
  };
}
