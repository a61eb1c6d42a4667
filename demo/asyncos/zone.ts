import { isIP } from 'node:net';
import type { Destination, World } from './world';

/** What a name server would say about the destinations of a world. Nothing is invented that `hoststatus` denies. */

/** Addresses of a mail server, or of a destination that is its own. */
export function addressesOf(world: World, name: string): string[] {
  if (isIP(name) !== 0) return [name];
  const found = serving(world, name);
  if (!found) return [];
  const { mx, addresses } = found;
  const preference = mx.find(({ host }) => host === name)?.preference;
  const own = addresses.filter((one) => one.preference === preference).map(({ ip }) => ip);
  if (own.length > 0) return own;
  const [first] = addresses;
  return [first?.ip ?? '192.0.2.53'];
}

/** The destination that this name or address is a mail server of, or that is its own without one. */
export function serving(world: World, name: string): Destination | undefined {
  if (isIP(name) !== 0) return known(world).find(({ addresses }) => addresses.some(({ ip }) => ip === name));
  return known(world).find(
    ({ host, mx }) =>
      mx.some((one) => one.host === name) || (host === name && mx.length === 0 && !isOwnQueue(host)),
  );
}

/** What its resolver can find, also what it holds no mail for. */
export function known({ destinations, elsewhere = [] }: World): readonly Destination[] {
  return [...destinations, ...elsewhere];
}

function isOwnQueue(host: string): boolean {
  return host.startsWith('the.') && host.endsWith('.queue');
}

/** What is printed behind the type, for each record; undefined for a type that is not known. */
export function lookUp(
  world: World,
  type: string,
  name: string,
): { owner: string; records: string[] } | undefined {
  switch (type) {
    case 'mx': {
      const mx = known(world).find(({ host }) => host === name)?.mx ?? [];
      // In no order, as resolvers give them.
      return { owner: name, records: mx.map((one) => `${one.preference} ${one.host}.`).reverse() };
    }
    case 'a':
      return { owner: name, records: addressesOf(world, name).filter((ip) => !ip.includes(':')) };
    case 'aaaa':
      return { owner: name, records: addressesOf(world, name).filter((ip) => ip.includes(':')) };
    case 'ptr':
      return { owner: `${name.split('.').reverse().join('.')}.in-addr.arpa`, records: namesOf(world, name) };
    default:
      return undefined;
  }
}

function namesOf(world: World, ip: string): string[] {
  const names = known(world).flatMap(({ host, mx }) => [host, ...mx.map((one) => one.host)]);
  return names.filter((name) => addressesOf(world, name).includes(ip)).map((name) => `${name}.`);
}
