import type { TestWorld } from '../world';

/** ana and luis are admins, vera may look; luis reads Spanish. */
export type Who = 'ana' | 'luis' | 'vera';

/** A message that everybody in one place sees, as it stands now. */
export interface Card {
  readonly id: string;
  readonly text: string;
  /** What it said before each update, oldest first. */
  readonly before: readonly string[];
  readonly buttons: readonly string[];
}

/** When the platform was answered, and in what time. */
export interface Acknowledged {
  readonly ok: boolean;
  readonly ms: number;
}

/** One platform, as people see it. A new platform is a new driver, listed in `drivers.ts`. */
export interface Driver {
  readonly world: TestWorld;
  /** With the id of an earlier event it is that event, delivered again. */
  say(who: Who, line: string, event?: string): Promise<Acknowledged>;
  /** The button as it stood in this card, whatever became of the message since. */
  press(who: Who, card: Card, label: string): Promise<Acknowledged>;
  /** Everything that everybody sees, oldest first. */
  cards(): Card[];
  /** What only this person was told. */
  told(who: Who): string[];
  /** Resolves with the first true value. */
  waitFor<T>(probe: () => T | undefined | false): Promise<T>;
  /** What the platform refused to show. */
  refused(): unknown[];
  stop(): Promise<void>;
}
