import { codeOf } from './error-code';
import type { Messages } from './messages';
import { Problem, type Trouble } from './problem';
import type { Action, Block, Report, Text } from './report';

/** An error is an answer too: what happened, what it means, what to do, and what the other side said. */
export function troubleReport(
  trouble: Trouble,
  say: Messages,
  more: { actions?: Action[]; source?: Text } = {},
): Report {
  const { what, advice, received } = say.problem(trouble);
  return {
    language: say.language,
    status: 'warning',
    headline: what,
    blocks: [
      ...(advice ? [{ kind: 'text' as const, text: advice }] : []),
      ...(received ? [{ kind: 'foreign' as const, ...received }] : []),
    ],
    ...more,
  };
}

/** The same as part of a report over several appliances. */
export function troubleBlocks(appliance: string, trouble: Trouble, say: Messages): Block[] {
  const { what, advice, received } = say.problem(trouble);
  return [
    { kind: 'text', text: say.noAnswerFrom(appliance, [...what, ...(advice ? [' ', ...advice] : [])]) },
    ...(received ? [{ kind: 'foreign' as const, ...received }] : []),
  ];
}

/** What the file system says when it takes nothing more: not a defect, and something a person can mend. */
const DISK = ['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EIO'];

/** What is shown of any error: a Problem speaks for itself, a full disk is named, the rest is a defect and has an id. */
export function troubleOf(error: unknown, id: string): Trouble {
  if (error instanceof Problem) return error.trouble;
  const code = codeOf(error) ?? '';
  return DISK.includes(code) ? { kind: 'disk', code } : { kind: 'internal', id };
}
