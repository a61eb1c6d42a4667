import type { Exchange } from '../exchange';
import { parseWorkQueue, type WorkQueue } from '../parse/workqueue';

export type { WorkQueue } from '../parse/workqueue';

/**
 * How much waits to be scanned, and does it move. `workqueue` alone asks whether to pause it; `status` behind it is
 * from a cheat sheet of 2014, so should the question come all the same, the answer is no.
 */
export function workqueue(): Exchange<WorkQueue> {
  return {
    name: 'workqueue',
    line: 'workqueue status',
    answers: [{ when: /\b(?:pause|resume)\b[^\n]{0,200}\[[YN]\]> $/i, reply: () => 'N' }],
    parse: parseWorkQueue,
  };
}
