import type { ReplyMeaning } from '../../replies/explain';
import type { FactName } from '../facts';
import type { Seen } from '../seen';

/** `itself`: it clears by itself. */
export type Blame = 'them' | 'us' | 'path' | 'itself' | 'unknown';
export type Confidence = 'sure' | 'likely' | 'weak';
export type Button = 'retry' | 'smtpping' | 'refresh';

export interface Rule {
  readonly name: string;
  readonly who: Blame;
  readonly sure: Confidence;
  readonly button: Button;
  readonly when: (seen: Seen) => boolean | undefined;
  /** What it rests on: shown as its evidence. */
  readonly on: readonly FactName[];
  readonly source: string;
}

/** The automatic retries of the default bounce profile begin after a minute and are an hour apart at most (Cisco 118410). */
export const RETRIED_SECONDS = 3600;

/** Mail that nothing has failed for is on its way, as long as this. */
export const FRESH_SECONDS = 300;

/** Mail with this reply is not in the queue any more. */
export function isBounced({ clears }: ReplyMeaning): boolean {
  return clears === 'bounced' || clears === 'bounced-later-passes';
}

/** "How to take action on emails queued for delivery". */
export const step1 = 'Cisco 215929, step 1';
export const step2 = 'Cisco 215929, step 2';
export const step3 = 'Cisco 215929, step 3';
