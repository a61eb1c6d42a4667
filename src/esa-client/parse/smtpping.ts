import { linesOf } from './lines';

export interface SmtpPing {
  /**
   * `refused`: no connection. `rejected`: connected, and the other server said no. `unclear`: the lines say neither;
   * they are all there is.
   */
  readonly result: 'reached' | 'refused' | 'rejected' | 'unclear';
  /** The appliance's own lines about the test. */
  readonly lines: readonly string[];
}

// All of it from memory, unverified: fragments, in any order.
const begins = /\bStarting SMTP test\b/i;
const ends = /^(?:Currently configured|Choose the operation\b|\s*- [A-Z][A-Z0-9_]+\b|Enter the number of\b)/;
const connecting = /\bConnection to\b/i;
const connected = /\bConnected\b/i;
const succeeded = /\bsucceeded\b/i;
const said = /\bFAILED\b|\brejected\b/i;
const notConnected = /\bUnable to connect\b|\bConnection (?:refused|timed out)\b/i;
const failed = /\bfailed\b/i;
const complete = /\bTest complete\b/i;
const greeted = /\bCommand (?:EHLO|HELO)\b/i;

export function parseSmtpPing(output: string): SmtpPing {
  const all = linesOf(output);
  const start = all.findIndex((line) => begins.test(line));
  // Without a beginning everything is shown: somewhere in it the appliance says why.
  const after = all.slice(Math.max(0, start));
  const end = start < 0 ? -1 : after.findIndex((line) => ends.test(line));
  const lines = (end < 0 ? after : after.slice(0, end)).filter((line) => line !== '');
  const some = (pattern: RegExp) => lines.some((line) => pattern.test(line));
  // An MX with several addresses is tried one after another: one that answered outweighs those that did not.
  const follow = (first: RegExp, second: RegExp) => lines.some((line) => follows(line, first, second));
  if (some(connected) || follow(connecting, succeeded)) {
    if (some(said)) return { result: 'rejected', lines };
    return { result: some(complete) || follow(greeted, succeeded) ? 'reached' : 'unclear', lines };
  }
  return { result: some(notConnected) || follow(connecting, failed) ? 'refused' : 'unclear', lines };
}

/** One pattern with both would look for the second anew behind each of the first. */
function follows(line: string, first: RegExp, second: RegExp): boolean {
  const at = line.search(first);
  return at >= 0 && second.test(line.slice(at));
}
