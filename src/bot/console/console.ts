import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { toPlain } from '../../formatters/plain';
import { newId } from '../../ids';
import { messages } from '../../messages';
import type { Language, Person, Report } from '../../report';
import type { Address } from '../../request';
import type { Hear, Incoming, Platform, Shown } from '../platform';

export interface ConsoleOptions {
  readonly output: Writable;
  readonly language: Language;
  readonly colour: boolean;
  /** Who types first; `as ben` lets somebody else type, because some approvals need a second person. */
  readonly person: string;
}

export interface Console extends Platform {
  /** Types lines as a person would, one after the other's answer has ended. @throws Error when a step finds no button */
  play(steps: readonly string[]): Promise<void>;
  /** Takes lines from a terminal until it ends or somebody types `exit`. */
  chat(input: Readable): Promise<void>;
}

interface Message {
  shown: Shown;
  lines: readonly string[];
}

/** A chat in the terminal: the same words and buttons as elsewhere; a button is pressed by `press WORD`. */
export function consolePlatform({ output, language, colour, person: first }: ConsoleOptions): Console {
  const shownAt = new Map<string, Message>();
  let person = account(first);
  let hear: Hear | undefined;
  /** Who waits for which answer: by the step that asked for it, or by the message that a decision ends. */
  const waiting = new Map<string, () => void>();

  const print = (text: string) => output.write(`${text}\n`);
  const lines = (report: Report) =>
    toPlain(report, { words: messages(report.language).format, colour, width: 100 }).split('\n');

  async function show(address: Address, shown: Shown): Promise<Address> {
    const id = address.message ?? newId();
    const before = shownAt.get(id);
    const now = lines(shown.report);
    // Deleted first, so that the newest message is the last one.
    shownAt.delete(id);
    shownAt.set(id, { shown, lines: now });
    // An update shows what is new in it, until it ends: a terminal cannot take back what it printed.
    const fresh = before && !shown.ended ? now.filter((line) => !before.lines.includes(line)) : now;
    if (fresh.length > 0) print(`${fresh.join('\n')}\n`);
    if (shown.ended) {
      waiting.get(address.thread ?? '')?.();
      waiting.get(id)?.();
    }
    return { ...address, message: id };
  }

  async function say(line: string): Promise<void> {
    const words = line.trim().split(/\s+/);
    if (words[0] === 'as' && words[1] !== undefined) {
      person = account(words[1]);
      return;
    }
    const button = words[0] === 'press' ? find(words.slice(1).join(' ')) : undefined;
    if (button) print(`[ ${button.label} ]\n`);
    const step = newId();
    // A decision is answered by its own message; everything else by one of this step.
    const awaited = button?.decides ? button.message : step;
    const end = new Promise<void>((resolve) => waiting.set(awaited, resolve));
    const outcome = await heard(button, line, step);
    if (outcome.kind === 'private') print(`${lines(outcome.report).join('\n')}\n`);
    else await outcome.afterwards();
    if (outcome.kind === 'accepted' || outcome.follows) await end;
    waiting.delete(awaited);
  }

  function heard(button: { value: string; message: string } | undefined, line: string, step: string) {
    if (hear === undefined) throw new Error('the console is not started');
    const address: Address = {
      platform: 'console',
      place: 'terminal',
      thread: step,
      ...(button && { message: button.message }),
    };
    const said: Incoming['said'] = button
      ? { button: button.value }
      : { text: line.trim().replace(/^\/esa\s*/, '') };
    return hear({ id: newId(), person, address, language, said });
  }

  /** The newest button whose label contains the word. */
  function find(word: string): { value: string; message: string; label: string; decides: boolean } {
    if (word === '') throw new Error(messages(language).noButton(word));
    for (const [message, { shown }] of [...shownAt].reverse()) {
      const index = (shown.report.actions ?? []).findIndex(({ label }) =>
        label.toLowerCase().includes(word.toLowerCase()),
      );
      const value = shown.buttons[index];
      const action = shown.report.actions?.[index];
      if (value === undefined || action === undefined) continue;
      return { value, message, label: action.label, decides: /^(?:approve|cancel) /.test(action.invoke) };
    }
    throw new Error(messages(language).noButton(word));
  }

  return {
    name: 'console',
    async start(listener) {
      hear = listener;
    },
    show,
    health: async () => undefined,
    async stop() {
      hear = undefined;
    },
    async play(steps) {
      for (const step of steps) {
        print(
          `${person.id}> ${/^(press|as) /.test(step) ? step : `/esa ${step.replace(/^\/esa\s*/, '')}`}\n`,
        );
        await say(step);
      }
    },
    async chat(input) {
      const terminal = createInterface({ input, output });
      const prompt = () => {
        terminal.setPrompt(`${person.id}> `);
        terminal.prompt();
      };
      // A terminal in raw mode hands Ctrl-C to us instead of making a signal of it.
      terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
      prompt();
      for await (const line of terminal) {
        if (['exit', 'quit'].includes(line.trim())) break;
        if (line.trim() !== '') {
          await say(line).catch((error: unknown) =>
            print(error instanceof Error ? error.message : String(error)),
          );
        }
        prompt();
      }
      terminal.close();
    },
  };
}

function account(name: string): Person {
  return { platform: 'console', id: name, name };
}
