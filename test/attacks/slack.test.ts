// The rows of the threat model named SL: what is not Slack's, or not new. SL-05, SL-06 and SL-10 stand in
// workspace.test.ts, slow connections in slow.test.ts, SL-11 in socket-mode.test.ts.
import { writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { sign } from '../fakes/slack/fake-slack';
import { SECRET, type TestWorld } from '../world';
import { runMain } from './main-process';
import { auditLines, bytesSeen, englishWorld, jobsOf, next } from './refused';

let world: TestWorld;
beforeAll(async () => {
  world = await englishWorld();
  await world.ask('host mail.com', /mail\.com is up/);
});
afterAll(async () => {
  expect(world.slack.refusals()).toEqual([]);
  await world.stop();
});

const now = () => Math.floor(Date.now() / 1000);
const FORM = 'application/x-www-form-urlencoded';

/** A command as Slack's HTTP body; what is sent with it is up to the test. */
function bodyOf(fields: Record<string, string> = {}): string {
  return new URLSearchParams({
    team_id: 'T0123456',
    channel_id: 'C0MAIL',
    user_id: 'U0ANA',
    user_name: 'ana',
    command: '/esa',
    text: 'queue',
    trigger_id: `${now()}.1.${Math.random()}`,
    ...fields,
  }).toString();
}

function post(body: string, headers: Record<string, string>): Promise<Response> {
  return fetch(world.url, { method: 'POST', body, headers: { 'content-type': FORM, ...headers } });
}

function signed(body: string, at = now(), secret = SECRET): Record<string, string> {
  return { 'x-slack-request-timestamp': String(at), 'x-slack-signature': sign(secret, at, body) };
}

/** Nobody is behind a request that is not Slack's: no answer, no trail, nothing moves. */
async function nothingElse(attack: () => Promise<Response>): Promise<Response> {
  const seen = async () => ({
    jobs: await jobsOf(world),
    bytes: bytesSeen(world),
    lines: auditLines(world).length,
    calls: world.slack.calls().length,
  });
  const before = await seen();
  const response = await attack();
  expect(await response.text()).toBe('');
  expect(await seen()).toEqual(before);
  return response;
}

const body = bodyOf();
const at = now();
const good = signed(body, at);

test('a request signed as these are is taken: what is refused below is refused for its one fault', async () => {
  const before = await jobsOf(world);
  expect((await post(body, good)).status).toBe(200);
  expect(await jobsOf(world)).toHaveLength(before.length + 1);
  // Its answer must be here before what follows counts calls.
  await world.shown(/waiting for delivery/);
});

test.each<[what: string, headers: Record<string, string>, sent?: string]>([
  ['no headers', {}],
  ['no signature', { 'x-slack-request-timestamp': String(at) }],
  ['no stamp', { 'x-slack-signature': sign(SECRET, at, body) }],
  ['a wrong signature', { ...good, 'x-slack-signature': `v0=${'0'.repeat(64)}` }],
  ['an empty signature', { ...good, 'x-slack-signature': '' }],
  ['version v1', { ...good, 'x-slack-signature': sign(SECRET, at, body).replace('v0=', 'v1=') }],
  ['another secret', signed(body, at, 'another-secret')],
  ['an empty secret', signed(body, at, '')],
  ['a changed body', good, body.replace('queue', 'retry+all')],
  ['an added field', good, `${body}&text=retry+all`],
  ['the stamp of another second', { ...good, 'x-slack-request-timestamp': String(at - 1) }],
  ['the stamp abc', { ...good, 'x-slack-request-timestamp': 'abc' }],
  ['an empty stamp', { ...good, 'x-slack-request-timestamp': '' }],
  ['the stamp NaN', { ...good, 'x-slack-request-timestamp': 'NaN' }],
  ['the stamp Infinity', { ...good, 'x-slack-request-timestamp': 'Infinity' }],
])('SL-01 %s: 401 and nothing else', async (_, headers, sent = body) => {
  expect((await nothingElse(() => post(sent, headers))).status).toBe(401);
});

test.each([
  ['SL-02', 'six minutes old', -360],
  ['SL-02', 'a day old', -86_400],
  ['SL-02', 'of 1970', -now()],
  ['SL-04', 'six minutes ahead', 360],
  ['SL-04', 'one day ahead', 86_400],
])('%s a stamp %s is refused, however well it is signed', async (_, __, skew) => {
  expect((await nothingElse(() => post(body, signed(body, now() + skew)))).status).toBe(401);
});

test.each([-240, 240])('SL-04 a clock that is %s s off is not refused', async (skew) => {
  const fresh = bodyOf({ text: 'whoami' });
  expect((await post(fresh, signed(fresh, now() + skew))).status).toBe(200);
});

test.each([
  ['queue', /waiting for delivery/],
  ['host mail.com', /mail\.com is up/],
  ['retry mail.com', /Retry delivery of mail\.com/],
  ['help', undefined],
  ['host a..b', undefined],
])('SL-03 %s, replayed exactly: the same answer, no new job, no second message', async (text, until) => {
  const once = bodyOf({ text });
  const headers = signed(once);
  let first = { status: 0, answer: '' };
  const send = async () => {
    const response = await post(once, headers);
    first = { status: response.status, answer: await response.text() };
  };
  await (until ? next(world, until, send) : send());
  const before = { first, jobs: await jobsOf(world), messages: world.slack.messages().length };
  for (let n = 0; n < 3; n += 1) await send();
  // What a replay could bring about would be there before the answer to this is.
  const probe = `${before.messages}.example`;
  await next(world, new RegExp(`No record of ${probe}`), () => world.send(`host ${probe}`));
  expect(first).toEqual(before.first);
  expect(world.slack.messages()).toHaveLength(before.messages + 1);
  expect((await jobsOf(world)).length).toBe(before.jobs.length + 1);
  expect(world.slack.calls('chat.postMessage')).toHaveLength(before.messages + 1);
});

describe('SL-07 without a signing secret', () => {
  test.each([
    ['an empty one', ''],
    ['blanks', '   '],
    ['none', undefined],
    ['an empty variable', `\${SIGNING_SECRET}`],
  ])('%s: the process ends with the reason and never listens', async (_, signingSecret) => {
    const file = join(world.dir, 'no-secret.yaml');
    const slack = { transport: 'http', botToken: 'xoxb-1', teamIds: ['T0123456'], signingSecret };
    const { redis, access, dataDir } = world.config;
    const hostKeys = [world.esa1.hostKeyFingerprint];
    const appliances = [{ name: 'esa1', host: '127.0.0.1', username: 'u', password: 'p', hostKeys }];
    writeFileSync(file, stringify({ http: { port: 0 }, redis, dataDir, slack, access, appliances }));
    const { code, said } = await runMain('bot', file, { SIGNING_SECRET: '' });
    expect(code).toBe(1);
    expect(said).toMatch(/slack\.signingSecret|SIGNING_SECRET/);
    expect(said).not.toContain('listening');
  });
});

describe('SL-08 somebody who only wants to keep us busy', () => {
  /** Sends `total` bytes in chunks, unless the other side has had enough. */
  function flood(
    headers: Record<string, string | number>,
    total: number,
  ): Promise<{ status: number; sent: number }> {
    return new Promise((resolve, reject) => {
      const piece = Buffer.alloc(64 * 1024, 'a');
      let sent = 0;
      const req = httpRequest(
        world.url,
        { method: 'POST', headers: { 'content-type': FORM, ...headers } },
        (res) => {
          res.resume();
          resolve({ status: res.statusCode ?? 0, sent });
          req.destroy();
        },
      );
      req.on('error', reject);
      const more = (): void => {
        if (req.destroyed) return;
        if (sent >= total) return void req.end();
        sent += piece.length;
        if (req.write(piece)) setImmediate(more);
        else req.once('drain', more);
      };
      more();
    });
  }

  test.each([
    ['says its length', { 'content-length': 30_000_000 }],
    ['hides its length', { 'transfer-encoding': 'chunked' }],
    ['says its length, with a fresh stamp', { 'content-length': 30_000_000, ...signed('x') }],
    ['hides its length, with a fresh stamp', { 'transfer-encoding': 'chunked', ...signed('x') }],
  ])('SL-08 30 MB that %s: 413, and not read to its end', async (_, headers) => {
    const { status, sent } = await flood(headers, 30_000_000);
    expect(status).toBe(413);
    expect(sent).toBeLessThan(10_000_000);
  });

  test('SL-08 an encoded body is not decoded', async () => {
    for (const encoding of ['br', 'gzip', 'deflate', 'identity']) {
      const answer = await post(body, { ...signed(body), 'content-encoding': encoding });
      expect(answer.status).toBe(415);
    }
  });
});

test.each([
  ['1', 200],
  ['2', 401],
])('SL-09 ssl_check=%s without a signature: %s, without a side effect', async (ssl_check, status) => {
  const sent = new URLSearchParams({ ssl_check, text: 'queue', command: '/esa' }).toString();
  expect((await nothingElse(() => post(sent, {}))).status).toBe(status);
});
