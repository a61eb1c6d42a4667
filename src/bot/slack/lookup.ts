import { inTime } from '../../deadline';
import type { Log } from '../../log';

/** Of the 3 s that Slack waits for; everything that is looked up for one request is looked up at once. */
const PATIENCE_MS = 700;

/** Keeps each answer for a while; a failed one is asked again. */
export function remembered<T>(
  freshMs: number,
  now: () => number,
  ask: (key: string) => Promise<T>,
): (key: string) => Promise<T> {
  const answers = new Map<string, { until: number; answer: Promise<T> }>();
  return (key) => {
    const known = answers.get(key);
    if (known && now() < known.until) return known.answer;
    const answer = ask(key);
    answer.catch(() => answers.delete(key));
    answers.set(key, { until: now() + freshMs, answer });
    return answer;
  };
}

/** What Slack says in time; otherwise the other, and a line in the log. */
export function patient(log: Log): <T>(what: string, looking: Promise<T>, otherwise: T) => Promise<T> {
  return async <T>(what: string, looking: Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await inTime(PATIENCE_MS, looking, otherwise);
    } catch (error) {
      log.warn({ err: error }, `${what} could not be read from Slack`);
      return otherwise;
    }
  };
}
