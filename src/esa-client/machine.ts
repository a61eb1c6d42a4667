import { Problem } from '../problem';
import type { Answered, Appliance, AskOptions } from './appliance';
import type { Exchange } from './exchange';
import { enterMachine, isAt, modeAnswers } from './exchanges/clustermode';
import { tophosts } from './exchanges/tophosts';
import { placeOf } from './prompts';
import type { Session } from './session';

/**
 * In a cluster the login may land elsewhere. Brings a new session to the configured machine, once, so that everything
 * asked later runs there: by `clustermode`, or else by the question that a command asks when it is restricted to
 * machine mode. The mode is the session's own; no other login sees it.
 *
 * A session that comes back to its mode after each command is handed out as it is: `askOnMachine` walks each time.
 * @param again logs in anew: one that did not understand a menu was left in the middle of it
 * @throws Problem `wrong-machine`
 */
export async function settle(
  session: Session,
  appliance: Appliance,
  wanted: string,
  again: () => Promise<Session>,
): Promise<Session> {
  const landed = session.prompt;
  if (isAt(landed, wanted)) return session;
  let cause: unknown;
  try {
    await session.ask(enterMachine(wanted));
    if (isAt(session.prompt, wanted)) return session;
  } catch (error) {
    if (!wasUnderstoodWrong(error)) throw error;
    cause = error;
  }
  // A refused command leaves its shell at the prompt: one of the few that an appliance grants.
  await session.close();
  // In machine mode of another member no question comes: the command would just run there.
  if (!outside(landed)) throw wrongMachine(appliance, wanted, landed, cause);
  return byQuestion(await again(), appliance, wanted);
}

async function byQuestion(session: Session, appliance: Appliance, wanted: string): Promise<Session> {
  if (!outside(session.prompt)) {
    if (isAt(session.prompt, wanted)) return session;
    await session.close();
    throw wrongMachine(appliance, wanted, session.prompt);
  }
  // A reading command that the guide lists as restricted to machine mode.
  const { exchange, wasChosen } = walked(tophosts(), wanted);
  try {
    await session.ask(exchange);
  } catch (error) {
    if (!wasUnderstoodWrong(error)) throw error;
    await session.close();
    throw wrongMachine(appliance, wanted, session.prompt, error);
  }
  if (wasChosen() && (isAt(session.prompt, wanted) || outside(session.prompt))) return session;
  await session.close();
  throw wrongMachine(appliance, wanted, session.prompt);
}

/** Asks where the configured machine is; a session found in another mode is walked there and never kept elsewhere. */
export async function askOnMachine<T>(
  session: Session,
  exchange: Exchange<T>,
  options: AskOptions,
  appliance: Appliance,
): Promise<Answered<T>> {
  const { machine } = appliance;
  const found = session.prompt;
  if (machine === undefined || isAt(found, machine)) return session.ask(exchange, options);
  // Whose queue a change is about must stand in the prompt before anything is typed.
  if (exchange.answers?.some((answer) => answer.commits)) throw wrongMachine(appliance, machine, found);
  const walk = walked(exchange, machine);
  const answered = await session.ask(walk.exchange, options);
  if (session.prompt !== found) await session.close();
  if (!walk.wasChosen()) throw wrongMachine(appliance, machine, found);
  return answered;
}

function walked<T>(exchange: Exchange<T>, machine: string) {
  let chosen = false;
  const mode = modeAnswers(machine, () => {
    chosen = true;
  });
  const asked: Exchange<T> = {
    ...exchange,
    answers: [...mode, ...(exchange.answers ?? [])],
    moves: (prompt) => isAt(prompt, machine),
    parse: (output, ...how) => exchange.parse(behindWalk(output), ...how),
  };
  return { exchange: asked, wasChosen: () => chosen };
}

/** Without the questions about the mode, which no parser knows. */
function behindWalk(output: string): string {
  const lines = output.split('\n');
  const asked = lines.findIndex((line) => /choose a machine\b/i.test(line));
  const answered = lines.findIndex((line, i) => i > asked && /^\[\d{0,4}\]> \d{1,4}$/.test(line));
  return asked < 0 || answered < 0 ? output : lines.slice(answered + 1).join('\n');
}

function outside(prompt: string): boolean {
  const place = placeOf(prompt)?.kind;
  return place === 'cluster' || place === 'group';
}

/** The appliance answered, but not as expected; anything else has nothing to do with machines. */
function wasUnderstoodWrong(error: unknown): boolean {
  const kind = error instanceof Problem ? error.trouble.kind : '';
  return ['refused', 'not-permitted', 'menu', 'unexpected-question'].includes(kind);
}

function wrongMachine(
  { name }: Pick<Appliance, 'name'>,
  wanted: string,
  received: string,
  cause?: unknown,
): Problem {
  return new Problem({ kind: 'wrong-machine', appliance: name, wanted, received }, { cause });
}
