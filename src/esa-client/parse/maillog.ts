import { linesOf } from './lines';

/** Lines of mail_logs, in their order: the oldest first. Not trustworthy: other people's mail servers write in them. */
export interface MailLog {
  readonly lines: readonly LogLine[];
  /** More was printed than is read: the newest lines may be missing. */
  readonly cut: boolean;
  /** What is no log line, and no part of the dialogue. */
  readonly unread: readonly string[];
}

export interface LogLine {
  /** The appliance's own clock: `Tue Mar  3 06:31:02 2026`. */
  readonly at: string;
  /** Behind `Info: `. */
  readonly text: string;
  readonly raw: string;
}

const logLine =
  /^(?<at>[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]?\d \d\d:\d\d:\d\d \d{4}) [A-Z][a-z]{2,10}: (?<text>\S.*)$/;
const ignorable = [
  /^$/,
  /^No results were found\b/i,
  /^No matching message IDs?\b/i,
  /^\s{0,8}\d{1,3}\. "/,
  /^Currently configured logs:$/i,
  /\]>/,
  /^Enter the (?:number|regular)\b/i,
];

export function parseMailLog(output: string, cut = false): MailLog {
  const lines: LogLine[] = [];
  const unread: string[] = [];
  const all = linesOf(output);
  // The last line of what was cut is half a line.
  for (const raw of cut ? all.slice(0, -1) : all) {
    const { at, text } = logLine.exec(raw)?.groups ?? {};
    if (at !== undefined && text !== undefined) lines.push({ at, text, raw });
    else if (!ignorable.some((pattern) => pattern.test(raw))) unread.push(raw);
  }
  return { lines, cut, unread };
}
