import { BlockList } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { octetsOf, reverseName } from '../../../src/jobs/probes/address';
import { openGuard } from '../../../src/jobs/probes/address-guard';

const guard = openGuard({ allowPrivate: [] });

test.each([
  ['127.0.0.1', 'loopback'],
  ['127.255.255.254', 'loopback'],
  ['::1', 'loopback'],
  ['0.0.0.0', 'unspecified'],
  ['0.1.2.3', 'unspecified'],
  ['::', 'unspecified'],
  ['10.0.0.1', 'private'],
  ['172.16.0.1', 'private'],
  ['172.31.255.255', 'private'],
  ['192.168.1.1', 'private'],
  ['100.64.0.1', 'carrier-nat'],
  ['100.127.255.255', 'carrier-nat'],
  ['169.254.169.254', 'link-local'],
  ['192.0.0.8', 'special'],
  ['198.18.0.1', 'special'],
  ['198.19.255.255', 'special'],
  ['224.0.0.1', 'multicast'],
  ['239.255.255.255', 'multicast'],
  ['240.0.0.1', 'reserved'],
  ['255.255.255.255', 'reserved'],
  ['fc00::1', 'private'],
  ['fd12:3456::1', 'private'],
  ['fe80::1', 'link-local'],
  ['febf::1', 'link-local'],
  ['fec0::1', 'link-local'],
  ['ff02::1', 'multicast'],
  ['2001:0:1:2::3', 'special'],
  ['64:ff9b:1::a00:1', 'special'],
  ['100::1', 'reserved'],
  ['4000::1', 'reserved'],
])('SS-01: %s is closed (%s)', (address, range) => {
  expect(guard.judge(address)).toEqual({ kind: 'closed', range });
});

test.each(['fe80::1%eth0', '2a00:1450::1%1', '', 'localhost', 'mx.example.com', '127.1', '8.8.8.8 '])(
  'SS-01: %j is no address, so it is closed',
  (address) => {
    expect(guard.judge(address)).toEqual({ kind: 'closed', range: 'special' });
  },
);

test.each([
  '8.8.8.8',
  '172.15.255.255',
  '172.32.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '169.253.0.1',
  '192.0.1.1',
  '198.17.255.255',
  '198.20.0.0',
  '223.255.255.255',
  '2a00:1450:4001:80e::1a',
  '2001:4860::1',
])('an address of the Internet is open: %s', (address) => {
  expect(guard.judge(address)).toEqual({ kind: 'open' });
});

test.each([
  ['::ffff:127.0.0.1', '127.0.0.1'],
  ['::FFFF:7f00:1', '127.0.0.1'],
  ['0:0:0:0:0:ffff:127.0.0.1', '127.0.0.1'],
  ['::ffff:a9fe:a9fe', '169.254.169.254'],
])('SS-02: %s is the IPv4 address %s in other letters', (address, embedded) => {
  expect(guard.judge(address)).toMatchObject({ kind: 'closed', embedded });
  // Why the guard decodes by itself: Node's list says yes or no by the family that it is told.
  const list = new BlockList();
  list.addSubnet('127.0.0.0', 8, 'ipv4');
  expect(list.check('::ffff:127.0.0.1', 'ipv4')).toBe(false);
});

test.each([
  ['64:ff9b::a9fe:a9fe', '169.254.169.254'],
  ['64:ff9b::127.0.0.1', '127.0.0.1'],
  ['2002:7f00:1::', '127.0.0.1'],
  ['2002:0a00:0001:1:2:3:4:5', '10.0.0.1'],
  ['::127.0.0.1', '127.0.0.1'],
  ['::ffff:0:127.0.0.1', '127.0.0.1'],
])('SS-03: %s leads to %s', (address, embedded) => {
  expect(guard.judge(address)).toMatchObject({ kind: 'closed', embedded });
});

test('SS-03: a public address inside an IPv6 one stays public', () => {
  expect(guard.judge('64:ff9b::808:808')).toEqual({ kind: 'open' });
  expect(guard.judge('2002:808:808::1')).toEqual({ kind: 'open' });
});

describe('ranges that the configuration opens', () => {
  const opened = openGuard({
    allowPrivate: ['10.1.0.0/16', 'fd00:1::/32', '127.0.0.2/32'],
    own: ['10.1.0.9'],
  });

  test.each([
    ['10.1.255.1', 'open'],
    ['10.2.0.1', 'closed'],
    ['::ffff:10.1.0.1', 'open'],
    ['::ffff:10.2.0.1', 'closed'],
    ['fd00:1::5', 'open'],
    ['fd00:2::5', 'closed'],
    ['127.0.0.2', 'open'],
    ['127.0.0.1', 'closed'],
    ['10.1.0.9', 'own'],
    ['::ffff:10.1.0.9', 'own'],
    ['2002:a01:9::', 'own'],
  ])('%s is %s', (address, kind) => {
    expect(opened.judge(address).kind).toBe(kind);
  });
});

test('SS-06: an own public address is never probed', () => {
  expect(openGuard({ allowPrivate: ['0.0.0.0/0'], own: ['198.51.100.7'] }).judge('198.51.100.7')).toEqual({
    kind: 'own',
  });
});

test('every spelling of an address is the same 16 octets', () => {
  fc.assert(
    fc.property(fc.ipV6(), (address) => {
      const octets = octetsOf(address);
      const asUrl = new URL(`http://[${address}]/`).hostname.slice(1, -1);
      expect(octets).toHaveLength(16);
      expect(octetsOf(asUrl)).toEqual(octets);
      expect(guard.judge(asUrl)).toEqual(guard.judge(address));
    }),
  );
});

test('every IPv4 address has the same verdict in all its IPv6 clothes', () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      const { kind } = guard.judge(address);
      expect(guard.judge(`64:ff9b::${address}`).kind).toBe(kind);
      // `::` and `::1` are IPv6 addresses of their own.
      if (!address.startsWith('0.0.0.')) expect(guard.judge(`::${address}`).kind).toBe(kind);
      expect(guard.judge(`::ffff:${address}`).kind).toBe(kind);
    }),
  );
});

test('where the name of an address is written', () => {
  expect(reverseName('192.0.2.10')).toBe('10.2.0.192.in-addr.arpa');
  expect(reverseName('2001:db8::1')).toBe(
    '1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa',
  );
  expect(reverseName('mx.example.com')).toBeUndefined();
});
