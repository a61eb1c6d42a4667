import type { Cautions } from '../change';
import type { Change, Tools } from '../command';
import { withDeadline } from '../deadline';
import { Problem } from '../problem';
import type { Deps } from './deps';

/** A preview is worth more now than whole later. */
const CAUTIONS_MS = 5000;

/** Asked once for each appliance, and never in the way: what does not come in time is one line of the preview. */
export function cautionsOf(
  change: Change,
  tools: Pick<Tools, 'ask' | 'may'>,
  { log }: Pick<Deps, 'log'>,
): (appliance: string) => Promise<Cautions | undefined> {
  const asked = new Map<string, Promise<Cautions | undefined>>();
  const ask = async (appliance: string): Promise<Cautions | undefined> => {
    if (change.cautions === undefined) return undefined;
    const late = () => new Problem({ kind: 'deadline', seconds: CAUTIONS_MS / 1000 });
    try {
      return await withDeadline(CAUTIONS_MS, change.cautions(tools, appliance), late);
    } catch (error) {
      if (!(error instanceof Problem)) log.error({ err: error, appliance }, 'cautions of a preview failed');
      return { unread: change.cautionsFrom };
    }
  };
  return (appliance) => {
    const known = asked.get(appliance) ?? ask(appliance);
    asked.set(appliance, known);
    return known;
  };
}
