import type { Duplex } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Problem, type Trouble } from '../problem';
import type { Appliance, AskOptions } from './appliance';
import { listen } from './incoming';
import { assertPlain } from './plain-line';
import { look, normalise, type Sight } from './prompts';

const interrupt = '\x03';
/** The escape character of telnet (Cisco 214630). */
const escapeCharacter = '\x1d';
/** Of a partial output, what a problem carries along. */
const shown = 64 * 1024;
const echoMilliseconds = 10_000;

/** One shell as a person at a keyboard has it: type, see, give up. Knows prompts, no dialogues. */
export class Terminal {
  /** The main prompt; once learned, no other text is one. Empty before. */
  prompt = '';
  /** What the problems of the running conversation name. */
  command = 'login';
  /** Once set, the shell is left and closed after this conversation, however well it went. */
  spent = false;
  readonly #shell: Duplex;
  readonly #appliance: Appliance;
  readonly #incoming;
  #stop: Error | undefined;
  #usable = false;

  constructor(shell: Duplex, appliance: Appliance, onEnded: () => void) {
    this.#shell = shell;
    this.#appliance = appliance;
    // Bytes that nobody asked for mean that the last prompt was none, or that somebody else writes here.
    const spoil = () => {
      this.#usable = false;
      shell.destroy();
    };
    this.#incoming = listen(shell, spoil, () => {
      this.#usable = false;
      onEnded();
    });
  }

  /** At its prompt, and nothing came behind it. */
  get usable(): boolean {
    return this.#usable;
  }

  /** Bytes of this conversation so far. */
  get bytes(): number {
    return this.#incoming.bytes;
  }

  /** What the end of it means right now. */
  get sight(): Sight | undefined {
    return look(this.#incoming.tail, this.prompt);
  }

  get tail(): string {
    return this.#incoming.tail;
  }

  /** Everything printed in this conversation. */
  printed(): string {
    return normalise(this.#incoming.everything());
  }

  /** What was printed since the last line was typed, its echo included. */
  printedSinceLine(): string {
    return normalise(this.#incoming.sinceMark());
  }

  /**
   * Runs one conversation under its deadline, which counts from its start: a byte now and then buys no time. Whatever
   * makes it fail, the shell is left and closed.
   */
  async within<T>(seconds: number, signal: AbortSignal | undefined, talk: () => Promise<T>): Promise<T> {
    const startedAt = Date.now();
    const stop = (elapsed: number, cause?: unknown) => {
      const received = this.#cut();
      this.#stop ??=
        cause instanceof Problem
          ? cause
          : new Problem({ kind: 'timeout', ...this.where(), seconds: elapsed, received }, { cause });
      this.#incoming.wake();
    };
    const onAbort = () => stop(Math.round((Date.now() - startedAt) / 1000), signal?.reason);
    const timer = setTimeout(stop, seconds * 1000, seconds);
    signal?.addEventListener('abort', onAbort);
    this.#stop = undefined;
    this.#usable = false;
    this.#incoming.begin();
    try {
      if (signal?.aborted) onAbort();
      this.#check();
      const result = await talk();
      if (this.spent) await this.#abandon();
      this.#usable = !this.#incoming.ended && !this.spent;
      this.#incoming.finish();
      return result;
    } catch (error) {
      await this.#abandon();
      throw error;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    }
  }

  /** Writes a line. LF ends it, as the tools send that are known to drive real appliances. */
  say(line: string, prompt: string, options: AskOptions): void {
    this.#write(line, '\n', prompt, options);
  }

  /** Writes a line, but not its end, and waits until exactly that is echoed. Ended by `enter`. */
  async type(line: string, prompt: string, options: AskOptions): Promise<void> {
    this.#write(line, '', prompt, options);
    await this.seeEcho(line);
  }

  enter(): void {
    this.#shell.write('\n');
  }

  #write(line: string, end: string, prompt: string, options: AskOptions): void {
    assertPlain(line);
    options.beforeLine?.(line, prompt);
    this.#incoming.mark();
    this.#shell.write(line + end);
  }

  /** Ctrl-], which takes the line back from a telnet. */
  escape(): void {
    this.#incoming.mark();
    this.#shell.write(escapeCharacter);
  }

  turnPage(): void {
    this.#incoming.forgetTail();
    // A space, not a line end: one that comes late would be an empty command.
    this.#shell.write(' ');
  }

  /**
   * The next thing that asks for us; undefined when `other` holds or more than `most` bytes came. It counts only when nothing follows: one more turn
   * of the event loop brings what the same read of the socket holds behind it.
   */
  async see(learned?: string, other?: () => boolean, most?: number): Promise<Sight | undefined> {
    for (;;) {
      const { bytes } = this.#incoming;
      const sight = look(this.#incoming.tail, learned);
      if (sight || other?.()) {
        await nextTurn();
        if (bytes !== this.#incoming.bytes) continue;
        if (sight?.kind !== 'main') this.#check();
        return sight;
      }
      if (most !== undefined && bytes > most) return undefined;
      this.#check();
      await this.#incoming.change();
    }
  }

  /** Waits until this holds; false when the time (as `Date.now` has it) is up first. */
  async holds(condition: () => boolean, until: number): Promise<boolean> {
    while (!condition()) {
      this.#check();
      if (!(await this.#incoming.change(Math.max(0, until - Date.now())))) return condition();
    }
    return true;
  }

  /** Waits until exactly what was typed has come back, and nothing else. */
  async seeEcho(typed: string): Promise<void> {
    const until = Date.now() + echoMilliseconds;
    for (;;) {
      this.#check();
      const { bytes } = this.#incoming;
      const received = this.printedSinceLine();
      if (received === typed) {
        await nextTurn();
        if (bytes === this.#incoming.bytes) return this.#check();
        continue;
      }
      const halfLineEnd = received.endsWith('\r') && typed.endsWith('\n');
      const fits = typed.startsWith(halfLineEnd ? received.slice(0, -1) : received);
      if (!fits || !(await this.#incoming.change(Math.max(0, until - Date.now()))))
        throw new Problem({ kind: 'echo', appliance: this.#appliance.name, typed, received });
    }
  }

  /** Leaves politely when the prompt stands, and hangs up. */
  async close(): Promise<void> {
    if (this.#usable) {
      this.#usable = false;
      this.#incoming.begin();
      this.#shell.write('exit\n');
      await this.#turnsOut(() => this.#incoming.ended, 1000);
    }
    this.#shell.destroy();
  }

  where(): { appliance: string; command: string } {
    return { appliance: this.#appliance.name, command: this.command };
  }

  #check(): void {
    if (this.#stop) throw this.#stop;
    const { tooMuch, bytes, ended } = this.#incoming;
    const fail = (trouble: Trouble) => new Problem(trouble);
    if (tooMuch) throw fail({ kind: 'too-much', ...this.where(), bytes, received: this.#cut() });
    if (ended) throw fail({ kind: 'cut-off', ...this.where(), received: this.#cut() });
  }

  #cut(): string {
    return this.printed().slice(0, shown);
  }

  /** Out of whatever this is, without guessing: Ctrl-C until the prompt is back, `exit`, hang up. */
  async #abandon(): Promise<void> {
    // Out of time or before the first prompt, nothing is waited for.
    const hurry = this.#stop !== undefined || this.prompt === '';
    if (hurry && !this.#incoming.ended) this.#shell.write(interrupt);
    else if (await this.backToPrompt(this.spent ? 2 : 5)) {
      this.#shell.write('exit\n');
      await this.#turnsOut(() => this.#incoming.ended, 1000);
    }
    this.#shell.destroy();
  }

  /** Ctrl-C until the prompt stands; false when it does not come back, or the time is over. */
  async backToPrompt(most = 5): Promise<boolean> {
    // AsyncOS sometimes ignores the first Ctrl-C; a vendor test suite sends up to ten.
    for (let tries = 1; tries <= most && !this.#stop && !this.#incoming.ended; tries += 1) {
      this.#incoming.mark();
      this.#shell.write(interrupt);
      if (await this.#turnsOut(() => this.sight?.kind === 'main', 1000)) return true;
    }
    return false;
  }

  async #turnsOut(condition: () => boolean, milliseconds: number): Promise<boolean> {
    const until = Date.now() + milliseconds;
    while (!condition() && !this.#incoming.ended)
      if (!(await this.#incoming.change(Math.max(0, until - Date.now())))) break;
    return condition();
  }
}
