import type { Console } from './console';
import type { Faults } from './faults';
import type { Record } from './log';
import type { LogSubscription, World } from './world';

/** What a command of the appliance has at hand. */
export interface Io {
  readonly console: Console;
  readonly world: World;
  readonly faults: Faults;
  readonly record: Record;
  readonly user: string;
  readonly hostname: string;
  /** Stops with the appliance. */
  readonly running: Set<() => void>;
  /** What this login changed and has not committed: gone with it. */
  readonly staged: { logs?: LogSubscription[] };
}

export type Dialogue = (io: Io, args: readonly string[]) => Promise<void>;

/** A command of the appliance. */
export interface Command {
  readonly run: Dialogue;
  /** Asks to switch mode when it is typed in cluster or group mode (AsyncOS 9.1.2 guide, table 39-2). */
  readonly machineOnly?: true;
}

/** Those of one file, by the word that is typed. */
export type Commands = Readonly<{ [name: string]: Command }>;

/** A question, and its default when the answer is empty. */
export async function ask({ console }: Pick<Io, 'console'>, question: string, preset = ''): Promise<string> {
  await console.print(`${question}\n[${preset}]> `);
  return (await console.readLine()).trim() || preset;
}

export function askYesNo(io: Pick<Io, 'console'>, question: string, preset: 'Y' | 'N'): Promise<boolean> {
  const put = async (): Promise<boolean> => {
    await io.console.print(`${question} [${preset}]> `);
    const answer = ((await io.console.readLine()).trim() || preset).toLowerCase();
    if (/^(?:y|yes)$/.test(answer)) return true;
    if (/^(?:n|no)$/.test(answer)) return false;
    await io.console.print('\nPlease answer Yes or No.\n\n');
    return put();
  };
  return put();
}

/** Asks again until the answer is the number of an item. */
export async function askNumber(io: Io, lines: readonly string[], count: number): Promise<number> {
  const number = Number(await ask(io, lines.join('\n'), '1'));
  if (Number.isInteger(number) && number >= 1 && number <= count) return number;
  await print(io.console, `\nThe value must be an integer from 1 to ${count}.\n\n`);
  return askNumber(io, lines, count);
}

export async function print(console: Console, text: string): Promise<void> {
  await console.print(text);
}
