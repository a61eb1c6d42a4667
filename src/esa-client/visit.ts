import { Problem } from '../problem';
import type { AskOptions } from './appliance';
import type { Visit } from './exchange';
import type { Terminal } from './terminal';

/** Of what a far end says before it has said hello. Some talk for ever. */
const MOST_BYTES = 16 * 1024;
/** For each way of leaving. */
const LEAVING_MS = 1500;

/** Gives the line to somebody else, listens, and takes it back. Whatever the far end does, this returns in time. */
export async function visit(
  terminal: Terminal,
  line: string,
  { seconds, away, heard, stayed, goodbye }: Visit,
  options: AskOptions,
): Promise<{ output: string; lastAnswer: string; cut: boolean }> {
  const printed = () => terminal.printed().slice(0, MOST_BYTES);
  const isBack = () => terminal.sight?.kind === 'main';
  const isTooMuch = () => terminal.bytes > MOST_BYTES;
  const isAsked = () => terminal.sight?.kind === 'question' && !away.test(printed());
  terminal.say(line, terminal.prompt, options);
  const until = Date.now() + seconds * 1000;
  await terminal.holds(() => isBack() || isAsked() || isTooMuch() || heard(printed()), until);
  if (isAsked())
    throw new Problem({ kind: 'unexpected-question', ...terminal.where(), question: terminal.printed() });
  const cut = isTooMuch();
  const whole = printed();
  const own = isBack() && stayed(whole);
  const output = isBack() ? whole.slice(0, whole.length - terminal.prompt.length) : whole;
  if (!own) terminal.spent = true;
  if (!isBack()) await leave(terminal, goodbye, options);
  const answer = output.startsWith(`${line}\n`) ? output.slice(line.length + 1) : output;
  return { output: answer, lastAnswer: own ? answer : '', cut };
}

/**
 * Politely, then less so. The answer is known by then and the shell is closed behind us, so what goes wrong here
 * changes nothing: a shell that is gone, or one that a far end fills.
 */
async function leave(terminal: Terminal, goodbye: string, options: AskOptions): Promise<void> {
  const isBack = () => terminal.sight?.kind === 'main';
  const returned = () => terminal.holds(isBack, Date.now() + LEAVING_MS);
  try {
    terminal.say(goodbye, '', options);
    if (await returned()) return;
    terminal.escape();
    terminal.say('quit', 'telnet> ', options);
    await returned();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
}
