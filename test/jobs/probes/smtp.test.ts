import { spawn } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { openGuard } from '../../../src/jobs/probes/address-guard';
import { daneMatch } from '../../../src/jobs/probes/dane';
import type { DaneFacts } from '../../../src/jobs/probes/domain-facts';
import { type Finding, findings, type Promised } from '../../../src/jobs/probes/findings';
import type { MtaStsFacts } from '../../../src/jobs/probes/mta-sts-facts';
import { probe } from '../../../src/jobs/probes/smtp';
import type { SmtpFacts, Talk } from '../../../src/jobs/probes/smtp-facts';
import { anyTls } from '../../../src/jobs/probes/tls';
import type { TlsFacts } from '../../../src/jobs/probes/tls-facts';
import { byTheBook, type FakeMail, type Identity, startMail, withTls } from '../../fakes/smtp/server';
import identities from '../../fakes/tls/identities.json';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const loopback = ['127.0.0.0/8', '::1/128'];
const authority = anyTls(identities.root);
const now = Date.parse('2026-01-01');

async function server(...args: Parameters<typeof startMail>): Promise<FakeMail> {
  const fake = await startMail(...args);
  closers.push(() => fake.close());
  return fake;
}

function ask(
  port: number,
  {
    timeoutMs = 20_000,
    address = '127.0.0.1',
    allowPrivate = loopback,
    signal = new AbortController().signal,
  } = {},
): Promise<SmtpFacts> {
  const tools = {
    guard: openGuard({ allowPrivate }),
    tls: authority,
    port,
    heloName: 'probe.example.net',
    timeoutMs,
    connectMs: 10_000,
  };
  return probe(
    tools,
    { exchanger: 'mx.example.com', address, family: address.includes(':') ? 6 : 4 },
    signal,
  );
}

async function talkOf(
  talk: Parameters<typeof startMail>[0],
  timeoutMs = 20_000,
): Promise<{ talk: Talk; facts: SmtpFacts; fake: FakeMail }> {
  const fake = await server(talk);
  const facts = await ask(fake.port, { timeoutMs });
  if (facts.outcome.kind !== 'connected') throw new Error(facts.outcome.kind);
  return { talk: facts.outcome.talk, facts, fake };
}

function weigh(facts: SmtpFacts, promised: Partial<Promised> = {}): string[] {
  return findings(facts, { now, ...promised }).map(short);
}

function short({ weight, kind, ...rest }: Finding): string {
  const more = 'fault' in rest ? ` ${rest.fault}` : 'match' in rest ? ` ${rest.match}` : '';
  return `${weight}: ${kind}${more}`;
}

test('a mail server by the book: three lines are sent, none of them mail', async () => {
  const { talk, facts, fake } = await talkOf(withTls(identities.good));
  expect(talk).toMatchObject({
    banner: { kind: 'reply', reply: { code: 220, lines: ['mx.example.com ESMTP'] } },
    ehlo: { capabilities: [{ keyword: 'STARTTLS', parameters: '' }] },
    startTls: {
      kind: 'secured',
      tls: {
        protocol: 'TLSv1.3',
        trust: { kind: 'trusted' },
        nameMatches: true,
        chain: [
          {
            subject: 'CN=mx.example.com',
            names: ['mx.example.com', '*.mail.example.com'],
            namesInAll: 2,
            issuedByNext: true,
            key: 'ec prime256v1',
          },
          { subject: 'CN=Test Intermediate' },
        ],
      },
    },
    ehloInside: { capabilities: [{ keyword: 'AUTH', parameters: 'PLAIN' }] },
    unasked: [],
  });
  expect(weigh(facts)).toEqual([]);
  await fake.ended();
  expect(fake.heard).toEqual([['EHLO probe.example.net', 'STARTTLS']]);
});

test('without STARTTLS that is advice, and goodbye is said', async () => {
  const { talk, facts, fake } = await talkOf(byTheBook());
  expect(talk.startTls).toEqual({ kind: 'not-offered' });
  expect(talk.ehlo?.capabilities).toEqual([
    { keyword: 'SIZE', parameters: '1000' },
    { keyword: 'PIPELINING', parameters: '' },
  ]);
  expect(weigh(facts)).toEqual(['advice: no-starttls']);
  await fake.ended();
  expect(fake.heard).toEqual([['EHLO probe.example.net', 'QUIT']]);
});

test('the answer does not wait for a goodbye that never comes', async () => {
  const { talk } = await talkOf(byTheBook({ QUIT: () => {} }));
  expect(talk.ms).toBeLessThan(1500);
});

test('IPv6', async () => {
  const fake = await server(byTheBook(), '::1');
  expect(await ask(fake.port, { address: '::1' })).toMatchObject({
    family: 6,
    outcome: { kind: 'connected' },
  });
});

describe('F-82: what a mail server does instead', () => {
  test('nobody listens', async () => {
    const fake = await startMail(byTheBook());
    await fake.close();
    const facts = await ask(fake.port);
    expect(facts.outcome).toEqual({ kind: 'refused', ms: expect.any(Number) });
    expect(weigh(facts)).toEqual(['blocks: refused']);
  });

  test('nobody answers the connection', async () => {
    const port = await deafPort();
    const tools = {
      guard: openGuard({ allowPrivate: loopback }),
      tls: authority,
      port,
      heloName: 'a.example',
      timeoutMs: 20_000,
      connectMs: 300,
    };
    const facts = await probe(
      tools,
      { exchanger: 'mx.example.com', address: '127.0.0.1', family: 4 },
      new AbortController().signal,
    );
    expect(facts.outcome).toMatchObject({ kind: 'no-answer' });
    expect(weigh(facts)).toEqual(['blocks: no-answer']);
  });

  test.each<[string, Parameters<typeof byTheBook>[0], object, string[]]>([
    [
      'a banner never comes',
      { banner: () => {} },
      { banner: { kind: 'silent', octets: 0 } },
      ['waits: silent'],
    ],
    [
      'the teaser comes and the rest does not: we say nothing',
      { banner: '220-mx.example.com wait\r\n' },
      { banner: { kind: 'silent', octets: 25 } },
      ['waits: silent'],
    ],
    [
      'SS-11: no line ever ends',
      { banner: '220 mx.example.com' },
      { banner: { kind: 'silent', octets: 18 } },
      ['waits: silent'],
    ],
    [
      'EHLO is not answered',
      { EHLO: () => {} },
      { banner: { kind: 'reply' }, ehlo: { heard: { kind: 'silent' } } },
      ['waits: silent'],
    ],
  ])('%s', async (_name, answers, expected, weights) => {
    const { talk, facts, fake } = await talkOf(byTheBook(answers), 400);
    expect(talk).toMatchObject(expected);
    expect(talk.ms).toBeGreaterThanOrEqual(395);
    expect(weigh(facts)).toEqual(weights);
    if (talk.ehlo === undefined) expect(fake.heard).toEqual([[]]);
  });

  test.each<[string, Parameters<typeof byTheBook>[0], object, string[]]>([
    [
      '421 at once',
      { banner: '421 4.7.0 too many connections from you\r\n' },
      { banner: { reply: { code: 421, enhanced: '4.7.0', lines: ['4.7.0 too many connections from you'] } } },
      ['waits: turned-away'],
    ],
    [
      '450: greylisted',
      { banner: '450 4.7.1 greylisted, 300 s\r\n' },
      { banner: { reply: { code: 450 } } },
      ['waits: turned-away'],
    ],
    [
      '554: not you',
      { banner: '554 5.7.1 blocked\r\n' },
      { banner: { reply: { code: 554 } } },
      ['blocks: turned-away'],
    ],
    [
      'EHLO is refused',
      { EHLO: '550 5.7.1 who are you\r\n' },
      { ehlo: { heard: { reply: { code: 550 } } } },
      ['blocks: turned-away'],
    ],
    [
      'EHLO is refused, and HELO too: its last word counts',
      { EHLO: '502 5.5.1 what\r\n', HELO: '421 4.7.0 later\r\n' },
      { ehlo: { heard: { reply: { code: 502 } } }, helo: { reply: { code: 421 } } },
      ['waits: turned-away'],
    ],
    [
      'RFC 5321 section 3.2: EHLO is refused, HELO is taken',
      { EHLO: '550 5.5.1 what\r\n', HELO: '250 mx.example.com\r\n' },
      { helo: { reply: { code: 250 } } },
      ['advice: no-esmtp'],
    ],
    [
      'EHLO is refused, and it hangs up',
      { EHLO: (socket) => void socket.end('554 5.7.1 blocked\r\n') },
      { ehlo: { heard: { reply: { code: 554 } } }, helo: { kind: 'hung-up' } },
      ['blocks: turned-away'],
    ],
    [
      'EHLO must wait: HELO is not tried',
      { EHLO: '421 4.7.0 later\r\n', HELO: '250 mx.example.com\r\n' },
      { ehlo: { heard: { reply: { code: 421 } } } },
      ['waits: turned-away'],
    ],
    [
      'it hangs up after EHLO',
      { EHLO: (socket) => socket.end() },
      { ehlo: { heard: { kind: 'hung-up', reset: false } } },
      ['blocks: hung-up'],
    ],
    [
      'it resets the connection',
      { EHLO: (socket) => socket.resetAndDestroy() },
      { ehlo: { heard: { kind: 'hung-up', reset: true } } },
      ['blocks: hung-up'],
    ],
    [
      'it accepts and closes',
      { banner: (socket) => socket.end() },
      { banner: { kind: 'hung-up', octets: 0 } },
      ['blocks: hung-up'],
    ],
    [
      'a firewall rewrites SMTP',
      { banner: '220 ********************2**0*\r\n', EHLO: '250-mx\r\n250 XXXXXXXA\r\n' },
      { banner: { reply: { code: 220 } } },
      ['advice: rewritten', 'advice: no-starttls'],
    ],
    [
      'bare line feeds',
      { banner: '220 mx\n', EHLO: '250-mx\n250 SIZE\n' },
      { ehlo: { capabilities: [{ keyword: 'SIZE' }] } },
      ['advice: no-starttls'],
    ],
  ])('%s', async (_name, answers, expected, weights) => {
    const { talk, facts } = await talkOf(byTheBook(answers));
    expect(talk).toMatchObject(expected);
    expect(weigh(facts)).toEqual(weights);
  });

  test('a teaser, then the greeting: we wait for the whole of it', async () => {
    const { talk, fake } = await talkOf(
      byTheBook({
        banner(socket) {
          socket.write('220-mx.example.com wait\r\n');
          setTimeout(() => socket.write('220 mx.example.com ESMTP\r\n'), 700);
        },
      }),
    );
    expect(talk.banner).toMatchObject({
      reply: { lines: ['mx.example.com wait', 'mx.example.com ESMTP'], teaserMs: expect.any(Number) },
    });
    expect(fake.heard[0]?.[0]).toBe('EHLO probe.example.net');
  });

  test('the asker goes away: it ends at once', async () => {
    const asker = new AbortController();
    const fake = await server(byTheBook({ EHLO: () => asker.abort() }));
    expect(await ask(fake.port, { signal: asker.signal })).toMatchObject({
      outcome: { talk: { ehlo: { heard: { kind: 'silent' } } } },
    });
  });
});

test.each<[string, string | Buffer, number]>([
  ['Redis', '+PONG\r\n', 7],
  ['SSH', 'SSH-2.0-OpenSSH\r\n', 17],
  ['HTTP', 'HTTP/1.1 400 Bad Request\r\n\r\n', 28],
  ['TLS', Buffer.from([0x15, 3, 1, 0, 2, 2, 40]), 7],
  ['digits that are no code', '12345 hello\r\n', 13],
])('SS-08: %s answers: how much is told, what is not', async (_name, said, octets) => {
  const { talk, facts, fake } = await talkOf((socket, line) => {
    if (line === undefined) socket.write(said);
  });
  expect(talk).toEqual({
    banner: { kind: 'not-smtp', octets, ms: expect.any(Number) },
    unasked: [],
    ms: expect.any(Number),
  });
  expect(weigh(facts)).toEqual(['blocks: not-smtp']);
  await fake.ended();
  expect(fake.heard).toEqual([[]]);
});

describe('SS-10: who talks before being asked', () => {
  test('after the banner', async () => {
    const { talk, facts, fake } = await talkOf(byTheBook({ banner: '220 mx\r\nMAIL FROM:<a@b>\r\n' }));
    expect(talk.unasked).toEqual([{ after: 'banner', octets: 17 }]);
    expect(talk.ehlo?.capabilities).toHaveLength(2);
    expect(weigh(facts)).toContain('advice: unasked');
    await fake.ended();
    expect(fake.heard).toEqual([['EHLO probe.example.net', 'QUIT']]);
  });

  test('between STARTTLS and TLS: thrown away, and never taken for what came from inside', async () => {
    const { talk, facts } = await talkOf(withTls(identities.good, '250-injected\r\n250 AUTH LOGIN\r\n'), 500);
    expect(talk.unasked).toEqual([{ after: 'starttls', octets: 30 }]);
    expect(talk.startTls).toMatchObject({ kind: 'failed', code: 'timeout' });
    expect(talk.ehloInside).toBeUndefined();
    expect(weigh(facts)).toEqual(['advice: unasked', 'advice: tls-failed']);
  });
});

describe('SS-11: limits', () => {
  const flood = (text: string) => (socket: Socket) => {
    const more = () => {
      while (!socket.destroyed && socket.write(text));
      if (!socket.destroyed) socket.once('drain', more);
    };
    more();
  };

  test.each<[string, Parameters<typeof byTheBook>[0], object]>([
    [
      'a banner without end',
      { banner: flood('220-and on\r\n'.repeat(500)) },
      { banner: { kind: 'too-much' } },
    ],
    [
      'an EHLO answer without end',
      { EHLO: flood('250-X\r\n'.repeat(500)) },
      { ehlo: { heard: { kind: 'too-much' } } },
    ],
    [
      'a line of 100 kB',
      { banner: `220 ${'a'.repeat(100_000)}\r\n` },
      { banner: { kind: 'too-much', limit: 'octets' } },
    ],
    [
      '64 KiB in long lines',
      { EHLO: flood(`250-${'a'.repeat(400)}\r\n`.repeat(40)) },
      { ehlo: { heard: { kind: 'too-much', limit: 'octets' } } },
    ],
  ])('%s', async (_name, answers, expected) => {
    const { talk, facts } = await talkOf(byTheBook(answers));
    expect(talk).toMatchObject(expected);
    expect(weigh(facts)).toEqual(['blocks: too-much']);
  });

  test('a line of 600 octets is cut, and the conversation goes on', async () => {
    const { talk } = await talkOf(byTheBook({ banner: `220 ${'a'.repeat(600)}\r\n` }));
    expect(talk.banner).toMatchObject({ reply: { lines: ['a'.repeat(508)] } });
    expect(talk.ehlo?.capabilities).toHaveLength(2);
  });

  test('one octet at a time: the deadline is for the whole', async () => {
    let timer: NodeJS.Timeout | undefined;
    closers.push(() => clearInterval(timer));
    const { talk } = await talkOf(
      byTheBook({
        banner(socket) {
          let at = 0;
          timer = setInterval(() => socket.write('220-slow\r\n'[at++ % 10] ?? ''), 30);
        },
      }),
      600,
    );
    expect(talk.banner).toMatchObject({ kind: 'silent' });
    expect(talk.ms).toBeLessThan(3000);
  });
});

describe('F-83: TLS faults are facts, none of them says that mail is blocked', () => {
  test.each<[string, Identity, object, string[]]>([
    [
      'expired',
      identities.expired,
      { trust: { kind: 'expired' }, nameMatches: true },
      ['advice: certificate expired'],
    ],
    [
      'not yet valid',
      identities.future,
      { trust: { kind: 'not-yet-valid' } },
      ['advice: certificate not-yet-valid'],
    ],
    ['self-signed', identities.alone, { trust: { kind: 'self-signed' } }, ['advice: certificate chain']],
    [
      'another name',
      identities.other,
      { trust: { kind: 'trusted' }, nameMatches: false },
      ['advice: certificate name'],
    ],
    [
      'no intermediate',
      {
        ...identities.good,
        cert: identities.good.cert.slice(0, identities.good.cert.indexOf('-----END') + 26),
      },
      { trust: { kind: 'unknown-issuer' } },
      ['advice: certificate chain'],
    ],
    ['TLS 1.0 only', { ...identities.good, maxVersion: 'TLSv1' }, { protocol: 'TLSv1' }, ['advice: old-tls']],
    [
      'TLS 1.1 only',
      { ...identities.good, maxVersion: 'TLSv1.1' },
      { protocol: 'TLSv1.1' },
      ['advice: old-tls'],
    ],
    [
      'SS-11: 601 names, 22 kB',
      identities.large,
      { chain: [{ namesInAll: 601, names: { length: 20 } }, {}] },
      [],
    ],
  ])('%s', async (_name, identity, tls, weights) => {
    const { talk, facts } = await talkOf(withTls(identity));
    expect(talk.startTls).toMatchObject({ kind: 'secured', tls });
    expect(weigh(facts)).toEqual(weights);
  });

  test.each<[string, Parameters<typeof byTheBook>[0], object, string[]]>([
    [
      'STARTTLS is declined',
      { STARTTLS: '454 4.7.0 not now\r\n' },
      { kind: 'declined', heard: { reply: { code: 454 } } },
      ['advice: starttls-declined'],
    ],
    [
      'the handshake ends in a close',
      { STARTTLS: (socket) => void socket.write('220 go\r\n', () => socket.end()) },
      { kind: 'failed' },
      ['advice: tls-failed'],
    ],
    [
      'the handshake is plain text',
      {
        STARTTLS: (socket) =>
          void socket
            .removeAllListeners('data')
            .write('220 go\r\n', () => setTimeout(() => socket.write('hello there\r\n'), 50)),
      },
      { kind: 'failed', code: expect.stringMatching(/^ERR_SSL/) },
      ['advice: tls-failed'],
    ],
  ])('%s', async (_name, answers, startTls, weights) => {
    const { talk, facts } = await talkOf(byTheBook({ EHLO: '250-mx\r\n250 starttls\r\n', ...answers }));
    expect(talk.startTls).toMatchObject(startTls);
    expect(weigh(facts)).toEqual(weights);
  });
});

describe('inside TLS', () => {
  test.each<[string, Parameters<typeof byTheBook>[0], object, string[]]>([
    [
      'STARTTLS is offered again',
      { EHLO: '250-mx\r\n250 STARTTLS\r\n' },
      { capabilities: [{ keyword: 'STARTTLS' }] },
      ['advice: starttls-again'],
    ],
    [
      'EHLO must wait',
      { EHLO: '451 4.7.0 later\r\n' },
      { heard: { reply: { code: 451 } } },
      ['waits: turned-away'],
    ],
    [
      'it hangs up',
      { EHLO: (socket) => socket.end() },
      { heard: { kind: 'hung-up' } },
      ['waits: mute-in-tls'],
    ],
  ])('%s', async (_name, answers, ehloInside, weights) => {
    const { talk, facts } = await talkOf(withTls(identities.good, '', answers));
    expect(talk.ehloInside).toMatchObject(ehloInside);
    expect(weigh(facts)).toEqual(weights);
  });
});

describe('SS-01, SS-06: where we do not connect', () => {
  test('a private address: not one connection', async () => {
    const fake = await server(byTheBook());
    const facts = await ask(fake.port, { allowPrivate: [] });
    expect(facts.outcome).toEqual({ kind: 'closed', passage: { kind: 'closed', range: 'loopback' } });
    expect(weigh(facts)).toEqual([]);
    expect(await ask(fake.port, { allowPrivate: [], address: '::ffff:127.0.0.1' })).toMatchObject({
      outcome: { kind: 'closed' },
    });
    // Had anything come, it would be there before this one.
    await ask(fake.port);
    expect(fake.heard).toHaveLength(1);
  });
});

describe('DANE and MTA-STS beside what was shown', () => {
  let shown: { facts: SmtpFacts; tls: TlsFacts };
  async function good(): Promise<typeof shown> {
    const { facts, talk } = await talkOf(withTls(identities.good));
    if (talk.startTls?.kind !== 'secured') throw new Error('no TLS');
    return { facts, tls: talk.startTls.tls };
  }
  const published = (usage: number, selector: number, matching: number, data: string): DaneFacts => ({
    exchanger: 'mx.example.com',
    kind: 'published',
    records: [{ usage, selector, matching, data }],
  });

  test('TLSA: own key, own certificate, the authority above; nothing else', async () => {
    const { facts, tls } = await good();
    const [own, middle] = tls.chain;
    const root = new X509Certificate(identities.root).publicKey.export({ type: 'spki', format: 'der' });
    const der = Buffer.from(identities.good.cert.split('-----')[2] ?? '', 'base64').toString('hex');
    const match = (...record: Parameters<typeof published>) => daneMatch(published(...record), tls).kind;
    expect(match(3, 1, 1, own?.digests.key.sha256 ?? '')).toBe('match');
    expect(match(3, 1, 2, own?.digests.key.sha512 ?? '')).toBe('match');
    expect(match(3, 0, 1, own?.digests.certificate.sha256 ?? '')).toBe('match');
    expect(match(3, 0, 0, der)).toBe('match');
    expect(match(2, 0, 1, middle?.digests.certificate.sha256 ?? '')).toBe('match');
    // The server does not send it, so a sender cannot check that the chain leads there (RFC 7671 section 5.2.2).
    expect(match(2, 1, 1, createHash('sha256').update(root).digest('hex'))).toBe('mismatch');
    expect(match(3, 1, 1, middle?.digests.key.sha256 ?? '')).toBe('mismatch');
    expect(match(2, 1, 1, own?.digests.key.sha256 ?? '')).toBe('mismatch');
    expect(match(3, 1, 1, 'ab'.repeat(32))).toBe('mismatch');
    // An authority vouches for a name; a key of its own needs none.
    const misnamed = { ...tls, nameMatches: false };
    expect(daneMatch(published(2, 1, 1, middle?.digests.key.sha256 ?? ''), misnamed).kind).toBe('mismatch');
    expect(daneMatch(published(3, 1, 1, own?.digests.key.sha256 ?? ''), misnamed).kind).toBe('match');
    // A chain that only claims to lead there.
    const forged = { ...tls, chain: tls.chain.map((one) => ({ ...one, issuedByNext: false })) };
    expect(daneMatch(published(2, 1, 1, middle?.digests.key.sha256 ?? ''), forged).kind).toBe('mismatch');
    expect(weigh(facts, { dane: published(3, 1, 1, 'ab'.repeat(32)) })).toEqual([
      'blocks-strict: dane mismatch',
    ]);
    expect(
      weigh(facts, { dane: { exchanger: '', kind: 'unknown', failure: { kind: 'servfail', dnssec: true } } }),
    ).toEqual(['blocks-strict: dane unknown']);
    const insecure: DaneFacts = { exchanger: '', kind: 'insecure', records: [] };
    expect(weigh(facts, { dane: insecure })).toEqual([]);
  });

  test('MTA-STS', async () => {
    const { facts } = await good();
    const policy = (
      mode: 'enforce' | 'testing' | 'none',
      ...patterns: string[]
    ): { mtaSts: MtaStsFacts } => ({
      mtaSts: {
        kind: 'one',
        record: '',
        policy: { kind: 'policy', mode, patterns, maxAgeSeconds: 86_400, unmatched: [] },
      },
    });
    expect(weigh(facts, policy('enforce', 'mx.example.com'))).toEqual([]);
    expect(weigh(facts, policy('enforce', '*.example.com'))).toEqual([]);
    expect(weigh(facts, policy('enforce', 'other.example.com'))).toEqual([
      'blocks-strict: mta-sts not-listed',
    ]);
    expect(weigh(facts, policy('testing', 'other.example.com'))).toEqual(['advice: mta-sts not-listed']);
    expect(weigh(facts, policy('none', 'other.example.com'))).toEqual([]);
    const plain = await talkOf(byTheBook());
    expect(weigh(plain.facts, policy('enforce', 'mx.example.com'))).toEqual([
      'blocks-strict: mta-sts no-tls',
      'advice: no-starttls',
    ]);
    const expired = await talkOf(withTls(identities.expired));
    expect(weigh(expired.facts, policy('enforce', 'mx.example.com'))).toEqual([
      'blocks-strict: mta-sts certificate',
      'advice: certificate expired',
    ]);
  });
});

/** Somebody listens and never accepts; once its queue is full, what comes is dropped, as by a firewall. */
async function deafPort(): Promise<number> {
  const script = `require('net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, function () {
    console.log(this.address().port);
  })`;
  const child = spawn(process.execPath, ['-e', script]);
  const [line] = await once(child.stdout, 'data');
  child.kill('SIGSTOP');
  const port = Number(String(line));
  const queued = Array.from({ length: 6 }, () => connect({ port, host: '127.0.0.1' }).on('error', () => {}));
  closers.push(() => {
    for (const socket of queued) socket.destroy();
    child.kill('SIGKILL');
  });
  await Promise.all(queued.slice(0, 2).map((socket) => once(socket, 'connect')));
  return port;
}
