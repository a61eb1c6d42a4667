import { isIP } from 'node:net';
import type { Exchange } from '../exchange';
import { type Dig, parseDig } from '../parse/dig';
import { assertName } from './arguments';

export type { Dig, DigRecord } from '../parse/dig';

export type DigQuestion =
  | { readonly type: 'mx' | 'a' | 'aaaa'; readonly name: string }
  /** The name behind an address. */
  | { readonly type: 'ptr'; readonly ip: string };

/**
 * What the appliance's own resolver says. The type stands before the name (Cisco 215929); `-t` would mean TCP, not
 * type, and `-x` is for addresses.
 * @param resolver an address that is asked instead of the appliance's own servers
 */
export function dig(question: DigQuestion, { resolver }: { readonly resolver?: string } = {}): Exchange<Dig> {
  if (resolver !== undefined) assertAddress(resolver);
  const at = resolver === undefined ? '' : ` @${resolver}`;
  if (question.type === 'ptr') {
    assertAddress(question.ip);
    return { name: 'dig', line: `dig -x ${question.ip}${at}`, parse: parseDig };
  }
  assertName(question.name);
  return { name: 'dig', line: `dig${at} ${question.type} ${question.name}`, parse: parseDig };
}

function assertAddress(ip: string): void {
  // A zone (`fe80::1%eth0`) passes isIP.
  if (isIP(ip) === 0 || ip.includes('%'))
    throw new TypeError(`not an address: ${JSON.stringify(ip.slice(0, 100))}`);
}
