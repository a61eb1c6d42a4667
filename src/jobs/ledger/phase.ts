import type { ActionState } from './facts';

/** Where an action stands, by what its folder holds. */
export type Phase =
  | 'planned'
  | 'approved'
  | 'sent'
  | 'done'
  | 'refused'
  | 'not-sent'
  | 'unknown'
  | 'expired'
  | 'cancelled';

export function phaseOf({ approved, decision, final }: ActionState): Phase {
  if (final) return final.outcome;
  if (decision) return decision.outcome === 'send' ? 'sent' : decision.outcome;
  return approved ? 'approved' : 'planned';
}
