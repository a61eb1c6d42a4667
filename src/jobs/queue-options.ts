import { createHash } from 'node:crypto';

/**
 * The only place for BullMQ's options. BullMQ delivers at least once whatever they are, and the options of whichever
 * worker looks decide for all: so a worker with other options than a living one refuses to start. Changes are safe
 * because of the ledger, not of these.
 */

/** Seconds; afterwards BullMQ forgets a job that has ended. */
export const WEEK = { age: 7 * 24 * 3600 };

/** A finished request is remembered for a day: a redelivered event is the same request, and so the same job. */
export const requestJobs = { attempts: 2, removeOnComplete: { age: 24 * 3600 }, removeOnFail: WEEK };
export const changeJobs = { attempts: 1, removeOnComplete: WEEK, removeOnFail: WEEK };
export const proofJobs = {
  attempts: 3,
  backoff: { type: 'fixed', delay: 1000 },
  removeOnComplete: WEEK,
  removeOnFail: WEEK,
};
/** An update of a message can be repeated freely; after 1, 2, 4 … 60 s this goes on for about a week. */
export const deliveryJobs = {
  attempts: 10_080,
  backoff: { type: 'growing' },
  removeOnComplete: WEEK,
  removeOnFail: WEEK,
};

/** What may run twice has a short lock: whoever asked a worker that died waits 15 s for the next one. */
const briefly = { lockDuration: 10_000, stalledInterval: 5000 };
const long = { lockDuration: 60_000, stalledInterval: 15_000 };

export const requestWork = { ...briefly, concurrency: 50 };
export const changeWork = { ...long, concurrency: 20, maxStalledCount: 0, maxStartedAttempts: 1 };
export const proofWork = { ...long, concurrency: 20 };
/** However often the bot dies with an answer in its hands, the answer is not given up. */
export const deliveryWork = { ...briefly, concurrency: 50, maxStalledCount: deliveryJobs.attempts };

/** Two workers with the same mark treat jobs alike. */
export const optionsMark = createHash('sha256')
  .update(JSON.stringify([requestJobs, changeJobs, proofJobs, deliveryJobs]))
  .update(JSON.stringify([requestWork, changeWork, proofWork, deliveryWork]))
  .digest('hex')
  .slice(0, 12);
