import type { Seen } from '../change';
import { Problem } from '../problem';
import type { Deps } from './deps';
import type { Intent, Why } from './ledger/facts';

/** A permission older than this, on either clock, is not used: the worker may have slept between it and the line. */
const PERMIT_MS = 2000;

/** The answer has this much longer than the dialogue's own deadline before nobody waits for it any more. */
const GRACE_SECONDS = 5;

/** The gate said no: somebody else decided before, it came too late, or it could not be recorded. */
export class Declined extends Error {
  constructor(readonly why: 'expired' | 'decided') {
    super(why);
  }
}

/**
 * The one gate of a change. Returns when the committing line may be ended, which must then happen in the same turn of
 * the event loop: nothing in here is awaited. Whatever it decided to send and then does not, it says so finally.
 * @throws Declined
 */
export function passGate(
  intent: Intent,
  line: string,
  { seen: before, slow }: { seen: Seen; slow: boolean },
  { ledger, audit, appliances }: Deps,
): void {
  const { id, appliance } = intent;
  const at = Date.now();
  const ticks = performance.now();
  if (at > intent.expiresAt) throw new Declined('expired');
  const timeouts = appliances.find(({ name }) => name === appliance)?.timeouts;
  const seconds = (slow ? timeouts?.slow : timeouts?.command) ?? 180;
  const answerBy = at + (seconds + GRACE_SECONDS) * 1000;
  if (!ledger.decide(id, { outcome: 'send', at, before, answerBy })) throw new Declined('decided');
  const stop = (why: Why): never => {
    ledger.finish(id, { outcome: 'not-sent', at: Date.now(), why });
    throw new Declined('decided');
  };
  try {
    audit.write({ event: 'decision', appliance, action: id, outcome: 'send', line });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    stop({ kind: 'trouble', trouble: error.trouble });
  }
  if (Date.now() - at > PERMIT_MS || performance.now() - ticks > PERMIT_MS) stop({ kind: 'slow' });
}
