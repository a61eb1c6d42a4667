import { linesOf } from './lines';

export interface LogSubscriptions {
  readonly names: readonly string[];
  /** The appliance's own words about changes that somebody has not committed yet. */
  readonly uncommitted?: string;
}

// Both layouts are documented: `1. "mail_logs" Type: ...` (7.x guides), and a table of columns (9.x guides).
const row = /^\s{0,8}\d{1,4}\. +"?(?<name>[\w.-]{1,64})"?(?:\s|$)/;
/** No wording is published; any of these words stops us. */
export const uncommitted =
  /\b(?:uncommitted|not (?:been |yet been |yet )?committed|pending changes|another (?:user|administrator|session))\b/i;

export function parseLogSubscriptions(output: string): LogSubscriptions {
  const lines = linesOf(output);
  const words = lines.filter((line) => uncommitted.test(line)).join('\n');
  return {
    names: lines.flatMap((line) => row.exec(line)?.groups?.name ?? []),
    ...(words !== '' && { uncommitted: words }),
  };
}

/** What `grep` printed of a log: nothing is nothing. */
export function parseRecorded(output: string): string {
  const lines = linesOf(output).filter((line) => line !== '');
  return /^No results were found\b/i.test(lines[0] ?? '') ? '' : lines.join('\n');
}
