import { BlockList, isIP } from 'node:net';
import type { ClosedRange } from '../../problem';
import { octetsOf, type Passage } from './address';

/**
 * Which addresses a probe may connect to. Names decide nothing: a name is resolved once, every address of it is judged
 * here, and the connection goes to the address that was judged, so a zone that answers differently the second time
 * changes nothing.
 */
export interface Guard {
  judge(address: string): Passage;
}

export interface GuardSettings {
  /** Ranges (`10.1.0.0/16`) that the configuration opens although they are private. */
  readonly allowPrivate: readonly string[];
  /** Addresses of our own Redis and of the appliances' logins. No range opens them. */
  readonly own?: readonly string[];
}

/** IANA's special-purpose registries; what is not in them is open. */
const closed4: readonly (readonly [net: string, bits: number, range: ClosedRange])[] = [
  ['0.0.0.0', 8, 'unspecified'],
  ['10.0.0.0', 8, 'private'],
  ['100.64.0.0', 10, 'carrier-nat'],
  ['127.0.0.0', 8, 'loopback'],
  ['169.254.0.0', 16, 'link-local'],
  ['172.16.0.0', 12, 'private'],
  ['192.0.0.0', 24, 'special'],
  ['192.168.0.0', 16, 'private'],
  ['198.18.0.0', 15, 'special'],
  ['224.0.0.0', 4, 'multicast'],
  ['240.0.0.0', 4, 'reserved'],
];

const closed6: readonly (readonly [net: string, bits: number, range: ClosedRange])[] = [
  ['::', 128, 'unspecified'],
  ['::1', 128, 'loopback'],
  // Carries an IPv4 address under a prefix that only its own network knows (RFC 8215).
  ['64:ff9b:1::', 48, 'special'],
  // Teredo: an IPv4 address of whoever is behind it, scrambled (RFC 4380).
  ['2001::', 32, 'special'],
  ['fc00::', 7, 'private'],
  ['fe80::', 10, 'link-local'],
  ['fec0::', 10, 'link-local'],
  ['ff00::', 8, 'multicast'],
];

export function openGuard({ allowPrivate, own = [] }: GuardSettings): Guard {
  const lists4 = closed4.map(([net, bits, range]) => ({ range, list: listOf([[net, bits, 'ipv4']]) }));
  const lists6 = closed6.map(([net, bits, range]) => ({ range, list: listOf([[net, bits, 'ipv6']]) }));
  const global = listOf([['2000::', 3, 'ipv6']]);
  const allowed = { ipv4: listOf(rangesOf(allowPrivate, 4)), ipv6: listOf(rangesOf(allowPrivate, 6)) };
  const ours = new Set(own.flatMap((address) => keyOf(address) ?? []));

  function judge4(address: string): Passage {
    if (ours.has(keyOf(address) ?? '')) return { kind: 'own' };
    const found = lists4.find(({ list }) => list.check(address, 'ipv4'));
    return found === undefined || allowed.ipv4.check(address, 'ipv4')
      ? { kind: 'open' }
      : { kind: 'closed', range: found.range };
  }

  function judge6(address: string, octets: Uint8Array): Passage {
    if (ours.has(keyOf(address) ?? '')) return { kind: 'own' };
    // Node asks the IPv4 ranges of a list about `::ffff:…` as well, so the two families have lists of their own.
    if (allowed.ipv6.check(address, 'ipv6')) return { kind: 'open' };
    const found = lists6.find(({ list }) => list.check(address, 'ipv6'));
    if (found !== undefined) return { kind: 'closed', range: found.range };
    const embedded = embedded4(octets);
    if (embedded !== undefined) {
      const passage = judge4(embedded);
      return passage.kind === 'closed' ? { ...passage, embedded } : passage;
    }
    return global.check(address, 'ipv6') ? { kind: 'open' } : { kind: 'closed', range: 'reserved' };
  }

  return {
    judge(address) {
      const octets = octetsOf(address);
      if (octets === undefined) return { kind: 'closed', range: 'special' };
      return octets.length === 4 ? judge4(address) : judge6(address, octets);
    },
  };
}

/**
 * The IPv4 address that a packet for this IPv6 address would reach: mapped (`::ffff:a.b.c.d`), compatible
 * (`::a.b.c.d`), translated (`::ffff:0:a.b.c.d`), NAT64 (`64:ff9b::/96`), 6to4 (`2002:AABB:CCDD::/48`).
 */
function embedded4(octets: Uint8Array): string | undefined {
  const hex = Buffer.from(octets).toString('hex');
  if (hex.startsWith('2002')) return [...octets.subarray(2, 6)].join('.');
  const before = hex.slice(0, 24);
  const known = [
    '0'.repeat(24),
    '00000000000000000000ffff',
    '0000000000000000ffff0000',
    '0064ff9b0000000000000000',
  ];
  return known.includes(before) ? [...octets.subarray(12)].join('.') : undefined;
}

/** One spelling for one place: `::ffff:10.0.0.1` is `10.0.0.1`. */
function keyOf(address: string): string | undefined {
  const octets = octetsOf(address);
  if (octets === undefined) return undefined;
  return octets.length === 4
    ? [...octets].join('.')
    : (embedded4(octets) ?? Buffer.from(octets).toString('hex'));
}

function rangesOf(cidrs: readonly string[], family: 4 | 6): [string, number, 'ipv4' | 'ipv6'][] {
  return cidrs.flatMap((cidr) => {
    const [net = '', bits] = cidr.split('/');
    return isIP(net) === family ? [[net, Number(bits), family === 4 ? 'ipv4' : 'ipv6'] as const] : [];
  }) as [string, number, 'ipv4' | 'ipv6'][];
}

function listOf(ranges: readonly (readonly [string, number, 'ipv4' | 'ipv6'])[]): BlockList {
  const list = new BlockList();
  for (const [net, bits, family] of ranges) list.addSubnet(net, bits, family);
  return list;
}
