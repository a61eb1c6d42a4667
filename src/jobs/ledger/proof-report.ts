import type { Seen } from '../../change';
import type { Messages } from '../../messages';
import type { Block, Report, Text } from '../../report';
import type { ActionState, Proof } from './facts';
import { shortly } from './seen-words';

/** What was measured, one line a measurement; mail against the moment before sending. */
export function proofLines(state: ActionState, say: Messages): Block[] {
  const { proofs, intent } = state;
  if (proofs.length === 0) return [];
  const title = intent.seen.about === 'mail' ? say.action.proofTitle : say.changes.proofTitle;
  return [
    { kind: 'text', text: title(intent.appliance) },
    {
      kind: 'facts',
      facts: proofs.map((proof) => [say.action.after(proof.after), line(proof, base(state), say)]),
    },
  ];
}

/** What a change came to, once the appliance accepted it. */
export interface Told {
  readonly status: Report['status'];
  readonly text: Text;
  /** This is what a person wants to know first, before that the appliance accepted it. */
  readonly first: boolean;
}

/** "5 → 0, 5 delivered" is a different thing from "5 → 0, 5 bounced": judged by the newest measurement. */
export function verdict(state: ActionState, say: Messages): Told {
  const words = say.action.verdict;
  const expected = state.final?.proofAfter?.length ?? 0;
  const measured = state.proofs.flatMap(({ seen }) => delta(base(state), seen) ?? []);
  const now = measured.at(-1);
  const waits = state.proofs.length < expected;
  if (now === undefined) {
    return { status: 'info', text: waits ? words.measuring() : words.unmeasured(), first: false };
  }
  return { ...judge(now, waits, words), first: true };
}

function judge(
  { was, is, delivered, soft, hard }: Delta,
  waits: boolean,
  words: Messages['action']['verdict'],
): Omit<Told, 'first'> {
  if (delivered > 0 && hard > 0) return { status: 'warning', text: words.mixed(delivered, hard, is) };
  // Some destinations take their mail, others refuse again: green would hide the larger half.
  if (delivered > 0 && is > 0 && soft > 0) {
    return { status: delivered < is ? 'critical' : 'warning', text: words.partly(delivered, is, soft) };
  }
  if (delivered > 0) {
    return { status: 'ok', text: is === 0 ? words.drained(delivered) : words.draining(is, delivered) };
  }
  if (hard > 0) return { status: 'critical', text: words.bounced(hard, is) };
  if (soft > 0) return { status: 'critical', text: words.failing(soft) };
  if (was === 0 && is === 0) return { status: 'info', text: words.nothing() };
  if (waits) return { status: 'info', text: [...words.still(), ' ', ...words.measuring()] };
  return { status: 'warning', text: words.still() };
}

function base({ intent, decision }: ActionState): Seen {
  return decision?.before ?? intent.seen;
}

function line({ seen, trouble }: Proof, before: Seen, say: Messages): Text {
  if (trouble) return say.action.proofUnread(say.problem(trouble).what);
  if (seen?.about === 'log' && seen.exists) {
    return say.changes.recorded(seen.recorded?.split('\n').filter((row) => row !== '').length ?? 0);
  }
  if (seen !== undefined && seen.about !== 'mail') return shortly(seen, say);
  const moved = delta(before, seen);
  if (moved === undefined) return say.action.proofMissing();
  return say.action.proof(moved.was, moved.is, moved.delivered, moved.soft, moved.hard);
}

interface Delta {
  readonly was: number;
  readonly is: number;
  readonly delivered: number;
  readonly soft: number;
  readonly hard: number;
}

/** Undefined when a number is missing on either side: a difference to nothing is no difference. */
function delta(was: Seen, is: Seen | undefined): Delta | undefined {
  if (was.about !== 'mail' || is?.about !== 'mail') return undefined;
  if (was.active === undefined || is?.active === undefined) return undefined;
  if (was.delivered === undefined || is.delivered === undefined) return undefined;
  if (was.soft === undefined || is.soft === undefined || was.hard === undefined || is.hard === undefined)
    return undefined;
  return {
    was: was.active,
    is: is.active,
    delivered: is.delivered - was.delivered,
    soft: is.soft - was.soft,
    hard: is.hard - was.hard,
  };
}
