import type { Duplex } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { plain, showsNothing, tailOf } from './prompts';

/** What one exchange may print. A hostile or broken far end can print for ever: 512 MB came in 3 s without a limit. */
const OUTPUT_LIMIT = 2 * 1024 * 1024;

/** What arrives from one shell, kept as chunks and joined only when somebody reads it. */
export interface Incoming {
  /** Bytes since `begin`. */
  readonly bytes: number;
  readonly tail: string;
  readonly ended: boolean;
  readonly tooMuch: boolean;
  /** From now on bytes are expected; forgets what was before. */
  begin(): void;
  /** From now on bytes are unasked. */
  finish(): void;
  /** A line was written: what follows is its answer. */
  mark(): void;
  /** The end was understood and acted on (a pager): don't see it again. */
  forgetTail(): void;
  everything(): string;
  /** What came since `mark`; its beginning alone when `most` is given. */
  sinceMark(most?: number): string;
  /** Resolves at the next change, or with false after this many milliseconds. */
  change(milliseconds?: number): Promise<boolean>;
  /** True when nothing came for this long; false at once when something does, or `wake` is called. */
  isQuiet(milliseconds: number): Promise<boolean>;
  /** Waits until this holds, the shell is over or the time is up; whether it holds then. */
  turnsOut(condition: () => boolean, milliseconds: number): Promise<boolean>;
  /** Makes a pending `change` look again. */
  wake(): void;
}

export function listen(shell: Duplex, unasked: () => void, ended: () => void): Incoming {
  const decoder = new StringDecoder('utf8');
  let chunks: string[] = [];
  let markedAt = 0;
  let bytes = 0;
  let tail = '';
  let expecting = true;
  let loose = '';
  let isEnded = false;
  let notify: (() => void) | undefined;
  const wake = () => notify?.();

  shell.on('data', (chunk: Buffer) => {
    if (!expecting) {
      loose += decoder.write(chunk);
      return showsNothing(loose) ? undefined : unasked();
    }
    if (bytes > OUTPUT_LIMIT) return;
    bytes += chunk.length;
    // Stops the far end at once; waiting for the reader's next turn would let it go on filling the memory.
    if (bytes > OUTPUT_LIMIT) shell.destroy();
    const text = decoder.write(chunk);
    chunks.push(text);
    tail = tailOf(tail + tailOf(text));
    wake();
  });
  shell.on('close', () => {
    isEnded = true;
    wake();
    ended();
  });
  // Dropped on purpose: ssh2 always closes a channel after an error, and the close is what is acted on.
  shell.on('error', () => {});

  function change(milliseconds?: number): Promise<boolean> {
    if (isEnded) return Promise.resolve(true);
    return new Promise((resolve) => {
      const done = (changed: boolean) => {
        clearTimeout(timer);
        notify = undefined;
        resolve(changed);
      };
      const timer = milliseconds === undefined ? undefined : setTimeout(done, milliseconds, false);
      notify = () => done(true);
    });
  }

  return {
    get bytes() {
      return bytes;
    },
    get tail() {
      return tail;
    },
    get ended() {
      return isEnded;
    },
    get tooMuch() {
      return bytes > OUTPUT_LIMIT;
    },
    begin() {
      expecting = true;
      // The rest of a colour behind the prompt may still be on its way.
      chunks = showsNothing(loose) ? [plain(loose)] : [];
      loose = '';
      markedAt = 0;
      bytes = 0;
      tail = '';
    },
    finish() {
      expecting = false;
      chunks = [];
    },
    mark() {
      markedAt = chunks.length;
      tail = '';
    },
    forgetTail() {
      tail = '';
    },
    everything: () => chunks.join(''),
    sinceMark(most = Number.POSITIVE_INFINITY) {
      let end = markedAt;
      for (let length = 0; end < chunks.length && length < most; end += 1) length += chunks[end]?.length ?? 0;
      return chunks.slice(markedAt, end).join('');
    },
    change,
    async isQuiet(milliseconds) {
      return !isEnded && !(await change(milliseconds));
    },
    async turnsOut(condition, milliseconds) {
      const until = Date.now() + milliseconds;
      while (!condition() && !isEnded) if (!(await change(Math.max(0, until - Date.now())))) break;
      return condition();
    },
    wake,
  };
}
