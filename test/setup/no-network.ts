import dgram from 'node:dgram';
import dns from 'node:dns';
import { Socket } from 'node:net';
import { afterAll, afterEach } from '@jest/globals';

/**
 * A test that looks up a name or reaches for an address beyond this machine fails, even when the code under test
 * swallows the error: it would pass or fail with the network it runs in.
 */
const escapes: string[] = [];

/** What was tried since the last call; a test that asks for it does not fail for it. */
export function takeEscapes(): string[] {
  return escapes.splice(0);
}

afterEach(() => {
  const seen = takeEscapes();
  if (seen.length > 0) throw new Error(`This test reached for the network: ${seen.join(', ')}`);
});

function mustBeHere(host: unknown, what: string): void {
  const name = String(host ?? 'localhost').toLowerCase();
  if (/^(?:localhost|::1?|0\.0\.0\.0|(?:::ffff:)?127\.[\d.]+)$/.test(name)) return;
  escapes.push(`${what} ${name}`);
  throw Object.assign(new Error(`Tests may not leave this machine: ${what} ${name}`), {
    code: 'ENETUNREACH',
  });
}

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** Core modules are shared by all test files of a process, so what is replaced is put back for the next file. */
function guard(owner: object, name: string, check: (args: unknown[], self: unknown) => void): void {
  const methods = owner as Record<string, Method>;
  const original = methods[name] as Method;
  methods[name] = function (this: unknown, ...args: unknown[]) {
    check(args, this);
    return original.apply(this, args);
  };
  afterAll(() => {
    methods[name] = original;
  });
}

function checkConnect(args: unknown[]): void {
  // `net.connect` hands over its arguments as one array, already in order.
  const [first, second] = (Array.isArray(args[0]) ? args[0] : args) as unknown[];
  if (typeof first === 'object' && first !== null) {
    const { path, host } = first as { path?: unknown; host?: unknown };
    if (path === undefined || path === null) mustBeHere(host, 'connection to');
  } else if (typeof first === 'number' || /^\d+$/.test(String(first))) {
    mustBeHere(typeof second === 'string' ? second : undefined, 'connection to');
  }
}

function checkServers(_: unknown[], resolver: unknown): void {
  for (const server of (resolver as dns.Resolver).getServers()) {
    mustBeHere(server.replace(/^\[(?<v6>.+)\].*$|(?<=\.\d+):\d+$/, '$<v6>'), 'query of the DNS server');
  }
}

function queriesOf(owner: object): string[] {
  return Object.getOwnPropertyNames(owner).filter((name) => /^(?:resolve|reverse)/.test(name));
}

guard(Socket.prototype, 'connect', checkConnect);
guard(dgram.Socket.prototype, 'connect', ([, address]) => mustBeHere(address ?? 'localhost', 'datagrams to'));
guard(dgram.Socket.prototype, 'send', ([, ...rest]) =>
  mustBeHere(
    rest.find((one) => typeof one === 'string'),
    'a datagram to',
  ),
);
for (const lookups of [dns, dns.promises]) {
  guard(lookups, 'lookup', ([name]) => mustBeHere(name, 'lookup of'));
  for (const query of queriesOf(lookups)) {
    guard(lookups, query, ([name]) => mustBeHere(`${name} by the system's resolver`, 'query for'));
  }
}
for (const { prototype } of [dns.Resolver, dns.promises.Resolver]) {
  for (const owner of [prototype, Object.getPrototypeOf(prototype)]) {
    for (const query of queriesOf(owner)) guard(owner, query, checkServers);
  }
}
