import type { Seen } from '../../command';
import type { Messages } from '../../messages';
import type { Block } from '../../report';
import type { Why } from './facts';

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
        preview.upSince !== undefined &&
        why.now.upSince !== undefined &&
        preview.upSince !== why.now.upSince
      ) {
        return [{ kind: 'text', text: words.restarted() }];
      }
      return [
        {
          kind: 'text',
          text: words.changed(
            words.seen(preview.active, preview.state),
            words.seen(why.now.active, why.now.state),
          ),
        },
      ];
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
