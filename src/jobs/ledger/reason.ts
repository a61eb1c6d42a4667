import type { Seen } from '../../change';
import type { Messages } from '../../messages';
import type { Block } from '../../report';
import type { Why } from './facts';
import { shortly } from './seen-words';

/** Why an action did not go the usual way, as blocks: our sentence, and the appliance's own words if it had some. */
export function reason(why: Why, preview: Seen, say: Messages): Block[] {
  const words = say.action.why;
  switch (why.kind) {
    case 'trouble': {
      const { what, advice, received } = say.problem(why.trouble);
      return [
        { kind: 'text', text: [...what, ...(advice ? [' ', ...advice] : [])] },
        ...(received ? [{ kind: 'foreign' as const, ...received }] : []),
      ];
    }
    case 'changed':
      if (
        preview.about === 'mail' &&
        why.now.about === 'mail' &&
        preview.upSince !== undefined &&
        why.now.upSince !== undefined &&
        preview.upSince !== why.now.upSince
      ) {
        return [{ kind: 'text', text: words.restarted() }];
      }
      return [{ kind: 'text', text: words.changed(shortly(preview, say), shortly(why.now, say)) }];
    case 'moved':
      return [{ kind: 'text', text: words.moved() }];
    case 'role-removed':
      return [{ kind: 'text', text: words.roleRemoved(why.person) }];
    case 'slow':
      return [{ kind: 'text', text: words.slow() }];
    case 'worker-died':
      return [{ kind: 'text', text: words.workerDied() }];
    default:
      return why satisfies never;
  }
}
