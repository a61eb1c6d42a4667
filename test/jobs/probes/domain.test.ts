import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Answer } from 'dns-packet';
import fc from 'fast-check';
import { readDomain } from '../../../src/domain';
import { targetsOf } from '../../../src/jobs/probes/mail-servers';
import { allows, parsePolicy } from '../../../src/jobs/probes/mta-sts';
import { openProbes, type ProbeSettings, type Probes } from '../../../src/jobs/probes/open';
import { spfFacts } from '../../../src/jobs/probes/spf';
import { type Asked, type FakeDns, RCODE, reply, startDns, TC } from '../../fakes/dns/server';
import { byTheBook, type FakeMail, startMail } from '../../fakes/smtp/server';
import identities from '../../fakes/tls/identities.json';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

type Zone = Readonly<
  Record<string, readonly (string | [preference: number, exchange: string])[] | 'SERVFAIL'>
>;

/** Keys are `TYPE name`. */
async function zoned(zone: Zone | ((asked: Asked) => Zone)): Promise<FakeDns> {
  const dns = await startDns((asked) => {
    const found = (typeof zone === 'function' ? zone(asked) : zone)[`${asked.type} ${asked.name}`];
    if (found === 'SERVFAIL') return reply(asked, [], 0, RCODE.SERVFAIL);
    const answers = (found ?? []).map((one): Answer => {
      const base = { name: asked.name, ttl: 60 };
      if (typeof one !== 'string')
        return { ...base, type: 'MX', data: { preference: one[0], exchange: one[1] } };
      return { ...base, type: asked.type as 'A', data: one };
    });
    const whole = reply(asked, answers);
    return asked.tcp || whole.length <= 1232 ? whole : reply(asked, [], TC);
  });
  closers.push(() => dns.close());
  return dns;
}

async function probes(dns: FakeDns, settings: Partial<ProbeSettings> = {}): Promise<Probes> {
  const opened = await openProbes({
    resolvers: [dns.address],
    smtpPort: 25,
    heloName: 'probe.example.net',
    allowPrivate: [],
    timeoutSeconds: 20,
    ca: identities.root,
    ...settings,
  });
  closers.push(() => opened.close());
  return opened;
}

async function mail(...args: Parameters<typeof startMail>): Promise<FakeMail> {
  const fake = await startMail(...args);
  closers.push(() => fake.close());
  return fake;
}

const never = new AbortController().signal;

test.each(['2130706433', '0x7f000001', '0177.0.0.1', '127.1', '0', '①②⑦.⓪.⓪.①', '127.0.0.1', '[::1]'])(
  'SS-04: %s is no name of a domain',
  (input) => {
    expect(readDomain(input)).toEqual({ fault: expect.stringMatching(/^(?:ip|label)$/) });
  },
);

test.each(['mx.example.com:6379', 'mx.example.com:22', '[mx.example.com]:25'])(
  'SS-07: a port is no part of a name: %s',
  (input) => {
    expect(readDomain(input)).toHaveProperty('fault');
  },
);

describe('SS-06: exchangers that lead elsewhere', () => {
  test('localhost, a private address, one of each, an address in place of a name: skipped and named', async () => {
    const server = await mail(byTheBook());
    const dns = await zoned({
      'MX example.com': [
        [10, 'localhost'],
        [20, 'inside.example.com'],
        [30, 'both.example.com'],
        [40, '127.0.0.1'],
        [50, 'redis.example.com'],
      ],
      'A localhost': ['127.0.0.1'],
      'A inside.example.com': ['10.0.0.5'],
      'AAAA inside.example.com': ['::ffff:7f00:1'],
      'A both.example.com': ['127.0.0.2', '169.254.169.254'],
      'A redis.example.com': ['127.0.0.3'],
    });
    const world = await probes(dns, {
      smtpPort: server.port,
      allowPrivate: ['127.0.0.2/31'],
      own: ['127.0.0.3'],
    });
    const route = await world.domain('example.com', never).route;
    if (route.kind !== 'mx') throw new Error(route.kind);
    expect(route.exchangers.map(({ name, fault }) => [name, fault])).toEqual([
      ['localhost', undefined],
      ['inside.example.com', undefined],
      ['both.example.com', undefined],
      ['127.0.0.1', 'address'],
      ['redis.example.com', undefined],
    ]);
    const { conversations } = await world.servers(route.exchangers, { signal: never });
    const outcomes = conversations.map(({ address, outcome }) => [
      address,
      outcome.kind === 'closed' && outcome.passage.kind === 'closed' ? outcome.passage.range : outcome.kind,
    ]);
    // Whether anybody listens on the second address of loopback does not matter here, that it was tried does.
    expect(outcomes).toEqual([
      ['127.0.0.1', 'loopback'],
      ['10.0.0.5', 'private'],
      [expect.stringMatching(/^::ffff:/), 'loopback'],
      ['127.0.0.2', 'refused'],
      ['169.254.169.254', 'link-local'],
      ['127.0.0.3', 'closed'],
    ]);
    expect(server.heard).toEqual([]);
  });

  test('2,000 exchangers (64 KiB): 20 are looked at, the rest is a number', async () => {
    const many = Array.from({ length: 2000 }, (_, i): [number, string] => [i, `m${i}.e.com`]);
    const dns = await zoned({ 'MX e.com': many });
    const route = await (await probes(dns)).domain('e.com', never).route;
    expect(route).toMatchObject({ kind: 'mx', more: 1980 });
    expect(route.kind === 'mx' && route.exchangers.map(({ preference }) => preference)).toEqual([
      ...Array(20).keys(),
    ]);
    expect(dns.asked.filter(({ type, name }) => type === 'A' && /^m\d+\.e\.com$/.test(name))).toHaveLength(
      20,
    );
  });

  test('300 addresses: 4 of each family are tried, the rest is a number', () => {
    const addresses = Array.from({ length: 300 }, (_, i) => ({
      address: `192.0.2.${i % 256}`,
      family: 4 as const,
      passage: { kind: 'open' as const },
    }));
    const nothing = { kind: 'no-data' as const, authentic: false, chain: [] };
    const one = { name: 'mx.example.com', alias: [], a: nothing, aaaa: nothing, addresses };
    expect(targetsOf([one])).toMatchObject({ targets: { length: 4 }, more: 296 });
    expect(targetsOf(Array.from({ length: 20 }, () => one))).toMatchObject({ targets: { length: 64 } });
  });

  test.each<[string, Zone, object]>([
    ['null MX', { 'MX example.com': [[0, '.']] }, { kind: 'null' }],
    [
      'null MX beside another',
      {
        'MX example.com': [
          [0, '.'],
          [10, 'mx.example.com'],
        ],
      },
      { kind: 'mx', alsoNull: true, exchangers: [{ name: 'mx.example.com' }] },
    ],
    [
      'SERVFAIL for MX is not "no MX"',
      { 'MX example.com': 'SERVFAIL', 'A example.com': ['192.0.2.1'] },
      { kind: 'unknown', failure: { kind: 'servfail' } },
    ],
    [
      'no MX, SERVFAIL for its address',
      { 'A example.com': 'SERVFAIL' },
      { kind: 'unknown', failure: { kind: 'servfail' } },
    ],
  ])('%s', async (_name, zone, expected) => {
    expect(await (await probes(await zoned(zone))).domain('example.com', never).route).toMatchObject(
      expected,
    );
  });
});

test('SS-05: the name answers differently the second time: the connection goes where it was judged', async () => {
  const outside = await mail(byTheBook(), '127.0.0.2');
  let times = 0;
  const dns = await zoned(({ type, name }) =>
    `${type} ${name}` === 'A mx.example.com'
      ? { 'A mx.example.com': [++times === 1 ? '127.0.0.2' : '127.0.0.1'] }
      : { 'MX example.com': [[10, 'mx.example.com']] },
  );
  const world = await probes(dns, { smtpPort: outside.port, allowPrivate: ['127.0.0.2/32'] });
  const route = await world.domain('example.com', never).route;
  if (route.kind !== 'mx') throw new Error(route.kind);
  const { conversations } = await world.servers(route.exchangers, { signal: never });
  expect(conversations).toMatchObject([{ address: '127.0.0.2', outcome: { kind: 'connected' } }]);
  expect(outside.heard).toHaveLength(1);
  expect(times).toBe(1);
});

test('the asker goes away: what is open is called so, and all of it ends', async () => {
  const asker = new AbortController();
  const dns = await startDns((asked) => {
    if (asked.type === 'MX') asker.abort();
    return undefined;
  });
  closers.push(() => dns.close());
  const facts = await (await probes(dns)).domain('example.com', asker.signal).all;
  expect(facts.route).toEqual({ kind: 'unknown', failure: { kind: 'cancelled' } });
  expect(facts.spf).toEqual({ kind: 'unknown', failure: { kind: 'cancelled' } });
});

describe('SPF', () => {
  const asks = (zone: Readonly<Record<string, string[]>>) => (_type: 'TXT', name: string) => ({
    first: Promise.resolve(
      zone[name] === undefined
        ? ({ kind: 'no-domain', authentic: false, chain: [] } as const)
        : ({ kind: 'records', records: zone[name], ttl: 60, authentic: false, chain: [] } as const),
    ),
  });

  test.each<[string, Record<string, string[]>, object]>([
    ['none', { d: ['hello', 'v=spf10 -all'] }, { kind: 'none' }],
    ['two', { d: ['v=spf1 -all', 'V=SPF1 ~all'] }, { kind: 'several' }],
    [
      'plain',
      { d: ['v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 ?all'] },
      { lookups: 0, faults: [], all: '?' },
    ],
    [
      'lookups',
      { d: ['v=spf1 a mx:x.example ptr exists:%{i}.x.example redirect=r'], r: ['v=spf1 a -all'] },
      { lookups: 6, faults: [] },
    ],
    [
      'words that are none',
      { d: ['v=spf1 ipv4:1.2.3.4 ip4:300.1.1.1 ip4:1.2.3.4/33 include: all:x'] },
      { faults: { length: 5 } },
    ],
    ['after all', { d: ['v=spf1 -all a'] }, { faults: [{ kind: 'after-all', term: 'a' }] }],
    [
      'include without a record',
      { d: ['v=spf1 include:x -all'] },
      { lookups: 1, faults: [{ kind: 'no-record-there', name: 'x' }] },
    ],
    ['include of itself', { d: ['v=spf1 include:d -all'] }, { lookups: 1, faults: [] }],
    [
      'eleven lookups, by includes',
      {
        d: ['v=spf1 include:a include:b -all'],
        a: ['v=spf1 a a:1.x a:2.x a:3.x -all'],
        b: ['v=spf1 mx a:1.y a:2.y a:3.y a:4.y -all'],
      },
      { lookups: 11, faults: [{ kind: 'too-many-lookups' }] },
    ],
  ])('%s', async (_name, zone, expected) => {
    expect(await spfFacts(asks(zone), 'd')).toMatchObject(expected);
  });

  test('PR-02: no record makes the reader throw', async () => {
    const words = fc.array(
      fc.oneof(fc.string(), fc.constantFrom('include:', 'ip4:', 'redirect=', 'a/', 'all', '%{i}', ' ')),
    );
    await fc.assert(
      fc.asyncProperty(words, async (parts) => {
        const facts = await spfFacts(asks({ d: [`v=spf1 ${parts.join(' ')}`] }), 'd');
        expect(facts.kind).toBe('one');
      }),
      { numRuns: 500 },
    );
  });
});

describe('MTA-STS', () => {
  const good =
    'version: STSv1\r\nmode: enforce\r\nmx: mx.example.com\r\nmx: *.mail.example.com\r\nmax_age: 604800\r\n';

  test.each<[string, object]>([
    [
      good,
      {
        kind: 'policy',
        mode: 'enforce',
        patterns: ['mx.example.com', '*.mail.example.com'],
        maxAgeSeconds: 604_800,
      },
    ],
    [good.replaceAll('\r', ''), { kind: 'policy' }],
    ['version: STSv1\nmode: none\nmax_age: 86400', { kind: 'policy', mode: 'none', patterns: [] }],
    [good.replace('STSv1', 'STSv2'), { why: { kind: 'syntax', line: 'version: STSv2' } }],
    [good.replace('enforce', 'strict'), { why: { kind: 'syntax', line: 'mode: strict' } }],
    [good.replace('604800', 'one week'), { why: { kind: 'syntax', line: 'max_age: one week' } }],
    [good.replace('*.mail', 'm*'), { why: { kind: 'syntax', line: 'mx: m*.example.com' } }],
    ['<!doctype html>', { why: { kind: 'syntax', line: '<!doctype html>' } }],
    ['', { why: { kind: 'syntax', line: '' } }],
  ])('%j', (text, expected) => {
    expect(parsePolicy(text)).toMatchObject(expected);
  });

  test.each<[string, string, boolean]>([
    ['*.example.com', 'mx.example.com', true],
    ['*.example.com', 'a.mx.example.com', false],
    ['*.example.com', 'example.com', false],
    ['mx.example.com', 'mx.example.com', true],
    ['mx.example.com', 'mx2.example.com', false],
  ])('%s allows %s: %s', (pattern, name, allowed) => {
    expect(allows([pattern], name)).toBe(allowed);
  });

  const zone: Zone = {
    'MX example.com': [
      [10, 'mx.example.com'],
      [20, 'backup.example.com'],
    ],
    'TXT _mta-sts.example.com': ['v=STSv1; id=20260101'],
    'A mta-sts.example.com': ['127.0.0.1'],
  };

  async function fetched(
    answer: (response: ServerResponse) => void,
    { identity = identities.policy, allowPrivate = ['127.0.0.0/8'], from = zone, timeoutSeconds = 20 } = {},
  ) {
    const hosts: unknown[] = [];
    const web = createServer(identity, (request, response) => {
      hosts.push([request.method, request.url, request.headers.host]);
      answer(response);
    }).listen(0, '127.0.0.1');
    web.on('tlsClientError', () => {});
    await once(web, 'listening');
    closers.push(() => {
      web.closeAllConnections();
      web.close();
    });
    const { port } = web.address() as AddressInfo;
    const world = await probes(await zoned(from), { httpsPort: port, allowPrivate, timeoutSeconds });
    return { facts: await world.domain('example.com', never).mtaSts, hosts };
  }
  const plain = (text: string) => (response: ServerResponse) => {
    response.setHeader('content-type', 'text/plain; charset=utf-8');
    response.end(text);
  };

  test('the policy, and the exchanger it does not cover', async () => {
    const { facts, hosts } = await fetched(plain(good));
    expect(facts).toMatchObject({
      kind: 'one',
      id: '20260101',
      policy: { kind: 'policy', mode: 'enforce', unmatched: ['backup.example.com'] },
    });
    expect(hosts).toEqual([['GET', '/.well-known/mta-sts.txt', 'mta-sts.example.com']]);
  });

  test.each<[string, (response: ServerResponse) => void, object, object]>([
    [
      'a redirect is not followed',
      (response) => response.writeHead(302, { location: 'https://127.0.0.1/' }).end(),
      {},
      { kind: 'status', status: 302 },
    ],
    ['not there', (response) => response.writeHead(404).end('nothing'), {}, { kind: 'status', status: 404 }],
    [
      'a web page',
      (response) => response.setHeader('content-type', 'text/html').end('<p>'),
      {},
      { kind: 'type', type: 'text/html' },
    ],
    ['more than 64 KiB', plain(good + 'x: y\n'.repeat(20_000)), {}, { kind: 'too-large' }],
    [
      'encoded',
      (response) =>
        response.setHeader('content-encoding', 'br').setHeader('content-type', 'text/plain').end('x'),
      {},
      { kind: 'type' },
    ],
    ['it hangs', () => {}, { timeoutSeconds: 1 }, { kind: 'timeout' }],
    ['it breaks off', (response) => void response.destroy(), {}, { kind: 'connect', code: 'ECONNRESET' }],
    [
      'another name',
      plain(good),
      { identity: identities.other },
      { kind: 'tls', code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    ],
    [
      'self-signed',
      plain(good),
      { identity: identities.alone },
      { kind: 'tls', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    ],
    [
      'SS-01: its host leads inwards',
      plain(good),
      { allowPrivate: [] },
      { kind: 'closed', addresses: [{ address: '127.0.0.1' }] },
    ],
    [
      'its host does not exist',
      plain(good),
      { from: { ...zone, 'A mta-sts.example.com': [] } },
      { kind: 'no-host' },
    ],
    [
      'its host cannot be looked up',
      plain(good),
      { from: { ...zone, 'A mta-sts.example.com': 'SERVFAIL' as const } },
      { kind: 'host-unknown', failure: { kind: 'servfail' } },
    ],
  ])('%s', async (_name, answer, options, why) => {
    const { facts, hosts } = await fetched(answer, options);
    expect(facts).toMatchObject({ kind: 'one', policy: { kind: 'failed', why } });
    if ('addresses' in why) expect(hosts).toEqual([]);
  });

  test('two records are none', async () => {
    const from = { ...zone, 'TXT _mta-sts.example.com': ['v=STSv1; id=1', 'v=STSv1; id=2'] };
    expect((await fetched(plain(good), { from })).facts).toMatchObject({ kind: 'several' });
  });
});

test('DMARC: several records, and one without a known policy', async () => {
  const world = await probes(
    await zoned({
      'TXT _dmarc.a.example': ['v=DMARC1; p=none', 'v=DMARC1; p=reject'],
      'TXT _dmarc.b.example': ['v=DMARC1; rua=mailto:x@b.example'],
    }),
  );
  expect(await world.domain('a.example', never).dmarc).toMatchObject({ kind: 'several', at: 'a.example' });
  expect(await world.domain('b.example', never).dmarc).toEqual({
    kind: 'one',
    at: 'b.example',
    record: 'v=DMARC1; rua=mailto:x@b.example',
  });
});
