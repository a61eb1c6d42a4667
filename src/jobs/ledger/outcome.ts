import { shortId } from '../../ids';
import type { Messages } from '../../messages';
import type { Text } from '../../report';
import type { ActionState } from './facts';
import { phaseOf } from './phase';

/** The state in one sentence, with the words that `docs/` promises for it. */
export function outcome(state: ActionState, say: Messages): Text {
  const { intent, approved, decision, final } = state;
  const words = say.action;
  const id = shortId(intent.id);
  const at = final?.at ?? decision?.at ?? intent.at;
  const phase = phaseOf(state);
  switch (phase) {
    case 'planned':
      return say.changes.kinds[intent.kind].preview(intent.scope, intent.appliance);
    case 'approved':
      return words.approved(id, approved?.by ?? intent.asker, approved?.at ?? at);
    case 'sent':
      return words.sent(id, intent.dialogue, intent.appliance, at);
    case 'done':
      return words.done(id, intent.dialogue, intent.appliance, decision?.at ?? at);
    case 'refused':
      return words.refused(id, intent.dialogue, intent.appliance);
    case 'not-sent':
      return words.notSent(id, intent.appliance);
    case 'unknown':
      return words.unknown(id, intent.dialogue, intent.appliance, decision?.at ?? at);
    case 'expired':
      return words.expired(id, intent.expiresAt);
    case 'cancelled':
      return words.cancelled(id, decision?.by);
    default:
      return phase satisfies never;
  }
}
