import { createSocket } from 'node:dgram';
import { afterEach, describe, expect, test } from '@jest/globals';
import packet from 'dns-packet';
import fc from 'fast-check';
import { openGuard } from '../../../src/jobs/probes/address-guard';
import type { Dns } from '../../../src/jobs/probes/dns';
import { answers, encodeQuestion, isTruncated, readReply } from '../../../src/jobs/probes/dns-wire';
import { openResolvers } from '../../../src/jobs/probes/resolvers';
import { reverseFacts } from '../../../src/jobs/probes/reverse';
import { AD, type Asked, type FakeDns, RCODE, reply, type Said, startDns, TC } from '../../fakes/dns/server';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** For resolvers that never answer. */
const quick = { deadlineMs: 400, againMs: 150 };
/** For those that do: the machine may be busy. */
const patient = { deadlineMs: 20_000, againMs: 10_000 };

async function resolver(said: ((asked: Asked) => Said)[], times = patient): Promise<Dns> {
  const servers = await Promise.all(said.map((say) => server(say)));
  return open(
    servers.map(({ address }) => address),
    times,
  );
}

async function server(...args: Parameters<typeof startDns>): Promise<FakeDns> {
  const fake = await startDns(...args);
  closers.push(() => fake.close());
  return fake;
}

async function open(addresses: string[], times = patient): Promise<Dns> {
  const dns = await openResolvers(addresses, times);
  closers.push(() => dns.close());
  return dns;
}

const a = (name: string, data: string) => ({ type: 'A', name, data, ttl: 60 }) as const;
const cname = (name: string, data: string) => ({ type: 'CNAME', name, data, ttl: 60 }) as const;

describe('F-80: each fault of a resolver has its own name', () => {
  test.each<[string, (asked: Asked) => Said, object]>([
    ['SERVFAIL', (asked) => reply(asked, [], 0, RCODE.SERVFAIL), { kind: 'servfail', dnssec: false }],
    [
      'SERVFAIL for its signatures',
      (asked) =>
        asked.query.flag_cd
          ? reply(asked, asked.type === 'A' ? [a('example.com', '192.0.2.1')] : [])
          : reply(asked, [], 0, RCODE.SERVFAIL),
      { kind: 'servfail', dnssec: true },
    ],
    ['REFUSED', (asked) => reply(asked, [], 0, RCODE.REFUSED), { kind: 'refused' }],
    ['FORMERR', (asked) => reply(asked, [], 0, RCODE.FORMERR), { kind: 'formerr' }],
    [
      'FORMERR without the question',
      ({ query }) => packet.encode({ type: 'response', id: query.id ?? 0, flags: 0x0181 }),
      { kind: 'formerr' },
    ],
    [
      'FORMERR to EDNS alone: asked once more without (RFC 6891)',
      (asked) =>
        asked.query.additionals?.length
          ? reply(asked, [], 0, RCODE.FORMERR)
          : reply(asked, [a('example.com', '192.0.2.1')]),
      { kind: 'records', records: ['192.0.2.1'] },
    ],
    ['NOTIMP', (asked) => reply(asked, [], 0, RCODE.NOTIMP), { kind: 'rcode', rcode: 'NOTIMP' }],
    ['NXDOMAIN', (asked) => reply(asked, [], AD, RCODE.NXDOMAIN), { kind: 'no-domain', authentic: true }],
    ['NODATA', (asked) => reply(asked), { kind: 'no-data', authentic: false, chain: [] }],
    [
      'a lame server: it knows nothing and asks nobody',
      ({ query }) =>
        packet.encode({ type: 'response', id: query.id ?? 0, flags: 0, questions: query.questions ?? [] }),
      { kind: 'lame' },
    ],
    [
      'a CNAME loop',
      (asked) => reply(asked, [cname('example.com', 'b.example.com'), cname('b.example.com', 'example.com')]),
      { kind: 'loop', chain: ['b.example.com', 'example.com'] },
    ],
    [
      'a CNAME loop behind a bare SERVFAIL',
      (asked) => {
        if (asked.type !== 'CNAME') return reply(asked, [], 0, RCODE.SERVFAIL);
        return reply(asked, [
          cname(asked.name, asked.name === 'example.com' ? 'b.example.com' : 'example.com'),
        ]);
      },
      { kind: 'loop', chain: ['b.example.com', 'example.com'] },
    ],
    [
      'an endless CNAME chain',
      (asked) =>
        reply(
          asked,
          Array.from({ length: 20 }, (_, i) =>
            cname(i === 0 ? 'example.com' : `${i}.example.com`, `${i + 1}.example.com`),
          ),
        ),
      { kind: 'loop' },
    ],
    ['silence', () => undefined, { kind: 'timeout', tries: 2, ignored: 0 }],
    [
      'a wrong id',
      (asked) => {
        const wrong = reply(asked, [a('example.com', '192.0.2.66')]);
        wrong.writeUInt16BE((wrong.readUInt16BE(0) + 1) & 0xffff, 0);
        return wrong;
      },
      { kind: 'timeout', tries: 2, ignored: 2 },
    ],
    [
      'an answer to another question',
      ({ query }) =>
        packet.encode({
          type: 'response',
          id: query.id ?? 0,
          flags: 0x0180,
          questions: [{ type: 'A', name: 'example.org' }],
          answers: [a('example.org', '192.0.2.66')],
        }),
      { kind: 'timeout', ignored: 2 },
    ],
    ['an octet salad', ({ query }) => salad(query.id ?? 0), { kind: 'timeout' }],
    [
      'a record that ends too early',
      (asked) => reply(asked, [a('example.com', '192.0.2.1')]).subarray(0, -2),
      { kind: 'malformed' },
    ],
    [
      'records of another name',
      (asked) => reply(asked, [a('evil.example', '192.0.2.66')]),
      { kind: 'no-data' },
    ],
  ])('%s', async (_name, say, expected) => {
    const silent = 'kind' in expected && expected.kind === 'timeout';
    const dns = await resolver([say], silent ? quick : patient);
    expect(await dns.ask('A', 'example.com').first).toMatchObject(expected);
  });

  test('a wrong source port is another sender: its answer is never seen', async () => {
    const forger = createSocket('udp4');
    closers.push(() => forger.close());
    const fake = await server((asked) => {
      forger.send(reply(asked, [a('example.com', '192.0.2.66')]), fake.ports.at(-1), '127.0.0.1');
      return undefined;
    });
    const dns = await open([fake.address], quick);
    expect(await dns.ask('A', 'example.com').first).toMatchObject({ kind: 'timeout', tries: 2 });
    expect(fake.asked).toHaveLength(2);
  });

  test('a closed port', async () => {
    const fake = await startDns(() => undefined);
    await fake.close();
    const dns = await open([fake.address]);
    expect(await dns.ask('A', 'example.com').first).toEqual({ kind: 'unreachable', code: 'ECONNREFUSED' });
  });

  test('a lost packet is asked again, with another id', async () => {
    let seen = 0;
    const fake = await server((asked) =>
      ++seen === 1 ? undefined : reply(asked, [a('example.com', '192.0.2.1')]),
    );
    const dns = await open([fake.address], { ...patient, againMs: 50 });
    expect(await dns.ask('A', 'example.com').first).toMatchObject({ records: ['192.0.2.1'] });
    expect(new Set(fake.asked.map(({ query }) => query.id)).size).toBe(2);
  });

  test('two resolvers: the one that knows answers, the other is a row', async () => {
    const dns = await resolver(
      [
        (asked) => reply(asked, [], 0, RCODE.SERVFAIL),
        (asked) => reply(asked, [a('example.com', '192.0.2.1')]),
        () => undefined,
      ],
      { deadlineMs: 2000, againMs: 1000 },
    );
    const { first, all } = dns.ask('A', 'example.com');
    expect(await first).toMatchObject({ kind: 'records', records: ['192.0.2.1'] });
    const { answers: said, disagree } = await all;
    expect(said.map(({ outcome }) => outcome.kind)).toEqual(['servfail', 'records', 'timeout']);
    expect(disagree).toBe(false);
  });

  test('when none knows, SERVFAIL is told before silence', async () => {
    const dns = await resolver([() => undefined, (asked) => reply(asked, [], 0, RCODE.SERVFAIL)], {
      deadlineMs: 2000,
      againMs: 1000,
    });
    expect(await dns.ask('A', 'example.com').first).toMatchObject({ kind: 'servfail' });
  });

  test.each<[string, string[], string[], boolean]>([
    ['the same in another order', ['192.0.2.1', '192.0.2.2'], ['192.0.2.2', '192.0.2.1'], false],
    ['another address', ['192.0.2.1'], ['10.0.0.1'], true],
    ['nothing at all', ['192.0.2.1'], [], true],
  ])('disagreement is a fact: %s', async (_name, one, other, disagree) => {
    const saying = (addresses: string[]) => (asked: Asked) =>
      reply(
        asked,
        addresses.map((address) => a('example.com', address)),
      );
    const dns = await resolver([saying(one), saying(other)]);
    expect(await dns.ask('A', 'example.com').all).toMatchObject({ disagree });
  });
});

describe('F-81: an answer that does not fit a datagram', () => {
  const many = Array.from({ length: 300 }, (_, i) => a('example.com', `192.0.2.${i % 256}`));
  const cut = (asked: Asked) => (asked.tcp ? reply(asked, many) : reply(asked, [], TC));

  test('SS-12: 300 addresses come over TCP, all of them', async () => {
    const fake = await server(cut);
    const dns = await open([fake.address]);
    const outcome = await dns.ask('A', 'example.com').first;
    expect(outcome.kind === 'records' && outcome.records).toHaveLength(300);
    expect(fake.asked.map(({ tcp }) => tcp)).toEqual([false, true]);
  });

  test.each<[string, (asked: Asked) => Said, { tcp: boolean }, string]>([
    ['TCP refused', cut, { tcp: false }, 'refused'],
    ['TCP hangs', (asked) => (asked.tcp ? undefined : reply(asked, [], TC)), { tcp: true }, 'timeout'],
    [
      'TCP answers another question',
      (asked) => (asked.tcp ? salad(7) : reply(asked, [], TC)),
      { tcp: true },
      'malformed',
    ],
  ])('%s', async (_name, say, options, tcp) => {
    const fake = await server(say, options);
    const dns = await open([fake.address], quick);
    expect(await dns.ask('A', 'example.com').first).toEqual({ kind: 'truncated', tcp });
  });
});

test.each([
  'attacker.example\0.trusted.example',
  'a b.example',
  '',
  '..',
  `${'a'.repeat(64)}.example`,
  'ä.example',
  `${'a.'.repeat(127)}a`,
])('SS-12: %j is never asked', async (name) => {
  const fake = await server((asked) => reply(asked));
  const dns = await open([fake.address]);
  expect(await dns.ask('A', name).first).toEqual({ kind: 'bad-name' });
  expect(fake.asked).toEqual([]);
});

test('a question says EDNS, 1,232 octets and DO, and its id and port cannot be guessed', async () => {
  const fake = await server((asked) => reply(asked));
  const dns = await open([fake.address]);
  await Promise.all(Array.from({ length: 200 }, (_, i) => dns.ask('MX', `${i}.example.com`).all));
  const [first] = fake.asked;
  expect(first?.query.flag_rd).toBe(true);
  expect(first?.query.additionals).toEqual([
    expect.objectContaining({ type: 'OPT', udpPayloadSize: 1232, flag_do: true }),
  ]);
  expect(new Set(fake.asked.map(({ query }) => query.id)).size).toBeGreaterThan(190);
  expect(new Set(fake.ports).size).toBeLessThanOrEqual(2);
  expect(fake.asked).toHaveLength(200);
});

test('a port is given up after 512 questions', async () => {
  const fake = await server((asked) => reply(asked));
  const dns = await open([fake.address]);
  for (let i = 0; i < 1100; i += 100) {
    await Promise.all(Array.from({ length: 100 }, (_, j) => dns.ask('A', `${i + j}.example.com`).all));
  }
  expect(new Set(fake.ports).size).toBeGreaterThanOrEqual(3);
});

test('equal questions are one question, also a moment later; a failure is asked again', async () => {
  let broken = true;
  const fake = await server((asked) => {
    if (asked.type === 'A') return reply(asked, [a('example.com', '192.0.2.1')]);
    return reply(asked, [], 0, broken ? RCODE.REFUSED : 0);
  });
  const dns = await open([fake.address]);
  await Promise.all(Array.from({ length: 50 }, () => dns.ask('A', 'example.com').first));
  await dns.ask('A', 'Example.COM.').first;
  expect(fake.asked).toHaveLength(1);
  await dns.ask('TXT', 'example.com').all;
  broken = false;
  expect(await dns.ask('TXT', 'example.com').first).toMatchObject({ kind: 'no-data' });
});

test('a question that waited for its turn has all its time and both tries', async () => {
  const fake = await server(() => undefined);
  const dns = await open([fake.address], { deadlineMs: 1000, againMs: 300 });
  const outcomes = await Promise.all(
    Array.from({ length: 300 }, (_, i) => dns.ask('A', `${i}.example.com`).first),
  );
  const late = { kind: 'timeout', ms: expect.any(Number), tries: 2, ignored: 0 };
  expect(outcomes).toEqual(outcomes.map(() => late));
  expect(Math.min(...outcomes.map((one) => (one.kind === 'timeout' ? one.ms : 0)))).toBeGreaterThanOrEqual(
    995,
  );
  expect(fake.asked).toHaveLength(600);
});

test('a silent resolver holds up nobody who asks another', async () => {
  const dns = await resolver([() => undefined, (asked) => reply(asked, [a(asked.name, '192.0.2.1')])]);
  const outcomes = await Promise.all(
    Array.from({ length: 1000 }, (_, i) => dns.ask('A', `${i}.example.com`).first),
  );
  expect(outcomes.filter(({ kind }) => kind === 'records')).toHaveLength(1000);
});

test('closing ends what is under way', async () => {
  const dns = await resolver([() => undefined]);
  const { first } = dns.ask('A', 'example.com');
  setImmediate(() => dns.close());
  expect(await first).toEqual({ kind: 'cancelled' });
});

test('PR-02: no octets of a resolver make the reader throw or take long', () => {
  const query = encodeQuestion({ type: 'MX', name: 'example.com' });
  const good = packet.encode({
    type: 'response',
    id: query.readUInt16BE(0),
    flags: 0x01a0,
    questions: [{ type: 'MX', name: 'example.com' }],
    answers: [
      { type: 'MX', name: 'example.com', ttl: 60, data: { preference: 10, exchange: 'mx.example.com' } },
      { type: 'TXT', name: 'example.com', ttl: 60, data: ['v=spf1', '-all'] },
      {
        type: 'TLSA',
        name: '_25._tcp.example.com',
        data: { usage: 3, selector: 1, matchingType: 1, certificate: Buffer.alloc(32) },
      },
      cname('example.com', 'b.example.com'),
    ],
  });
  const changes = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 20 });
  const any = fc.oneof(
    fc.tuple(changes, fc.nat(good.length)).map(([list, end]) => {
      const copy = Buffer.from(good);
      for (const [at, value] of list) copy[at] = value;
      return end % 4 === 0 ? copy.subarray(0, end) : copy;
    }),
    fc.uint8Array({ maxLength: 300 }).map((octets) => Buffer.from(octets)),
  );
  fc.assert(
    fc.property(any, (octets) => {
      answers(octets, query);
      isTruncated(octets);
      const { kind } = readReply(octets, { type: 'MX', name: 'example.com' });
      expect(kind).toEqual(expect.any(String));
    }),
    { numRuns: 3000 },
  );
});

test('PR-02: 64 KiB of pointers to pointers are refused before they cost anything', () => {
  const question = packet.encode({
    type: 'response',
    id: 7,
    questions: [{ type: 'A', name: 'example.com' }],
  });
  // Each two octets point at the two before them; then records whose names begin at the last.
  const chain = Buffer.alloc(32_000);
  for (let at = 0; at < chain.length; at += 2)
    chain.writeUInt16BE(0xc000 + Math.min(0x3ffe, 12 + 16 + Math.max(0, at - 2)), at);
  const text = Buffer.concat([
    Buffer.from([0, 0, 16, 0, 1, 0, 0, 0, 0, chain.length >> 8, chain.length & 0xff]),
    chain,
  ]);
  const record = Buffer.from([0xff, 0xfe, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0]);
  const message = Buffer.concat([question, text, ...Array.from({ length: 2500 }, () => record)]);
  message.writeUInt16BE(2501, 6);
  const started = performance.now();
  expect(readReply(message, { type: 'A', name: 'example.com' })).toEqual({ kind: 'malformed' });
  expect(performance.now() - started).toBeLessThan(100);
});

function salad(id: number): Buffer {
  const octets = Buffer.alloc(40, 0xc1);
  octets.writeUInt16BE(id, 0);
  return octets;
}

test('of several names of an address, the one that leads back is named first', async () => {
  const names = ['mx.others.example', 'mx.ours.example'];
  const dns = await resolver([
    (asked) => {
      const { type, name } = asked;
      if (type !== 'PTR') return reply(asked, [a(name, name === names[1] ? '8.8.4.4' : '203.0.113.66')]);
      return reply(
        asked,
        names.map((data) => ({ type: 'PTR', name, data, ttl: 60 }) as const),
      );
    },
  ]);
  expect(await reverseFacts({ ask: dns.ask, guard: openGuard({ allowPrivate: [] }) }, ['8.8.4.4'])).toEqual([
    { address: '8.8.4.4', kind: 'confirmed', names: ['mx.ours.example', 'mx.others.example'] },
  ]);
});
