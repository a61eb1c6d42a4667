import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { SMTPServer } from 'smtp-server';
import { freePort } from '../../../demo/free-port';
import { openGuard } from '../../../src/jobs/probes/address-guard';
import { findings } from '../../../src/jobs/probes/findings';
import { probe } from '../../../src/jobs/probes/smtp';
import type { Talk } from '../../../src/jobs/probes/smtp-facts';
import { anyTls } from '../../../src/jobs/probes/tls';
import identities from '../../fakes/tls/identities.json';
import { type Postfix, startPostfix } from '../../peers/mail/postfix';
import { runClient, startProgram, stopProgram } from '../../peers/mail/processes';
import { describeWithPeers } from '../../peers/mail/with-peers';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function seen(port: number): Promise<{ talk: Talk; weights: string[] }> {
  const tools = {
    guard: openGuard({ allowPrivate: ['127.0.0.0/8'] }),
    tls: anyTls(identities.root),
    port,
    heloName: 'probe.example.net',
    timeoutMs: 20_000,
    connectMs: 10_000,
  };
  const target = { exchanger: 'mx.example.com', address: '127.0.0.1', family: 4 as const };
  const facts = await probe(tools, target, new AbortController().signal);
  if (facts.outcome.kind !== 'connected') throw new Error(facts.outcome.kind);
  const weights = findings(facts, { now: Date.parse('2026-01-01') }).map(
    ({ weight, kind }) => `${weight}: ${kind}`,
  );
  return { talk: facts.outcome.talk, weights };
}

/** What swaks, which sends no mail here either, saw: the last code, and inside TLS or not. */
async function swaks(port: number, ...more: string[]): Promise<{ text: string; keywords: string[] }> {
  const text = await runClient('/usr/bin/swaks', [
    '--server',
    '127.0.0.1',
    '--port',
    String(port),
    '--helo',
    'probe.example.net',
    '--quit-after',
    'EHLO',
    '--suppress-data',
    '--timeout',
    '15',
    ...more,
  ]);
  const inside = [...text.matchAll(/^<~ {2}250[ -](?<keyword>[A-Z0-9-]+)/gm)].map(
    ({ groups }) => groups?.keyword ?? '',
  );
  const outside = [...text.matchAll(/^<- {2}250[ -](?<keyword>[A-Z0-9-]+)/gm)].map(
    ({ groups }) => groups?.keyword ?? '',
  );
  return { text, keywords: (inside.length > 0 ? inside : outside).sort() };
}

const keywordsOf = (capabilities: Talk['ehlo']) =>
  capabilities?.capabilities.map(({ keyword }) => keyword).sort();

describe('smtp-server of npm', () => {
  test('STARTTLS, what it can, nothing to complain about, and no mail', async () => {
    const asked: string[] = [];
    const server = new SMTPServer({
      ...identities.good,
      disableReverseLookup: true,
      onMailFrom: (_address, _session, done) => {
        asked.push('MAIL');
        done();
      },
    });
    const listening = server.listen(0, '127.0.0.1');
    await once(listening, 'listening');
    closers.push(() => new Promise<void>((resolve) => server.close(() => resolve())));
    const { talk, weights } = await seen((listening.address() as AddressInfo).port);
    expect(talk.startTls).toMatchObject({
      kind: 'secured',
      tls: { trust: { kind: 'trusted' }, nameMatches: true },
    });
    expect(keywordsOf(talk.ehloInside)).toEqual(
      expect.arrayContaining(['8BITMIME', 'PIPELINING', 'SMTPUTF8']),
    );
    expect(weights).toEqual([]);
    expect(asked).toEqual([]);
  });
});

describeWithPeers('postfix', () => {
  let postfix: Postfix;
  beforeAll(async () => {
    postfix = await startPostfix(identities.good);
  });
  afterAll(() => postfix.stop());

  test('smtpd: the same as swaks sees', async () => {
    const { talk, weights } = await seen(postfix.port);
    const theirs = await swaks(postfix.port, '--tls');
    expect(talk.banner).toMatchObject({
      reply: { code: 220, lines: ['mx.example.com ESMTP Postfix'] },
    });
    expect(talk.startTls).toMatchObject({
      kind: 'secured',
      tls: { protocol: 'TLSv1.3', trust: { kind: 'trusted' } },
    });
    expect(weights).toEqual([]);
    expect(theirs.text).toContain('TLSv1.3');
    expect(theirs.text).toContain('CN=mx.example.com');
    expect(keywordsOf(talk.ehloInside)).toEqual(theirs.keywords);
    expect(keywordsOf(talk.ehloInside)).toContain('ENHANCEDSTATUSCODES');
  });

  test('F-82: postscreen punishes whoever talks before the greeting; we are greeted', async () => {
    const { talk, weights } = await seen(postfix.screened);
    expect(talk.banner).toMatchObject({ reply: { code: 220, teaserMs: expect.any(Number) } });
    expect(talk.banner.ms).toBeGreaterThanOrEqual(900);
    expect(talk.startTls).toMatchObject({ kind: 'secured' });
    expect(weights).toEqual(['advice: teaser']);
  });
});

describeWithPeers('smtp-sink', () => {
  test.each<[string, string[], Partial<Talk> | object, string[]]>([
    [
      'an ordinary server',
      [],
      { banner: { reply: { code: 220 } }, startTls: { kind: 'not-offered' } },
      ['advice: no-starttls'],
    ],
    ['450 at once', ['-r', 'CONNECT'], { banner: { reply: { code: 450 } } }, ['waits: turned-away']],
    ['500 at once', ['-f', 'CONNECT'], { banner: { reply: { code: 500 } } }, ['blocks: turned-away']],
    [
      '500 to EHLO',
      ['-f', 'EHLO'],
      { ehlo: { heard: { reply: { code: 500 } } }, helo: { reply: { code: 250 } } },
      ['advice: no-esmtp'],
    ],
    [
      'only HELO',
      ['-e'],
      { ehlo: { heard: { reply: { code: 500 } } }, helo: { reply: { code: 250 } } },
      ['advice: no-esmtp'],
    ],
    ['500 to both', ['-f', 'EHLO,HELO'], { helo: { reply: { code: 500 } } }, ['blocks: turned-away']],
    ['it hangs up at once', ['-q', 'CONNECT'], { banner: { kind: 'hung-up' } }, ['blocks: hung-up']],
    ['it hangs up after EHLO', ['-q', 'EHLO'], { ehlo: { heard: { kind: 'hung-up' } } }, ['blocks: hung-up']],
    ['a late banner', ['-W', 'CONNECT:1'], { banner: { reply: { code: 220 } } }, ['advice: no-starttls']],
    [
      'a firewall of Cisco',
      ['-P'],
      { banner: { reply: { code: 220 } } },
      ['advice: no-esmtp', 'advice: rewritten'],
    ],
  ])('%s', async (_name, args, expected, weights) => {
    const port = await freePort();
    const sink = await startProgram(
      '/usr/sbin/smtp-sink',
      ['-v', '-u', 'nobody', ...args, `127.0.0.1:${port}`, '10'],
      {
        port,
      },
    );
    closers.push(() => stopProgram(sink));
    const { talk, weights: found } = await seen(port);
    expect(talk).toMatchObject(expected);
    expect(found).toEqual(weights);
    const theirs = await swaks(port);
    if (talk.banner.kind === 'reply') expect(theirs.text).toContain(String(talk.banner.reply.code));
    if (talk.ehlo !== undefined && talk.ehlo.capabilities.length > 0)
      expect(keywordsOf(talk.ehlo)).toEqual(theirs.keywords);
  });
});
