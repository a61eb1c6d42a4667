/**
 * What the end of the text means. Only the end is ever looked at: a search over everything received is quadratic, and
 * the middle may be written by whoever runs the mail server at the other end.
 */

/** Longer than any main prompt (a host name has 253 characters at most) and any default of a question seen so far. */
export const TAIL = 512;

export type Sight =
  | { readonly kind: 'main'; readonly prompt: string }
  | { readonly kind: 'question'; readonly prompt: string }
  /** A text of several lines is wanted; there is no prompt, a lone dot ends it. */
  | { readonly kind: 'lines'; readonly prompt: '' }
  | { readonly kind: 'pager'; readonly prompt: '' };

const pager = '-Press Any Key For More-';

// The space matters: without it a packet that ends behind `>` leaves a space that nobody asked for.
const mainPrompt =
  /^(?:(?<host>[\w.-]{1,253})|\((?<mode>Machine|Cluster|Group) (?<name>[\w. -]{1,253})\) ?)> $/;
const questionPrompt = /\[(?<preset>[^[\]]*)\]> $/;
// From memory, unverified (SMTPPING's body, a site banner): matched loosely, and only where the text ends.
const linesWanted = /\bend with\b.{0,40}\bon a (?:blank )?line\b[^\n]{0,20}\r*\n$/i;
// An expired password is asked for in the shell, in a form nobody has published; any such line needs a person.
const secretWanted = /\bpass(?:word|phrase)\b[^\n]{0,60}: ?$/i;

/** The end of everything received, one character longer than `TAIL` when there is more before it. */
export function tailOf(text: string): string {
  return text.slice(-(TAIL + 1));
}

/**
 * Reads the end of the text. `learned` is the main prompt of this session: text that looks like another main prompt is
 * just text then, unless `moves` knows it. A question is looked for first, because both end in `> `.
 */
export function look(tail: string, learned?: string, moves?: (prompt: string) => boolean): Sight | undefined {
  const line = lastLine(tail);
  if (line === undefined) return undefined;
  if (line === '') return linesWanted.test(tail.slice(-120)) ? { kind: 'lines', prompt: '' } : undefined;
  if (line.trimStart() === pager) return { kind: 'pager', prompt: '' };
  if (!line.endsWith('> ')) return undefined;
  if (line === learned) return { kind: 'main', prompt: line };
  const question = questionPrompt.exec(line);
  if (question) return { kind: 'question', prompt: question[0] };
  const expected = learned === undefined || moves?.(line);
  return expected && mainPrompt.test(line) ? { kind: 'main', prompt: line } : undefined;
}

const sequences =
  /\x1b(?:\[[0-?]{0,32}[ -/]{0,4}[@-~]|\][^\x07\x1b\n]{0,256}(?:\x07|\x1b\\)|[()][0-9AB]|[=>78cM])/g;
const halfSequence = /^\x1b(?:\[[0-?]{0,32}[ -/]{0,4}|\][^\x07\x1b\n]{0,256}\x1b?|[()])?$/;

/** Without colours, titles and moves of the cursor (ECMA-48): what is read, never what is shown as evidence. */
export function plain(text: string): string {
  return text.includes('\x1b') ? text.replace(sequences, '') : text;
}

/** True for what a terminal shows nothing of: colours behind a prompt, also when the last one is not whole yet. */
export function showsNothing(text: string): boolean {
  return text.length <= 512 && (text === '' || plain(text) === '' || halfSequence.test(plain(text)));
}

/** True when a secret is asked for in the shell: an expired password, a forced change. Never answered. */
export function asksForSecret(tail: string): boolean {
  return secretWanted.test(lastLine(tail) ?? '');
}

/** A line begins behind LF, and behind the CR or backspaces with which the pager erases itself. */
function lastLine(tail: string): string | undefined {
  const start = Math.max(tail.lastIndexOf('\n'), tail.lastIndexOf('\r'), tail.lastIndexOf('\b')) + 1;
  const beginsBeforeTail = start === 0 && tail.length > TAIL;
  return beginsBeforeTail ? undefined : plain(tail.slice(start));
}

export type Place =
  | { readonly kind: 'host' | 'machine' | 'cluster' | 'group'; readonly name: string }
  | undefined;

/** Whose prompt this is. */
export function placeOf(prompt: string): Place {
  const found = mainPrompt.exec(prompt)?.groups;
  if (!found) return undefined;
  if (found.host !== undefined) return { kind: 'host', name: found.host };
  switch (found.mode) {
    case 'Machine':
      return { kind: 'machine', name: found.name ?? '' };
    case 'Cluster':
      return { kind: 'cluster', name: found.name ?? '' };
    default:
      return { kind: 'group', name: found.name ?? '' };
  }
}

/**
 * The text as a person would have seen it: the pager's own erasures carried out, line ends made LF (`Last login` ends
 * in CR CR LF). Every other control byte stays, for the formatters to make visible.
 */
export function normalise(raw: string): string {
  const lines = raw.replace(/-Press Any Key For More-(?:\r {1,80}\r|\x08[\b ]{0,240})/g, '').split('\n');
  return lines.map((line, i) => (i === lines.length - 1 ? line : withoutReturns(line))).join('\n');
}

function withoutReturns(line: string): string {
  let end = line.length;
  while (line[end - 1] === '\r') end -= 1;
  return line.slice(0, end);
}
