import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openGuard } from '../../../src/jobs/probes/address-guard';
import type { Dns } from '../../../src/jobs/probes/dns';
import { type Outcome, type RecordType, recordsOf } from '../../../src/jobs/probes/dns-outcome';
import { lookUpDomain } from '../../../src/jobs/probes/domain';
import { openResolvers } from '../../../src/jobs/probes/resolvers';
import { reverseFacts } from '../../../src/jobs/probes/reverse';
import { type NameServers, startNameServers } from '../../peers/mail/name-servers';
import { runClient } from '../../peers/mail/processes';
import { describeWithPeers } from '../../peers/mail/with-peers';

const hash = 'ab'.repeat(32);
const zones = {
  // The levels above are asked for DMARC.
  example: { records: '' },
  'signed.example': {
    signed: true as const,
    records: `
@ MX 20 mx2
@ MX 10 mx1
mx1 A 192.0.2.1
mx1 AAAA 2001:db8::1
mx2 CNAME real
real A 192.0.2.2
_25._tcp.mx1 TLSA 3 1 1 ${hash}
_25._tcp.mx1 TLSA 0 0 1 ${hash}
_25._tcp.mx2 TLSA 1 1 1 ${hash}
@ TXT "v=spf1 mx include:spf.plain.example " "ip4:192.0.2.0/24 -all"
@ TXT "some-verification=1"
_dmarc TXT "v=DMARC1; p=reject; sp=none; rua=mailto:d@signed.example"
_smtp._tls TXT "v=TLSRPTv1; rua=mailto:t@signed.example"
null MX 0 .
bare A 192.0.2.9
empty TXT "nothing"
loop CNAME loop2
loop2 CNAME loop
dangling CNAME nowhere
big TXT "${'a'.repeat(250)}" "${'b'.repeat(250)}" "${'c'.repeat(250)}" "${'d'.repeat(250)}" "${'e'.repeat(250)}" "${'f'.repeat(250)}"
${Array.from({ length: 300 }, (_, i) => `many A 198.51.${100 + Math.floor(i / 200)}.${i % 200}`).join('\n')}
`,
  },
  'plain.example': {
    records: `
*.many MX 10 mx
*.many A 192.0.2.5
*.many AAAA 2001:db8::5
@ MX 10 mx
mx A 192.0.2.3
_25._tcp.mx TLSA 3 1 1 ${hash}
spf TXT "v=spf1 a:mx.plain.example ~all"
`,
  },
  'bogus.example': {
    signed: true as const,
    wrongAnchor: true as const,
    records: '@ MX 10 mx\nmx A 192.0.2.4',
  },
  '2.0.192.in-addr.arpa': { records: '1 PTR mx1.signed.example.\n2 PTR mx1.signed.example.' },
};

describeWithPeers('knot with unbound in front', () => {
  let servers: NameServers;
  let dns: Dns;
  const guard = openGuard({ allowPrivate: [] });

  beforeAll(async () => {
    servers = await startNameServers(zones);
    dns = await openResolvers([servers.resolver]);
  });
  afterAll(async () => {
    dns.close();
    await servers.stop();
  });

  function look(domain: string) {
    return lookUpDomain({ dns, guard }, domain, AbortSignal.timeout(25_000)).all;
  }

  test('a signed domain: MX in order, addresses, the CNAME trap, all policies', async () => {
    const facts = await look('signed.example');
    expect(facts.route).toMatchObject({
      kind: 'mx',
      more: 0,
      exchangers: [
        {
          name: 'mx1.signed.example',
          preference: 10,
          alias: [],
          a: { kind: 'records', authentic: true },
          addresses: [
            { address: '192.0.2.1', family: 4, passage: { kind: 'open' } },
            { address: '2001:db8::1', family: 6, passage: { kind: 'open' } },
          ],
        },
        { name: 'mx2.signed.example', preference: 20, alias: ['real.signed.example'] },
      ],
    });
    expect(facts.dane).toEqual([
      {
        exchanger: 'mx1.signed.example',
        kind: 'published',
        records: [{ usage: 3, selector: 1, matching: 1, data: hash }],
      },
      {
        exchanger: 'mx2.signed.example',
        kind: 'unusable',
        records: [{ usage: 1, selector: 1, matching: 1, data: hash }],
      },
    ]);
    expect(facts.spf).toMatchObject({ kind: 'one', lookups: 3, faults: [], all: '-' });
    expect(facts.dmarc).toMatchObject({ kind: 'one', at: 'signed.example', policy: 'reject' });
    expect(facts.tlsRpt).toMatchObject({ kind: 'one', rua: 'mailto:t@signed.example' });
    expect(facts.mtaSts).toEqual({ kind: 'none' });
    expect(facts.disagreements).toEqual([]);
    expect(facts.resolvers).toEqual([
      { resolver: servers.resolver, asked: expect.any(Number), failed: {}, slowestMs: expect.any(Number) },
    ]);
  });

  test.each<[string, object]>([
    ['null.signed.example', { kind: 'null' }],
    ['bare.signed.example', { kind: 'implicit', exchangers: [{ name: 'bare.signed.example' }] }],
    ['empty.signed.example', { kind: 'none' }],
    ['nothing.signed.example', { kind: 'no-domain', chain: [] }],
    ['dangling.signed.example', { kind: 'no-domain', chain: ['nowhere.signed.example'] }],
    ['loop.signed.example', { kind: 'loop', chain: ['loop2.signed.example', 'loop.signed.example'] }],
    ['bogus.example', { kind: 'unknown', failure: { kind: 'servfail', dnssec: true } }],
  ])('%s', async (domain, route) => {
    expect((await look(domain)).route).toMatchObject(route);
  });

  test('F-80: a broken signature says why, in the resolver’s words', async () => {
    const outcome = await dns.ask('A', 'mx.bogus.example').first;
    expect(outcome).toMatchObject({ kind: 'servfail', dnssec: true, extended: { code: expect.any(Number) } });
  });

  test('TLSA without DNSSEC counts for nobody', async () => {
    expect((await look('plain.example')).dane).toMatchObject([{ kind: 'insecure' }]);
  });

  test('DMARC of a subdomain is the one above it, by its own words for subdomains', async () => {
    expect((await look('bare.signed.example')).dmarc).toMatchObject({ at: 'signed.example', policy: 'none' });
  });

  test('F-80: knot does not look names up for others', async () => {
    const only = await openResolvers([servers.authority]);
    expect(await only.ask('A', 'example.org').first).toMatchObject({ kind: 'refused' });
    only.close();
  });

  test('names of sending addresses and whether they lead back', async () => {
    const addresses = ['192.0.2.1', '192.0.2.2', '192.0.2.3', '10.0.0.5', 'esa1'];
    expect(await reverseFacts({ ask: dns.ask, guard }, addresses)).toEqual([
      { address: '192.0.2.1', kind: 'confirmed', names: ['mx1.signed.example'] },
      { address: '192.0.2.2', kind: 'unconfirmed', names: ['mx1.signed.example'] },
      { address: '192.0.2.3', kind: 'none' },
      { address: '10.0.0.5', kind: 'private' },
      { address: 'esa1', kind: 'unknown', failure: { kind: 'bad-name' } },
    ]);
  });

  test.each(['resolver', 'authority'] as const)(
    '3,000 questions at once to the %s: none is lost',
    async (who) => {
      // A packet that is lost would be sent again only when all is over.
      const dns = await openResolvers([servers[who]], { deadlineMs: 60_000, againMs: 100_000 });
      const asked = Array.from({ length: 1000 }, (_, i) =>
        (['MX', 'A', 'AAAA'] as const).map((type) => dns.ask(type, `${i}.many.plain.example`).first),
      );
      const outcomes = await Promise.all<Outcome>(asked.flat());
      dns.close();
      expect(outcomes.filter(({ kind }) => kind !== 'records')).toEqual([]);
    },
  );

  test.each<[RecordType, string]>([
    ['MX', 'signed.example'],
    ['A', 'mx1.signed.example'],
    ['AAAA', 'mx1.signed.example'],
    ['A', 'mx2.signed.example'],
    ['TXT', 'signed.example'],
    ['TXT', 'big.signed.example'],
    ['A', 'many.signed.example'],
    ['TLSA', '_25._tcp.mx1.signed.example'],
    ['PTR', '1.2.0.192.in-addr.arpa'],
    ['MX', 'plain.example'],
    ['A', 'nothing.signed.example'],
    ['MX', 'mx1.signed.example'],
    ['MX', 'bogus.example'],
  ])('dig sees the same: %s %s', async (type, name) => {
    const [host = '', port = ''] = servers.resolver.split(':');
    const text = await runClient('/usr/bin/dig', [`@${host}`, '-p', port, '+dnssec', '+nosplit', type, name]);
    const outcome = await dns.ask(type, name).first;
    const status = /status: (?<status>\w+)/.exec(text)?.groups?.status;
    const flags = /flags: (?<flags>[a-z ]+);/.exec(text)?.groups?.flags ?? '';
    const lines = text.split('\n').filter((line) => new RegExp(`\\sIN\\s+${type}\\s`).test(line));
    expect(status).toBe(
      outcome.kind === 'servfail' ? 'SERVFAIL' : outcome.kind === 'no-domain' ? 'NXDOMAIN' : 'NOERROR',
    );
    expect('authentic' in outcome && outcome.authentic).toBe(flags.split(' ').includes('ad'));
    const ours = recordsOf<unknown>(outcome as never);
    // The question itself is a line with a semicolon in front.
    const theirs = lines
      .filter((line) => !line.startsWith(';'))
      .map((line) => line.split(/\sIN\s+\w+\s+/)[1] ?? '');
    expect(ours.map((record) => dotted(type, record)).sort()).toEqual(theirs.map(plain).sort());
  });

  test('delv trusts what we call authentic', async () => {
    const [host = '', port = ''] = servers.resolver.split(':');
    const ask = (type: string, name: string) =>
      runClient('/usr/bin/delv', [
        '-a',
        servers.anchors,
        '+root=signed.example',
        `@${host}`,
        '-p',
        port,
        type,
        name,
      ]);
    expect(await ask('TLSA', '_25._tcp.mx1.signed.example')).toContain('; fully validated');
    expect(await ask('A', 'nothing.signed.example')).toContain('; negative response, fully validated');
  });
});

/** A record as dig prints it, blanks, quotes and last dots aside. */
function plain(text: string): string {
  return text.replace(/"|\s|\.$/g, '').toLowerCase();
}

function dotted(type: RecordType, record: unknown): string {
  if (typeof record === 'string') return plain(record);
  const values = Object.values(record as object);
  return plain(type === 'MX' || type === 'TLSA' ? values.join(' ') : String(values));
}
