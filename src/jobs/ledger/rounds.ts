import type { Log } from '../../log';
import type { Queues } from '../queues';
import { planEnd } from './ending';
import type { Ledger } from './ledger';
import { reap } from './reaper';

const EVERY_MS = 15_000;

/** A measurement that is this late will not come by itself: its job was lost with Redis. */
const LATE_MS = 15_000;
/** Measured this late it would prove nothing about the change. */
const TOO_LATE_MS = 5 * 60_000;

/** Four times in the first minute, then every minute, then every ten: an appliance that is away is not worn out. */
function attempt(lateMs: number): string {
  const minutes = Math.floor(lateMs / 60_000);
  if (minutes === 0) return `0.${Math.floor(lateMs / 15_000)}`;
  return String(minutes < 10 ? minutes : Math.floor(minutes / 10) * 10);
}

/** Reaps every 15 seconds, in bot and worker alike, so that an answer comes also when one of them is gone. */
export function keepReaping(
  { ledger, queues, log }: { ledger: Ledger; queues: Queues; log: Log },
  everyMs = EVERY_MS,
): { stop(): void } {
  async function round(): Promise<void> {
    const now = Date.now();
    for (const id of reap(ledger, now)) await queues.redeliver(id);
    for (const id of ledger.open()) {
      const state = ledger.read(id);
      if (state === undefined) continue;
      const end = planEnd(ledger, state);
      if (end && now > end.dueAt) await queues.end(end.id, end.dueAt, attempt(now - end.dueAt));
      const { final, proofs } = state;
      if (final?.proofAfter === undefined) continue;
      const missing = final.proofAfter.filter((after) => !proofs.some((proof) => proof.after === after));
      for (const after of missing) {
        const dueAt = final.at + after * 1000;
        if (final.outcome === 'unknown' && now < dueAt) await queues.proof(id, after, dueAt);
        if (now > dueAt + TOO_LATE_MS) {
          ledger.prove(id, { after, at: now, trouble: { kind: 'deadline', seconds: TOO_LATE_MS / 1000 } });
          await queues.deliver({ kind: 'action', id });
        } else if (now > dueAt + LATE_MS) await queues.proof(id, after, dueAt, 'late');
      }
    }
  }
  let running = Promise.resolve();
  const timer = setInterval(() => {
    running = running.then(round).catch((error: unknown) => log.error({ err: error }, 'reaper'));
  }, everyMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
