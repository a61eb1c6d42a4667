import { codeOf } from './error-code';
import type { Log } from './log';

const EVERY_MS = 60_000;
/** Causes are few; texts that differ each time must not fill the memory. */
const MOST = 100;

/** Logs each cause at once, and then once a minute with how often it came: what is away is tried many times a second. */
export function calmly(log: Log, what: string, now: () => number = Date.now): (error: Error) => void {
  const causes = new Map<string, { at: number; unsaid: number }>();
  return (error) => {
    const cause = codeOf(error) ?? error.message;
    const known = causes.get(cause);
    if (known !== undefined && now() - known.at < EVERY_MS) {
      known.unsaid += 1;
      return;
    }
    if (causes.size >= MOST) causes.clear();
    causes.set(cause, { at: now(), unsaid: 0 });
    log.error({ err: error, ...(known && known.unsaid > 0 && { alsoTimes: known.unsaid }) }, what);
  };
}
