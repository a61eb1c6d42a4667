import type { Messages } from '../../messages';
import type { Block } from '../../report';
import { type ActionState, endsAt } from './facts';
import { outcome } from './outcome';
import { phaseOf } from './phase';
import { reason } from './reason';

/** How a capture or a debug log ended by itself, or that it will; nothing while that is not known to be needed. */
export function endBlocks(state: ActionState, say: Messages): Block[] {
  const at = endsAt(state);
  if (at === undefined) return [];
  const { end } = state;
  const words = say.changes;
  const phase = end === undefined ? 'planned' : phaseOf(end);
  const why = end?.final?.why ?? end?.decision?.why;
  const because = why && end ? reason(why, end.intent.seen, say) : [];
  switch (phase) {
    case 'planned':
    case 'approved':
      // A running one says it in its headline.
      return state.final?.outcome === 'done' ? [] : [{ kind: 'text', text: words.endsAt(at) }];
    case 'done':
      return [{ kind: 'text', text: words.kinds[state.intent.kind].ended(end?.final?.at ?? at) }];
    case 'not-sent':
      return [{ kind: 'text', text: words.endNot() }, ...because];
    case 'expired':
      return [{ kind: 'text', text: words.endExpired(end?.intent.line ?? '') }];
    case 'sent':
    case 'refused':
    case 'unknown':
    case 'cancelled':
      return [{ kind: 'text', text: words.end(end ? outcome(end, say) : []) }, ...because];
    default:
      return phase satisfies never;
  }
}
