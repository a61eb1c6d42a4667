import type { ServerChannel } from 'ssh2';
import type { Faults } from './faults';
import type { Record } from './log';

/** Ctrl-C: back to the main prompt. */
export class Interrupted extends Error {}
/** The line is gone. */
export class HungUp extends Error {}

const pager = '-Press Any Key For More-';

/** The appliance's end of one terminal: echo, line ends, folding, pager, Ctrl-C. */
export class Console {
  rows: number;
  cols: number;
  readonly #channel: ServerChannel;
  readonly #faults: Faults;
  readonly #record: Record;
  readonly #hangUp: () => void;
  #typedAhead: string[] = [];
  #line = '';
  #echo = '';
  #waiting:
    | {
        readonly for: 'line' | 'key';
        readonly done: (text: string) => void;
        readonly stop: (why: Error) => void;
      }
    | undefined;
  #lent: { take(char: string): void; stop(why: Error): void } | undefined;
  #interrupted = false;
  #gone = false;
  #sincePage = 0;
  #sinceLine = 0;
  #lastLine = '';
  #afterReturn = false;

  constructor(
    channel: ServerChannel,
    size: { rows: number; cols: number },
    faults: Faults,
    record: Record,
    hangUp: () => void,
  ) {
    this.#channel = channel;
    this.#faults = faults;
    this.#record = record;
    this.#hangUp = hangUp;
    this.rows = size.rows;
    this.cols = size.cols;
    channel.on('data', (data: Buffer) => this.#feed(data.toString('latin1')));
    channel.on('close', () => {
      this.#gone = true;
      this.#waiting?.stop(new HungUp('closed'));
      this.#lent?.stop(new HungUp('closed'));
    });
    // Dropped on purpose: the close that follows ends the shell.
    channel.on('error', () => {});
  }

  /** Prints text with LF line ends, folded and paged like a terminal of this size. */
  async print(text: string): Promise<void> {
    const rows = text.split('\n').flatMap((line) => fold(line, this.#faults.foldColumns ?? this.cols));
    const last = rows.pop() ?? '';
    // A page goes out in one piece: a packet for each row would be most of the time of an answer.
    let page = '';
    for (const row of rows) {
      page += `${row}\r\n`;
      this.#sincePage += 1;
      if (this.#sincePage < (this.#faults.pageRows ?? this.rows) - 1) continue;
      this.#sincePage = 0;
      await this.write(page + pager);
      page = '';
      await this.#next('key');
      await this.write(`\r${' '.repeat(pager.length)}\r`);
    }
    await this.write(page + last);
  }

  /** Bytes as they are. */
  async write(raw: string): Promise<void> {
    const { drip } = this.#faults;
    const size = drip ? drip.bytes : Math.max(1, raw.length);
    for (let at = 0; at < raw.length; at += size) {
      this.#assertHere();
      const { cutAfterBytes } = this.#faults;
      const piece = raw.slice(at, at + size);
      const room = cutAfterBytes === undefined ? piece.length : cutAfterBytes - this.#sinceLine;
      const fits = this.#channel.write(piece.slice(0, Math.max(0, room)), 'latin1');
      this.#sinceLine += piece.length;
      if (room < piece.length) this.cut();
      const lineStart = Math.max(piece.lastIndexOf('\n'), piece.lastIndexOf('\r')) + 1;
      this.#lastLine = (lineStart > 0 ? '' : this.#lastLine) + piece.slice(lineStart);
      if (drip) await pause(drip.milliseconds);
      else if (!fits)
        await new Promise((resolve) => this.#channel.once('drain', resolve).once('close', resolve));
    }
  }

  /** The next line typed, echoed as it comes. */
  async readLine(): Promise<string> {
    this.#sincePage = 0;
    this.#line = '';
    const prompt = this.#lastLine;
    const text = await this.#next('line');
    this.#sinceLine = 0;
    this.#record({ kind: 'line', text, prompt });
    const fault = this.#faults.at?.find(({ line }) => line.test(text));
    if (fault) await this.#instead(fault);
    return text;
  }

  async #instead({ says, next }: NonNullable<Faults['at']>[number]): Promise<never> {
    await this.print(says);
    if (next === 'cut') this.cut();
    if (next === 'asks') await this.readLine();
    throw new Interrupted('said something else');
  }

  /** Gives every byte typed from now on to somebody else (a telnet), unechoed, until that calls `done`. */
  async lend(take: (char: string, done: () => void) => void): Promise<void> {
    await new Promise<void>((resolve, stop) => {
      this.#lent = { take: (char) => take(char, resolve), stop };
    });
    this.#lent = undefined;
  }

  /** Ends the connection in the middle of whatever it is doing. */
  cut(): never {
    this.#gone = true;
    this.#hangUp();
    throw new HungUp('cut');
  }

  async pause(milliseconds: number): Promise<void> {
    await pause(milliseconds);
    this.#assertHere();
  }

  /** A command begins: an earlier Ctrl-C is done with. */
  calm(): void {
    this.#interrupted = false;
  }

  #assertHere(): void {
    if (this.#gone) throw new HungUp('closed');
    if (this.#interrupted) throw new Interrupted('Ctrl-C');
  }

  #next(what: 'line' | 'key'): Promise<string> {
    return new Promise((done, stop) => {
      if (this.#gone) return stop(new HungUp('closed'));
      this.#waiting = { for: what, done, stop };
      const ahead = this.#typedAhead.splice(0);
      for (const char of ahead) this.#take(char);
      this.#flushEcho();
    });
  }

  #feed(text: string): void {
    this.#record({ kind: 'bytes', text });
    for (const char of text) {
      if (this.#gone) return;
      if (this.#lent) this.#lent.take(char);
      else if (char === '\x03') this.#interrupt();
      else this.#take(char);
    }
    this.#flushEcho();
  }

  #flushEcho(): void {
    if (this.#echo !== '') this.#channel.write(this.#echo);
    this.#echo = '';
  }

  #back(text: string): void {
    this.#echo += text;
  }

  #interrupt(): void {
    this.#record({ kind: 'interrupt' });
    if (this.#faults.ignoreInterrupts) {
      this.#faults.ignoreInterrupts -= 1;
      return;
    }
    this.#typedAhead = [];
    this.#echo += '^C\r\n';
    this.#interrupted = true;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.stop(new Interrupted('Ctrl-C'));
  }

  #take(char: string): void {
    const waiting = this.#waiting;
    if (!waiting) {
      this.#typedAhead.push(char);
      return;
    }
    const isReturn = char === '\r';
    const secondOfPair = char === '\n' && this.#afterReturn;
    this.#afterReturn = isReturn;
    if (waiting.for === 'key') {
      this.#waiting = undefined;
      waiting.done(char);
    } else if (secondOfPair) {
      return;
    } else if (isReturn || char === '\n') {
      this.#waiting = undefined;
      this.#back('\r\n');
      waiting.done(this.#line);
    } else if (char === '\x7f' || char === '\b') {
      if (this.#line !== '') this.#back('\b \b');
      this.#line = this.#line.slice(0, -1);
    } else if (char < ' ' || char > '~') {
      this.#record({ kind: 'hung-up', reason: `byte ${char.charCodeAt(0)}` });
      this.#gone = true;
      this.#hangUp();
    } else {
      if (this.#line === '') this.#back(this.#faults.beforeEcho ?? '');
      this.#line += char;
      this.#back(this.#faults.garbleEcho ? '?' : char);
    }
  }
}

function fold(line: string, cols: number): string[] {
  if (cols <= 0 || line.length <= cols) return [line];
  const rows: string[] = [];
  for (let at = 0; at < line.length; at += cols) rows.push(line.slice(at, at + cols));
  return rows;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) =>
    milliseconds > 0 ? setTimeout(resolve, milliseconds) : setImmediate(resolve),
  );
}
