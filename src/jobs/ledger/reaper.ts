import type { Person } from '../../report';
import { type ActionState, evidenceAfter, type Final, type Why } from './facts';
import type { Ledger } from './ledger';

/**
 * Brings every open action to its one final answer, whatever died: run by bot and worker every 15 seconds. It competes
 * for the same files as everybody else, so it can only win what nobody else has decided.
 * @returns the ids whose message must be shown again: what it ended, and what ended earlier but was never shown
 */
export function reap(ledger: Ledger, now: number): string[] {
  return ledger.open().filter((id) => {
    const state = ledger.read(id);
    if (state === undefined) return false;
    if (state.final !== undefined) return state.posted === undefined;
    if (state.decision === undefined && now > state.intent.expiresAt) {
      ledger.decide(id, { outcome: 'expired', at: now });
    }
    const final = finalFrom(ledger.read(id) ?? state, now);
    if (final === undefined) return false;
    ledger.finish(id, final);
    return true;
  });
}

/** The final answer that a decision leads to by itself: at once, except for `send`, which has its time to answer. */
function finalFrom(state: ActionState, now: number): Final | undefined {
  const { decision } = state;
  if (decision === undefined) return undefined;
  if (decision.outcome !== 'send') {
    return { outcome: decision.outcome, at: now, ...(decision.why && { why: decision.why }) };
  }
  if (now <= (decision.answerBy ?? decision.at)) return undefined;
  return { outcome: 'unknown', at: now, proofAfter: evidenceAfter(state.intent) };
}

/** Decides against sending, and says so finally. @returns false when something else was decided before. */
export function decline(
  ledger: Ledger,
  id: string,
  outcome: 'cancelled' | 'expired' | 'not-sent',
  details: { by?: Person; why?: Why } = {},
): boolean {
  const at = Date.now();
  if (!ledger.decide(id, { outcome, at, ...details })) return false;
  ledger.finish(id, { outcome, at, ...(details.why && { why: details.why }) });
  return true;
}

/**
 * Says of what cannot be sent from here any more that it was not. What has to end something stays open: it is tried
 * again, by whoever is there, until it expires.
 */
export function abandon(ledger: Ledger, id: string, why: Why): void {
  if (ledger.read(id)?.intent.ends === undefined) decline(ledger, id, 'not-sent', { why });
}
