import type { Seen } from '../change';
import type { Change } from '../command';
import type { Messages } from '../messages';
import { type Action, type Block, code, type Report, type Text } from '../report';
import { troubleBlocks } from '../trouble';
import type { Answer } from './commands/each';
import { shortly } from './ledger/seen-words';

/** One for each appliance, up to this many: above, people type, or choose all. */
const MOST_BUTTONS = 6;

interface Looked {
  readonly answers: readonly Answer<Seen>[];
  /** Those where there is something to do. */
  readonly worthwhile: readonly Answer<Seen>[];
}

/** Where a change could be made, with a button for each appliance: or that there is nothing to do anywhere. */
export function choose(line: string, change: Change, { answers, worthwhile }: Looked, say: Messages): Report {
  const blocks = answers.flatMap(({ appliance, value, problem }): Block[] =>
    problem
      ? troubleBlocks(appliance, problem.trouble, say)
      : [{ kind: 'text', text: found(appliance, value, say) }],
  );
  const label = say.changes.kinds[change.kind];
  const buttons: Action[] = worthwhile.slice(0, MOST_BUTTONS).map(({ appliance }) => ({
    label: label.on(appliance),
    invoke: `${change.line} on ${appliance}`,
  }));
  if (worthwhile.length > 1) {
    const on = worthwhile.map(({ appliance }) => appliance).join(',');
    buttons.push({ label: label.onAll(worthwhile.length), invoke: `${change.line} on ${on}` });
  }
  return {
    language: say.language,
    status: worthwhile.length === 0 ? 'info' : 'warning',
    headline:
      worthwhile.length === 0
        ? label.nothing(change.scope)
        : label.choose(change.scope, waiting(worthwhile), worthwhile.length),
    blocks,
    actions: [...buttons, { label: say.refresh, invoke: line, again: true }],
  };
}

function found(appliance: string, seen: Seen | undefined, say: Messages): Text {
  if (seen?.about === 'mail') return say.action.choose.waiting(appliance, seen.active);
  return [code(appliance), ...(seen === undefined ? [] : [': ', ...shortly(seen, say)])];
}

function waiting(worthwhile: readonly Answer<Seen>[]): number {
  return worthwhile.reduce((sum, { value }) => sum + (value?.about === 'mail' ? (value.active ?? 0) : 0), 0);
}
