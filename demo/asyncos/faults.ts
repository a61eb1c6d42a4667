/** What goes wrong; may be changed while the appliance runs. Nothing set: nothing goes wrong. */
export interface Faults {
  /** Milliseconds before each answer. */
  thinkMilliseconds?: number;
  /** Pages at this many rows, whatever PTY was asked for. */
  pageRows?: number;
  /** Output in pieces of this many bytes, this far apart (0: one turn of the event loop). */
  drip?: { bytes: number; milliseconds: number };
  /** The connection ends after this many bytes of an answer. */
  cutAfterBytes?: number;
  /** The connection ends right after the line that commits a change; the change happens. */
  cutAfterCommit?: boolean;
  /** After the line that commits a change the appliance prints this, then nothing more; the change happens. */
  stallsAfterCommit?: string;
  /**
   * A mail server that connects and then says nothing, talks without end, shows our own prompt; `deaf`: says nothing,
   * and the telnet hears no escape character either.
   */
  farEnd?: 'mute' | 'endless' | 'prompt' | 'deaf';
  refuseLogin?: boolean;
  /** Login asks for a new password instead of showing a prompt. */
  passwordExpired?: boolean;
  /** No prompt after login, or after a command. */
  silent?: boolean;
  /** Asked before any command does its work; its text, with the prompt. */
  question?: string;
  /** Typed a line that fits, the appliance says this instead of what it would, and then waits, is at its prompt, or is gone. */
  at?: readonly { line: RegExp; says: string; next: 'asks' | 'prompt' | 'cut' }[];
  /** Ctrl-C is ignored this many times. */
  ignoreInterrupts?: number;
  /** Shells granted at once over all connections. */
  maxSessions?: number;
  /** A command prints for ever. */
  endless?: boolean;
  /** The echo of a typed character is another one. */
  garbleEcho?: boolean;
  /** Written into the middle of an answer, raw: a prompt look-alike, another admin's commit. */
  inject?: string;
  /** `clustermode` is unknown here: only the question of a restricted command leads into machine mode. */
  noClustermode?: boolean;
  /** What that question chose lasts for the one command. */
  modeForOneCommand?: boolean;
  /** Rows are folded at this width, whatever PTY was asked for. */
  foldColumns?: number;
  /** Written in front of the echo of each line, raw: another admin's notice. */
  beforeEcho?: string;
  /** Written around the prompt, raw: a title, colours. */
  dress?: readonly [before: string, after: string];
}
