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
  /** The questions that may come, in any order, each with its answer. Any other question ends the exchange. */
  readonly answers?: readonly Answer[];
  /** Reads what was printed between the line's echo and the next main prompt, answers and questions included. */
  parse(output: string): T;
}

export interface Answer {
  /** Matched loosely against the question: the text since the last answer, with its prompt (`[1]> `). No `g` flag. */
  readonly when: RegExp;
  /** The answer without line end. Menus are read, never numbered beforehand: see `chooseFromMenu`. */
  reply(question: string): string;
  /** This answer makes the change happen: the one line that passes the ledger's gate. */
  readonly commits?: true;
  /** Answered at most this often, then it counts as unexpected (an appliance re-asks what it refused). Default 1. */
  readonly times?: number;
}
