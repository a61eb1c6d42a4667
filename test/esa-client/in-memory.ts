import { Duplex } from 'node:stream';

export interface InMemory {
  readonly prompt: string;
  /** Raw, in front of the first prompt. */
  readonly greeting?: string;
  /** By the line that is typed: raw pieces of its answer. One that ends in no prompt of its own is followed by ours. */
  readonly replies?: Readonly<Record<string, readonly string[]>>;
  /** How everything printed is split into packets. */
  readonly split?: (text: string) => readonly Buffer[];
  readonly echoes?: boolean;
  /** Raw, around each prompt. */
  readonly dress?: readonly [before: string, after: string];
}

/** A shell without SSH: fast enough to be asked thousands of times, at the byte. */
export function inMemory(options: InMemory) {
  const { prompt, greeting = 'Welcome\r\n\r\n', replies = {}, echoes = true, dress = ['', ''] } = options;
  const split = options.split ?? ((text: string) => [Buffer.from(text)]);
  const dressed = dress[0] + prompt + dress[1];
  let typed = '';
  let line = '';
  let ended = false;
  const shell: Duplex = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      for (const char of chunk.toString('latin1')) take(char);
      done();
    },
  });
  /** Each packet in a turn of its own, as a socket gives them. */
  let printing = Promise.resolve();
  function print(text: string): void {
    for (const piece of split(text))
      printing = printing.then(
        () =>
          new Promise((next) => {
            setImmediate(() => {
              if (!ended) shell.push(piece);
              next();
            });
          }),
      );
  }
  function take(char: string): void {
    typed += char;
    if (char === '\x03') {
      line = '';
      print(`^C\r\n${dressed}`);
    } else if (char !== '\n') {
      line += char;
      if (echoes) print(char);
    } else if (line === 'exit') {
      ended = true;
      shell.destroy();
    } else {
      const asked = line;
      line = '';
      if (echoes) print('\r\n');
      const answer = (Object.hasOwn(replies, asked) ? replies[asked] : undefined) ?? [
        `Unknown command: ${asked}\r\n`,
      ];
      for (const piece of answer) print(piece);
      if (!answer.at(-1)?.endsWith('> ')) print(dressed);
    }
  }
  print(greeting + dressed);
  return { shell, print, typed: () => typed };
}
