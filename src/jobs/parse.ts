import { distance } from 'fastest-levenshtein';
import { type Command, type Invocation, usageProblem } from '../command';
import { Problem } from '../problem';
import { commands } from './catalog';

/** What was typed, bound to a command, and the appliances named behind `on` (not yet looked up). */
export interface Parsed {
  readonly invocation: Invocation;
  readonly on?: readonly string[];
}

/** Longest line that is looked at; the longest valid one is a domain of 253 characters and some appliances. */
const LINE_LIMIT = 1000;

/** Of a line with free text; the longest replies of mail servers that are known have some 700 characters. */
const FREE_LIMIT = 1900;

/**
 * Reads one line, typed or carried by a button or a job: there is no other way to a command. Phones write "Host" and
 * add blanks, so words are compared in lower case.
 * @throws Problem with what is wrong with it
 */
export function parseLine(line: string): Parsed {
  const typed = line.trim();
  const first = /^[^ \u00a0\r\n]*/.exec(typed)?.[0] ?? '';
  const free = commands.find((one) => one.freeText && one.name === first.toLowerCase());
  const limit = free ? FREE_LIMIT : LINE_LIMIT;
  if (typed.length > limit) throw new Problem({ kind: 'too-long', limit });
  if (free) return { invocation: free.bind([typed.slice(first.length).trim()]) };
  if (/[\r\n\u0085\u2028\u2029]/.test(typed)) {
    throw new Problem({ kind: 'domain', input: typed, why: 'line-break' });
  }
  const words = typed.split(/[ \u00a0]+/).filter((word) => word !== '');
  const name = (words[0] ?? 'help').toLowerCase();
  const command = commands.find((one) => one.name === name);
  if (command === undefined) throw unknownCommand(name);
  const { rest, on } = split(words.slice(1), command);
  return { invocation: command.bind(rest), ...(on && { on }) };
}

/**
 * Takes `on esa1, esa2` out of the words. It ends with the line or at an option of the command (`send`, `by`); whatever
 * else stands there is a name, so that a mistyped one is named in the answer.
 */
function split(words: readonly string[], command: Command): { rest: readonly string[]; on?: string[] } {
  const prose = words.findIndex((word) => word.toLowerCase() === command.proseAfter);
  const at = words.findIndex((word) => word.toLowerCase() === 'on');
  if (at === -1 || (prose !== -1 && at > prose)) return { rest: words };
  // The word right behind `on` is a name in any case: an appliance may be called as an option is.
  const own = words.findIndex((word, i) => i > at + 1 && command.options?.includes(word.toLowerCase()));
  const end = own === -1 ? words.length : own;
  const on = words
    .slice(at + 1, end)
    .join(',')
    .split(',')
    .filter((appliance) => appliance !== '');
  if (on.length === 0) throw usageProblem(command);
  return { rest: [...words.slice(0, at), ...words.slice(end)], on: [...new Set(on)] };
}

function unknownCommand(word: string): Problem {
  const near = nearest(
    word,
    commands.map((command) => command.name),
  );
  return new Problem({ kind: 'unknown-command', word, ...(near !== undefined && { near }) });
}

/** The one of `known` that was probably meant: at most two slips, and fewer than half of the word. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((name) => ({ name, slips: distance(word.toLowerCase().slice(0, 80), name.toLowerCase()) }))
    .filter(({ name, slips }) => slips <= 2 && slips * 2 <= name.length)
    .sort((a, b) => a.slips - b.slips);
  return best?.name;
}
