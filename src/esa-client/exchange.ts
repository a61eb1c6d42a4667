/**
 * One dialogue with an appliance, as data: the line that starts it, the only answers that may follow, and how to read
 * the result. The exchanges are the allow-list: nothing else is ever written to an appliance.
 */
export interface Exchange<T> {
  /** Names the dialogue in lanes, logs and deadlines: `tophosts`, `delivernow`. */
  readonly name: string;
  /** Typed at the main prompt. Built from validated arguments only: printable ASCII, no line end. */
  readonly line: string;
  /** The cluster mode the command is restricted to (AsyncOS 9.1.2 guide, table 39-2); absent: any. */
  readonly mode?: 'machine' | 'cluster';
  /** Commands that may think for minutes (hoststatus) get the longer deadline. */
  readonly slow?: true;
  /** True for each main prompt at which it may end, beside the one at which it began. */
  readonly moves?: ((prompt: string) => boolean) | undefined;
  /** The questions that may come, in any order, each with its answer. Any other question ends the exchange. */
  readonly answers?: readonly Answer[];
  /**
   * Typed one after another at the main prompts that follow, in the same shell: what `logconfig` changed lives in its
   * session until `commit`. Not typed unless an answer that `stages` was given and nothing was refused.
   */
  readonly further?: readonly string[];
  /** Takes back what an answer staged, when the dialogue fails before it commits. */
  readonly undo?: Exchange<unknown>;
  /**
   * Words that say that others have changes waiting: up to the line that commits nothing more is answered, and nothing
   * is taken back, for it may be theirs. Hanging up drops what is ours. No `g` flag.
   */
  readonly notOurs?: RegExp;
  /** The command gives this shell to somebody else for a while (telnet). Takes no answers. */
  readonly visit?: Visit;
  /** Bytes after which the rest is not waited for: Ctrl-C, and what came is read, with `cut`. */
  readonly enough?: number;
  /** A line of this command's own that means "no", beside those every command has. No `g` flag. */
  readonly refusal?: RegExp;
  /**
   * Reads what was printed between the line's echo and the next main prompt, answers and questions included, whether
   * `enough` cut it, and that prompt, which says where this was. Total: whatever came, it returns.
   */
  parse(output: string, cut?: boolean, prompt?: string): T;
}

/**
 * How a shell that was given to a far end is taken back: its goodbye is said, then the escape character, then Ctrl-C.
 * A far end can print whatever it likes, our prompt too, so a shell on which one may have talked is closed afterwards.
 */
export interface Visit {
  /** Until it is left, whatever was heard. */
  readonly seconds: number;
  /** What the appliance prints when the far end has the line. No `g` flag. */
  readonly away: RegExp;
  /** True when there is nothing more to wait for. Called with all that was printed, often. */
  heard(output: string): boolean;
  /** True when the far end was surely never reached: all of it is the appliance's own, and the shell may be kept. */
  stayed(output: string): boolean;
  readonly goodbye: string;
}

export interface Answer {
  /** Matched loosely against the question: the text since the last answer, with its prompt (`[1]> `). No `g` flag. */
  readonly when: RegExp;
  /**
   * The answer without line end; several lines where the appliance asks for a text that a lone dot ends.
   * Menus are read, never numbered beforehand: see `chooseFromMenu`.
   */
  reply(question: string): string | readonly string[];
  /** This answer makes the change happen: its (last) line is the one that passes the ledger's gate. */
  readonly commits?: true;
  /** From here on the session holds a change of ours that is not committed yet. */
  readonly stages?: true;
  /**
   * Answered at most this often (default 1), then passed over: an appliance re-asks what it refused, and a menu comes
   * back when its choice is done. The first answer of the list that fits and is not used up is given.
   */
  readonly times?: number;
}
