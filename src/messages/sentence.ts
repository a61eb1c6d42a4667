import type { Text } from '../report';

/** What happened (one sentence), what it means and what to do, and the other side's own words. */
export interface Sentence {
  readonly what: Text;
  readonly advice?: Text;
  /** Lines that somebody else wrote, with the name of who did. */
  readonly received?: { readonly from: string; readonly text: string };
}
