import type { Exchange } from '../exchange';
import { chooseFromMenu } from '../menu';
import { parseShowRecipients, type Recipients } from '../parse/showrecipients';
import { assertName } from './arguments';

export type { QueuedMessage, Recipients } from '../parse/showrecipients';

/** About two thousand messages. Nobody reads more, and the appliance builds the list while it prints. */
const ENOUGH_BYTES = 256 * 1024;

/**
 * The messages that wait for one destination. Its menu is known by three words of a vendor test suite, where it is that
 * of deleterecipients; all else from memory. It only shows.
 */
export function showrecipients(domain: string): Exchange<Recipients> {
  assertName(domain);
  return {
    name: 'showrecipients',
    line: 'showrecipients',
    mode: 'machine',
    slow: true,
    enough: ENOUGH_BYTES,
    answers: [
      {
        when: /^\s{0,8}(?:\d{1,4}\.|-) .{0,200}\bhost\b/im,
        reply: (question) => chooseFromMenu(question, /\bhost\b/i),
      },
      {
        when: /\b(?:host ?name|recipient host|domain)\b[^\n]{0,200}\n?\[[^\][]{0,200}\]> $/i,
        reply: () => domain,
      },
    ],
    parse: parseShowRecipients,
  };
}
