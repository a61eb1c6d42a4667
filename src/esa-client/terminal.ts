import type { Duplex } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Problem } from '../problem';
import type { Appliance, AskOptions } from './appliance';
import { behindEcho, compareEcho, watchEcho } from './echo';
import type { Exchange } from './exchange';
import { late, notEchoed } from './failed';
import { listen } from './incoming';
import { abandon, backToPrompt, exit, type Leaving } from './leave';
import { assertPlain } from './plain-line';
import { look, normalise, plain, type Sight } from './prompts';

/** The escape character of telnet (Cisco 214630). */
const escapeCharacter = '\x1d';
/** Of a partial output, what a problem carries along. */
const shown = 64 * 1024;
const echoMilliseconds = 10_000;

/** What else `see` may see. */
type Seeing = Pick<Exchange<unknown>, 'moves'> & {
  readonly other?: () => boolean;
  readonly most?: number | undefined;
};

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
  readonly #echo;
  readonly #leaving: Leaving;
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
    this.#echo = watchEcho(this.#incoming);
    this.#leaving = {
      shell,
      incoming: this.#incoming,
      isAtPrompt: () => this.sight?.kind === 'main',
      // Before the first prompt nothing is waited for either.
      isOver: () => this.#stop !== undefined || this.prompt === '',
    };
  }

  /** At its prompt, and nothing came behind it. */
  get usable(): boolean {
    return this.#usable;
  }

  /** Of this conversation so far. */
  get bytes(): number {
    return this.#incoming.bytes;
  }

  get tail(): string {
    return this.#incoming.tail;
  }

  /** What the end of it means right now. */
  get sight(): Sight | undefined {
    return look(this.tail, this.prompt);
  }

  /** Everything printed in this conversation. */
  printed(): string {
    return normalise(this.#incoming.everything());
  }

  /** What was printed since the last line was typed, without its echo. */
  answer(): string {
    return behindEcho(plain(normalise(this.#incoming.sinceMark())), this.#echo.typed);
  }

  /**
   * False when what stands there may still be the rest of an earlier answer.
   * @throws Problem `echo` where earlier lines came back and this one does not
   */
  async isAnswering(): Promise<boolean> {
    const found = await this.#echo.answering();
    if (found === 'yes') return true;
    this.#check();
    if (found === 'lost') throw notEchoed(this.#appliance, this.#echo.typed, this.#cut());
    return false;
  }

  /** True when nothing came for this long. */
  isQuiet = (milliseconds: number) => this.#incoming.isQuiet(milliseconds);

  /**
   * Runs one conversation under its deadline, which counts from its start: a byte now and then buys no time. Whatever
   * makes it fail, the shell is left and closed.
   */
  async within<T>(seconds: number, signal: AbortSignal | undefined, talk: () => Promise<T>): Promise<T> {
    const startedAt = Date.now();
    const stop = (elapsed: number, cause?: unknown) => {
      const at = { ...this.where(), prompt: this.prompt, received: this.#cut() };
      this.#stop ??= cause instanceof Problem ? cause : new Problem(late(at, elapsed), { cause });
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
      if (this.spent) await abandon(this.#leaving, 2);
      this.#usable = !this.#incoming.ended && !this.spent;
      this.#incoming.finish();
      return result;
    } catch (error) {
      await abandon(this.#leaving, 5);
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
    this.#echo.typed = line;
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
   * The next thing that asks for us; undefined when `other` holds or more than `most` bytes came. It counts only when
   * nothing follows: one more turn of the event loop brings what the same read of the socket holds behind it.
   */
  async see(learned: string | undefined, { moves, other, most }: Seeing = {}): Promise<Sight | undefined> {
    for (;;) {
      const { bytes } = this.#incoming;
      const sight = look(this.#incoming.tail, learned, moves);
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
      const received = plain(normalise(this.#incoming.sinceMark()));
      const seen = compareEcho(received, typed);
      if (seen === 'whole') {
        await nextTurn();
        if (bytes === this.#incoming.bytes) return this.#check();
      } else if (seen === 'other' || !(await this.#incoming.change(Math.max(0, until - Date.now()))))
        throw notEchoed(this.#appliance, typed, received);
    }
  }

  /** Leaves politely when the prompt stands, and hangs up. */
  async close(): Promise<void> {
    if (this.#usable) {
      this.#usable = false;
      this.#incoming.begin();
      await exit(this.#leaving);
    }
    this.#shell.destroy();
  }

  where(): { appliance: string; command: string } {
    return { appliance: this.#appliance.name, command: this.command };
  }

  #check(): void {
    if (this.#stop) throw this.#stop;
    const { tooMuch, bytes, ended } = this.#incoming;
    if (!tooMuch && !ended) return;
    const at = { ...this.where(), received: this.#cut() };
    throw new Problem(tooMuch ? { kind: 'too-much', ...at, bytes } : { kind: 'cut-off', ...at });
  }

  #cut(): string {
    return this.printed().slice(0, shown);
  }

  backToPrompt = () => backToPrompt(this.#leaving, 5);
}
