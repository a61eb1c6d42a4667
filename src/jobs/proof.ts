import { Problem } from '../problem';
import { type Deps, lookingTools } from './deps';
import { parseLine } from './parse';

/** Measures once what a change did, `after` seconds later, and shows it on the same message. */
export async function runProof(id: string, after: number, deps: Deps): Promise<void> {
  const { ledger, queues } = deps;
  const state = ledger.read(id);
  const change = state && parseLine(state.intent.line).invocation.change;
  if (!state || !change) return;
  // Measured before, by somebody who could not say so any more: said now.
  if (state.proofs.some((proof) => proof.after === after)) return queues.deliver({ kind: 'action', id });
  try {
    const seen = await change.look(lookingTools(deps), state.intent.appliance, state.intent);
    ledger.prove(id, { after, at: Date.now(), seen });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    ledger.prove(id, { after, at: Date.now(), trouble: error.trouble });
  }
  await queues.deliver({ kind: 'action', id });
}
