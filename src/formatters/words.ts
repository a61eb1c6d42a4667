import type { Block, Status } from '../report';

/** A word never goes without its symbol, nor a symbol without its word. */
export interface Mark {
  readonly symbol: string;
  readonly word: string;
}

export type StepState = Extract<Block, { kind: 'steps' }>['steps'][number]['state'];

/**
 * The few words a formatter adds of its own, in the reader's language. `count` is there to choose singular or plural,
 * `shown` is the same number as that reader writes it.
 */
export interface Words {
  readonly status: Readonly<Record<Status, Mark>>;
  readonly step: Readonly<Record<StepState, Mark>>;
  /** How far a list of steps is: "2 of 5 steps done, 1 failed". */
  steps(done: number, of: number, failed: number): string;
  /** Heading over somebody else's words: "Received from mx1.mail.com". */
  received(from: string): string;
  /** Under text that is shown in part: "cut: 10,485,760 characters received". */
  cut(count: number, shown: string): string;
  /** In place of lines that did not fit: "and 12 more". */
  more(count: number, shown: string): string;
}
