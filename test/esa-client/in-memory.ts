import { Duplex } from 'node:stream';

export interface InMemory {
  readonly prompt: string;
  /** Raw, in front of the first prompt. */
  readonly greeting?: string;
  /** By the line that is typed: the answer, raw. One that ends in no prompt of its own is followed by ours. */
  readonly replies?: ReadonlyMap<string, string>;
  /** How everything printed is split into packets. */
  readonly split?: (text: string) => readonly string[];
  readonly echoes?: boolean;
  /** Raw, around each prompt. */
  readonly dress?: readonly [before: string, after: string];
  /** Waits for a key after so many lines of an answer. */
  readonly pageRows?: number;
}

const pager = '-Press Any Key For More-';

/** A shell without SSH: fast enough to be asked thousands of times, with each packet in a turn of its own. */
export function inMemory(options: InMemory) {
  const { prompt, greeting = 'Welcome\r\n\r\n', echoes = true, dress = ['', ''], pageRows } = options;
  const split = options.split ?? ((text: string) => [text]);
  const dressed = dress[0] + prompt + dress[1];
  let typed = '';
  let line = '';
  let ended = false;
  let pages: string[] = [];
  let printing = Promise.resolve();
  const shell: Duplex = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      for (const char of chunk.toString('latin1')) take(char);
      done();
    },
  });

  function print(text: string): void {
    for (const piece of split(text)) printing = printing.then(() => packet(piece));
  }

  function packet(piece: string): Promise<void> {
    return new Promise((next) => {
      setImmediate(() => {
        if (!ended) shell.push(piece);
        next();
      });
    });
  }

  function nextPage(): void {
    const page = pages.shift() ?? '';
    print(pages.length > 0 ? page + pager : page);
  }

  function take(char: string): void {
    typed += char;
    if (pages.length > 0) {
      print(`\r${' '.repeat(pager.length)}\r`);
      nextPage();
    } else if (char === '\x03') {
      line = '';
      print(`^C\r\n${dressed}`);
    } else if (char !== '\n') {
      line += char;
      if (echoes) print(char);
    } else if (line === 'exit') {
      ended = true;
      shell.destroy();
    } else {
      answer(line);
      line = '';
    }
  }

  function answer(asked: string): void {
    const reply = options.replies?.get(asked) ?? `Unknown command: ${asked}\r\n`;
    const text = `${echoes ? '\r\n' : ''}${reply}${reply.endsWith('> ') ? '' : dressed}`;
    const rows = text.split(/(?<=\n)/);
    pages =
      pageRows === undefined
        ? [text]
        : rows.flatMap((_, i) => (i % pageRows === 0 ? rows.slice(i, i + pageRows).join('') : []));
    nextPage();
  }

  print(greeting + dressed);
  return { shell, print, typed: () => typed };
}
