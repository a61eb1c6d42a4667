import type { Incoming } from './incoming';
import { normalise, plain } from './prompts';

/** How long nothing more must come where silence is all there is to go by, and where an echo is overdue. */
const quietMilliseconds = 300;
const lostMilliseconds = 3000;

/**
 * What a terminal gives back of a typed line. Everything in front of the echo belongs to an earlier answer, or to
 * somebody else who writes on this terminal; the echo itself can look like anything, `invalid.example` like a refusal.
 */

/** Whether exactly this was echoed so far, or its beginning, or something else. */
export function compareEcho(received: string, typed: string): 'whole' | 'begun' | 'other' {
  if (received === typed) return 'whole';
  const halfLineEnd = received.endsWith('\r') && typed.endsWith('\n');
  return typed.startsWith(halfLineEnd ? received.slice(0, -1) : received) ? 'begun' : 'other';
}

/** True when a text begins with the echo: also one that a narrow terminal folded, or that is coloured. */
function beginsWithEcho(text: string, typed: string): boolean {
  const squeeze = (some: string) => plain(some).replace(/[\s\b]/g, '');
  const wanted = squeeze(typed);
  return squeeze(text.slice(0, 4 * wanted.length + 512)).startsWith(wanted);
}

/** What follows the echo; all of it when there is none. */
export function behindEcho(text: string, typed: string): string {
  const end = endOfEcho(text, typed);
  if (end > 0 || !text.includes('\x1b')) return text.slice(end);
  const bare = plain(text);
  const endOfBare = endOfEcho(bare, typed);
  return endOfBare > 0 ? bare.slice(endOfBare) : text;
}

function endOfEcho(text: string, typed: string): number {
  const line = `${typed}\n`;
  if (typed === '') return text.startsWith('\n') ? 1 : 0;
  if (text.startsWith(line)) return line.length;
  const at = [`\n${line}`, `> ${line}`].map((echo) => ({ echo, at: text.indexOf(echo) }));
  const [first] = at.filter((one) => one.at >= 0).sort((a, b) => a.at - b.at);
  return first === undefined ? 0 : first.at + first.echo.length;
}

/** Without the prompt that ends it. A coloured one ends in more than was learned of it. */
export function beforePrompt(text: string, prompt: string): string {
  return text.endsWith(prompt)
    ? text.slice(0, text.length - prompt.length)
    : text.slice(0, text.lastIndexOf('\n') + 1);
}

/** Whether what stands there answers the last line at all, or is the rest of an earlier answer. */
export function watchEcho(incoming: Incoming) {
  /** Whether this shell echoes what is typed; learned at its first line. */
  let echoes: boolean | undefined;
  const watch = {
    typed: '',
    /** `lost`: earlier lines came back, and this one does not. A shell that never echoes is believed after a silence. */
    async answering(): Promise<'yes' | 'no' | 'lost'> {
      const { typed } = watch;
      const isThere =
        beginsWithEcho(normalise(incoming.sinceMark(4 * typed.length + 512)), typed) ||
        endOfEcho(plain(normalise(incoming.sinceMark())), typed) > 0;
      if (isThere) {
        echoes = true;
        return 'yes';
      }
      if (!(await incoming.isQuiet(echoes ? lostMilliseconds : quietMilliseconds))) return 'no';
      if (echoes) return 'lost';
      echoes = false;
      return 'yes';
    },
  };
  return watch;
}
