import type { Duplex } from 'node:stream';
import { Problem } from '../problem';
import type { Answered, Appliance, AskOptions } from './appliance';
import { beforePrompt, behindEcho } from './echo';
import type { Answer, Exchange } from './exchange';
import { isAt } from './exchanges/clustermode';
import { readBest } from './folds';
import { NoChoice } from './menu';
import { asksForSecret, plain } from './prompts';
import { refusalIn, refusesAnswer } from './refusals';
import { assertDone, assertNotRefused, assertOurs, isRefusal } from './refused';
import { Terminal } from './terminal';
import { visit } from './visit';

/** How long a question at login must stand before it is one: a banner can hold such words, and come in pieces. */
const bannerMilliseconds = 1000;
/** Of a question, what the matchers see: `when` is run on foreign text. */
const questionLimit = 8 * 1024;

/** One logged-in shell: has one exchange at a time, and is spent after any that went wrong. */
export interface Session {
  readonly prompt: string;
  readonly usable: boolean;
  ask<T>(exchange: Exchange<T>, options?: AskOptions): Promise<Answered<T>>;
  close(): Promise<void>;
}

type Asking = AskOptions & { readonly patience: number };

/** Reads the banner up to the first prompt. */
export async function openSession(
  shell: Duplex,
  appliance: Appliance,
  onEnded: () => void,
  /** Milliseconds that a question must stand before nobody knows it. */
  patience = 0,
): Promise<Session> {
  const terminal = new Terminal(shell, appliance, onEnded);
  await terminal.within(appliance.timeouts.connect, undefined, async () => {
    terminal.prompt = await firstPrompt(terminal, appliance);
  });
  return {
    get prompt() {
      return terminal.prompt;
    },
    get usable() {
      return terminal.usable;
    },
    ask: (exchange, options = {}) => ask(terminal, appliance, exchange, { ...options, patience }),
    close: () => terminal.close(),
  };
}

async function firstPrompt(terminal: Terminal, appliance: Appliance): Promise<string> {
  for (;;) {
    const sight = await terminal.see(undefined, { other: () => asksForSecret(terminal.tail) });
    if (sight?.kind === 'main') return sight.prompt;
    if (sight?.kind !== 'pager') {
      if (!(await terminal.isQuiet(bannerMilliseconds))) continue;
      const received = terminal.printed();
      throw new Problem({ kind: 'login-needs-person', appliance: appliance.name, received });
    }
    terminal.turnPage();
  }
}

async function ask<T>(
  terminal: Terminal,
  appliance: Appliance,
  exchange: Exchange<T>,
  options: Asking,
): Promise<Answered<T>> {
  const { timeouts } = appliance;
  const changes = exchange.answers?.some((answer) => answer.commits) ?? false;
  if (changes && !options.commit) throw new TypeError(`${exchange.name} commits: it needs a gate`);
  terminal.command = exchange.line;
  const progress: Progress = { staged: false, committed: false };
  const gated = guarded(terminal, appliance, options);
  const { output, lastAnswer, cut } = await terminal.within(
    exchange.slow ? timeouts.slow : timeouts.command,
    options.signal,
    async () => {
      try {
        if (exchange.visit) return await visit(terminal, exchange.line, exchange.visit, gated);
        const heard = await converse(terminal, exchange, gated, progress);
        // What was staged for a commit that is refused here still lies in this shell.
        if (exchange.undo) assertDone(terminal, exchange, heard, progress.committed);
        return heard;
      } catch (error) {
        // After the line that commits, only its refusal means that what was staged lies there still.
        if (!progress.committed || isRefusal(error)) await takeBack(terminal, exchange, gated, progress);
        throw error;
      }
    },
  );
  assertDone(terminal, exchange, { output, lastAnswer }, progress.committed);
  const parse = (text: string) => exchange.parse(text, cut, terminal.prompt);
  return { value: readBest(parse, plain(output)), output, prompt: terminal.prompt };
}

/** In front of the gate: whose queue a change is about must stand in the prompt. */
function guarded(terminal: Terminal, { name, machine }: Appliance, options: Asking): Asking {
  const { commit } = options;
  if (!commit || machine === undefined) return options;
  return {
    ...options,
    commit(line, prompt) {
      if (!isAt(terminal.prompt, machine))
        throw new Problem({
          kind: 'wrong-machine',
          appliance: name,
          wanted: machine,
          received: terminal.prompt,
        });
      commit(line, prompt);
    },
  };
}

/** What cannot be seen from outside when a conversation fails. */
interface Progress {
  staged: boolean;
  committed: boolean;
}

async function converse<T>(terminal: Terminal, exchange: Exchange<T>, options: Asking, progress: Progress) {
  const given = new Map<Answer, number>();
  const next = [...(exchange.further ?? [])];
  terminal.say(exchange.line, terminal.prompt, options);
  for (;;) {
    const sight = await terminal.see(terminal.prompt, { moves: exchange.moves, most: exchange.enough });
    if (sight && sight.kind !== 'pager' && !(await terminal.isAnswering())) continue;
    switch (sight?.kind) {
      case 'pager':
        terminal.turnPage();
        break;
      case 'main': {
        terminal.prompt = sight.prompt;
        const output = beforePrompt(behindEcho(terminal.printed(), exchange.line), sight.prompt);
        const lastAnswer = beforePrompt(terminal.answer(), sight.prompt);
        const line = next.shift();
        if (line === undefined) return { output, lastAnswer, cut: false };
        const refusal = progress.staged ? refusalIn(lastAnswer, exchange.refusal) : 'refused';
        if (refusal) throw new Problem({ kind: refusal, ...terminal.where(), received: output });
        assertOurs(terminal, exchange, lastAnswer);
        terminal.say(line, terminal.prompt, options);
        break;
      }
      case 'question':
      case 'lines': {
        const question = { text: questionOn(terminal), prompt: sight.prompt };
        // What a mail server said can end like a question where its packet ends: `550 [2001:db8::1]> no such user`.
        if (!isKnown(question.text, exchange) && !(await terminal.isQuiet(options.patience))) continue;
        if (progress.committed) assertNotRefused(terminal, exchange, question.text);
        else assertOurs(terminal, exchange, question.text);
        await answerQuestion(terminal, exchange, question, given, options, progress);
        break;
      }
      case undefined:
        terminal.spent = true;
        return {
          output: behindEcho(terminal.printed(), exchange.line),
          lastAnswer: terminal.answer(),
          cut: true,
        };
      default:
        sight satisfies never;
    }
  }
}

/** Whoever comes to this shell next must not commit what we left in it. Hanging up, which follows, drops it too. */
async function takeBack<T>(
  terminal: Terminal,
  { undo, notOurs }: Exchange<T>,
  options: Asking,
  { staged }: Progress,
): Promise<void> {
  if (!undo || !staged || notOurs?.test(terminal.printed()) || !(await terminal.backToPrompt())) return;
  try {
    await converse(terminal, undo, options, { staged: false, committed: false });
  } catch (error) {
    // What is told is why the dialogue itself failed.
    if (!(error instanceof Problem)) throw error;
  }
}

async function answerQuestion<T>(
  terminal: Terminal,
  exchange: Exchange<T>,
  { text: question, prompt }: { readonly text: string; readonly prompt: string },
  given: Map<Answer, number>,
  options: Asking,
  progress: Progress,
): Promise<void> {
  const answer = choose(terminal, exchange, question, given);
  given.set(answer, (given.get(answer) ?? 0) + 1);
  const lines = [reply(terminal, answer, question)].flat();
  for (const line of lines.slice(0, -1)) {
    terminal.say(line, prompt, options);
    await terminal.seeEcho(`${line}\n`);
  }
  const last = lines.at(-1) ?? '';
  if (answer.stages) progress.staged = true;
  if (!answer.commits) {
    terminal.say(last, prompt, options);
    return;
  }
  await terminal.type(last, prompt, options);
  options.commit?.(last, prompt);
  progress.committed = true;
  terminal.enter();
}

function questionOn(terminal: Terminal): string {
  return terminal.answer().slice(-questionLimit);
}

function isKnown<T>(question: string, { answers = [] }: Exchange<T>): boolean {
  return answers.some(({ when }) => when.test(question));
}

function choose<T>(
  terminal: Terminal,
  exchange: Exchange<T>,
  question: string,
  given: ReadonlyMap<Answer, number>,
): Answer {
  const fitting = exchange.answers?.filter(({ when }) => when.test(question)) ?? [];
  const answer = fitting.find((each) => (given.get(each) ?? 0) < (each.times ?? 1));
  if (answer) return answer;
  if (fitting.length > 0 && refusesAnswer(question))
    throw new Problem({ kind: 'refused', ...terminal.where(), received: question });
  throw new Problem({ kind: 'unexpected-question', ...terminal.where(), question });
}

function reply(terminal: Terminal, answer: Answer, question: string): string | readonly string[] {
  try {
    return answer.reply(question);
  } catch (error) {
    if (!(error instanceof NoChoice)) throw error;
    throw new Problem({ kind: 'menu', ...terminal.where(), wanted: error.wanted, question });
  }
}
