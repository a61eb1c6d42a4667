import { type ActionState, endsAt } from './facts';
import { endOf, type Ledger } from './ledger';

/** How long somebody tries to end what was left running, with an appliance that does not answer. */
const PATIENCE_MS = 24 * 3600 * 1000;

export interface DueEnd {
  readonly id: string;
  readonly dueAt: number;
}

/**
 * Plans the action that ends another one by itself: a capture, a debug log. It is made of that action alone, so it
 * cannot be lost between two files, and whoever plans it again finds it there. Approved with what it ends.
 * @returns undefined when nothing needs an end, or it has one
 */
export function planEnd(ledger: Ledger, state: ActionState): DueEnd | undefined {
  const { intent, approved, decision, final } = state;
  const dueAt = endsAt(state);
  const { end, ...same } = intent;
  if (end === undefined || dueAt === undefined || !approved || !decision || !final) return undefined;
  if (state.end?.decision !== undefined) return undefined;
  const id = endOf(intent.id);
  if (state.end === undefined) {
    ledger.plan({
      ...same,
      id,
      members: [id],
      at: final.at,
      expiresAt: dueAt + PATIENCE_MS,
      kind: end.kind,
      line: end.line,
      dialogue: end.dialogue,
      ends: { id: intent.id, sentAt: decision.at },
    });
  }
  ledger.approve(id, approved);
  return { id, dueAt };
}
