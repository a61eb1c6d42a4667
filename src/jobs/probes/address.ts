import { isIP } from 'node:net';
import type { ClosedRange } from '../../problem';

/** What the guard says of one address. `embedded`: the IPv4 address inside the IPv6 one, when that decided. */
export type Passage =
  | { readonly kind: 'open' }
  | { readonly kind: 'closed'; readonly range: ClosedRange; readonly embedded?: string }
  /** Redis or an appliance's login: ours, so never probed, whatever a zone says. */
  | { readonly kind: 'own' };

/** 4 or 16 octets; undefined for everything that is not exactly one address: zones, `127.1`, `0x7f.0.0.1`, names. */
export function octetsOf(address: string): Uint8Array | undefined {
  const family = isIP(address);
  if (family === 4) return Uint8Array.from(address.split('.'), Number);
  if (family === 0 || address.includes('%')) return undefined;
  const [left = '', right] = address.split('::');
  const before = groups(left);
  const after = right === undefined ? [] : groups(right);
  const octets = new Uint8Array(16);
  octets.set(before, 0);
  octets.set(after, 16 - after.length);
  return octets;
}

/** The two octets of each group; a dotted end (RFC 4291 section 2.2) is four octets already. */
function groups(text: string): number[] {
  if (text === '') return [];
  return text
    .split(':')
    .flatMap((group) =>
      group.includes('.')
        ? group.split('.').map(Number)
        : [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff],
    );
}

/** `1.0.0.127.in-addr.arpa`: where the name of an address is written (RFC 1035 section 3.5, RFC 3596 section 2.5). */
export function reverseName(address: string): string | undefined {
  const octets = octetsOf(address);
  if (octets === undefined) return undefined;
  if (octets.length === 4) return `${[...octets].reverse().join('.')}.in-addr.arpa`;
  const nibbles = Buffer.from(octets).toString('hex').split('').reverse();
  return `${nibbles.join('.')}.ip6.arpa`;
}
