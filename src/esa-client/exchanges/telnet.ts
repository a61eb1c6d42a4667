import type { Exchange } from '../exchange';
import { parseTelnet, type Telnet } from '../parse/telnet';
import { assertHost } from './arguments';

export type { Telnet } from '../parse/telnet';

/** Longer than most servers hold their greeting back; shorter than the appliance's own patience with a silent address. */
const SECONDS = 40;

/**
 * Does port 25 answer, as seen from the appliance, and what does it say first (Cisco 215929, step 3)? One greeting is
 * read and the connection is ended; nothing is said but QUIT.
 */
export function telnet(
  host: string,
  { seconds = SECONDS }: { readonly seconds?: number } = {},
): Exchange<Telnet> {
  assertHost(host);
  return {
    name: 'telnet',
    line: `telnet ${host} 25`,
    // Its own time limit is the one that counts.
    slow: true,
    visit: {
      seconds,
      away: /^Connected\b/m,
      heard: (output) => parseTelnet(output).greeting !== undefined,
      stayed: (output) => !['connected', 'unclear'].includes(parseTelnet(output).result),
      goodbye: 'QUIT',
    },
    parse: parseTelnet,
  };
}
