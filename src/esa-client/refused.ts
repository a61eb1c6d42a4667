import { Problem } from '../problem';
import type { Exchange } from './exchange';
import { refusalIn } from './refusals';

interface Where {
  where(): { appliance: string; command: string };
}

/** @throws Problem where the appliance said no */
export function assertDone<T>(
  terminal: Where,
  { answers, refusal: own }: Exchange<T>,
  { output, lastAnswer }: { readonly output: string; readonly lastAnswer: string },
  committed: boolean,
): void {
  const refusal = refusalIn(lastAnswer, own);
  if (refusal) throw new Problem({ kind: refusal, ...terminal.where(), received: output });
  // Back at the prompt without the question that commits: whatever it printed, nothing was changed.
  if (!committed && answers?.some((answer) => answer.commits))
    throw new Problem({ kind: 'refused', ...terminal.where(), received: output });
}

/** A menu that comes back behind the line that commits may have the "no" above it: it is not looked for later. */
export function assertNotRefused<T>(terminal: Where, { refusal: own }: Exchange<T>, received: string): void {
  const refusal = refusalIn(firstLine(received), own);
  if (refusal) throw new Problem({ kind: refusal, ...terminal.where(), received });
}

/** The appliance's own; below may stand what a mail server said. */
function firstLine(text: string): string {
  return text.trimStart().split('\n', 1)[0] ?? '';
}

/** @throws Problem where others have changes waiting */
export function assertOurs<T>(terminal: Where, { notOurs }: Exchange<T>, received: string): void {
  if (notOurs?.test(received))
    throw new Problem({ kind: 'uncommitted', appliance: terminal.where().appliance, received });
}

export function isRefusal(error: unknown): boolean {
  return error instanceof Problem && ['refused', 'not-permitted'].includes(error.trouble.kind);
}
