// The rows of the threat model named TE: what is not from Teams, not from our tenant, or not new.
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { stringify } from 'yaml';
import { newSigner } from '../fakes/teams/tokens';
import { ANA, chatOf, startTeamsWorld, type TeamsWorld } from '../teams-world';
import { runMain } from './main-process';
import { auditLines, bytesSeen, jobsOf } from './refused';

let esa: TeamsWorld;
const said: unknown[][] = [];
// biome-ignore lint/suspicious/noConsole: botbuilder writes there
const original = console.error;
beforeAll(async () => {
  console.error = (...words) => void said.push(words);
  esa = await startTeamsWorld({
    config: {
      access: [
        { people: [`teams:${ANA.aad}`], level: 'admin' },
        { people: ['teams:*'], level: 'operator' },
      ],
    },
  });
  await esa.say(ANA, 'host mail.com');
  await esa.shown(/mail\.com is up/);
});
afterAll(async () => {
  console.error = original;
  await esa.stop();
});

const now = () => Math.floor(Date.now() / 1000);
const typed = (text: string, more: Record<string, unknown> = {}) =>
  esa.activity(ANA, { more: { text, ...more } });

/** Nothing moves: no job, no byte at an appliance, no call to Microsoft but for keys. */
async function nothingElse<T>(attack: () => Promise<T>): Promise<T> {
  const seen = async () => ({
    jobs: await jobsOf(esa.world),
    bytes: bytesSeen(esa.world),
    calls: esa.teams.calls().filter(({ method }) => method !== 'keys').length,
  });
  const before = await seen();
  const result = await attack();
  expect(await seen()).toEqual(before);
  return result;
}

test('an activity signed as these are is taken: what is refused below is refused for its one fault', async () => {
  const before = (await jobsOf(esa.world)).length;
  expect((await esa.post(typed('host control.example'))).status).toBe(200);
  await esa.shown(/No record of control\.example/);
  expect((await jobsOf(esa.world)).length).toBe(before + 1);
});

const other = newSigner('key-1');
const unknown = newSigner('key-2');

test.each<[what: string, header: () => string | undefined, more?: Record<string, unknown>]>([
  ['no token', () => undefined],
  ['an empty header', () => ''],
  ['another scheme', () => esa.teams.authorization().replace('Bearer', 'Basic')],
  ['a token of letters', () => 'Bearer x.y.z'],
  ['a wrong signature', () => esa.teams.authorization({}, { how: 'broken' })],
  ['the signature of another key', () => esa.teams.authorization({}, { signer: other })],
  ['alg none', () => esa.teams.authorization({}, { how: 'none' })],
  ['HS256 with the public key', () => esa.teams.authorization({}, { how: 'HS256 with the public key' })],
  ['another audience', () => esa.teams.authorization({ aud: randomUUID() })],
  ['no audience', () => esa.teams.authorization({ aud: undefined })],
  ['another issuer', () => esa.teams.authorization({ iss: 'https://evil.example' })],
  [
    'an issuer of the Emulator',
    () =>
      esa.teams.authorization({
        iss: 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/',
        ver: '1.0',
        appid: esa.teams.appId,
      }),
  ],
  ['an unknown key', () => esa.teams.authorization({}, { signer: unknown })],
  ['expired an hour ago', () => esa.teams.authorization({ exp: now() - 3600 })],
  ['valid in an hour', () => esa.teams.authorization({ nbf: now() + 3600, exp: now() + 7200 })],
  [
    'the service URL of another',
    () => esa.teams.authorization({ serviceurl: 'https://smba.trafficmanager.net/emea/' }),
  ],
  ['no service URL in it', () => esa.teams.authorization({ serviceurl: undefined })],
  ['the channel slack', () => esa.teams.authorization(), { channelId: 'slack' }],
  ['the channel AseChannel', () => esa.teams.authorization(), { channelId: 'AseChannel' }],
])('TE-01 %s: 401 and nothing else', async (_, header, more = {}) => {
  const answer = await nothingElse(() => esa.post(typed('queue', more), { authorization: header() }));
  expect(answer).toEqual({ status: 401, body: undefined });
});

test('TE-01 a hundred of them write one line a minute, and nothing to the console', async () => {
  const lines = () => esa.world.logged.filter(({ msg }) => String(msg).includes('/api/messages'));
  const before = lines().length;
  expect(before).toBe(1);
  for (let n = 0; n < 100; n += 1)
    await esa.post(typed('queue'), { authorization: esa.teams.authorization({ exp: now() - 3600 }) });
  expect(lines()).toHaveLength(before);
  expect(said).toEqual([]);
});

describe('TE-02 without an app id', () => {
  test.each([
    ['an empty one', ''],
    ['blanks', '   '],
    ['none', undefined],
    ['an empty variable', `\${TEAMS_ID}`],
  ])('%s: the process ends with the reason and never listens', async (_, appId) => {
    const file = join(esa.world.dir, 'no-id.yaml');
    const { redis, access, dataDir } = esa.world.config;
    const teams = { appId, appPassword: 'x', tenantId: esa.teams.tenant };
    const hostKeys = [esa.world.esa1.hostKeyFingerprint];
    const appliances = [{ name: 'esa1', host: '127.0.0.1', username: 'u', password: 'p', hostKeys }];
    writeFileSync(file, stringify({ http: { port: 0 }, redis, dataDir, teams, access, appliances }));
    const { code, said } = await runMain('bot', file, { TEAMS_ID: '' });
    expect(code).toBe(1);
    expect(said).toMatch(/teams\.appId|TEAMS_ID/);
    expect(said).not.toContain('listening');
  });

  test('and authentication cannot be turned off where others can reach it', async () => {
    const file = join(esa.world.dir, 'open.yaml');
    const { redis, access, dataDir } = esa.world.config;
    const hostKeys = [esa.world.esa1.hostKeyFingerprint];
    const appliances = [{ name: 'esa1', host: '127.0.0.1', username: 'u', password: 'p', hostKeys }];
    const http = { host: '0.0.0.0', port: 0 };
    writeFileSync(file, stringify({ http, redis, dataDir, teams: { playground: true }, access, appliances }));
    expect(await runMain('bot', file)).toMatchObject({
      code: 1,
      said: expect.stringContaining('teams.playground'),
    });
  });
});

describe('TE-03 a token that is good for more than its activity', () => {
  test('the same activity again: taken, and ignored, also when it says something else by then', async () => {
    const activity = typed('host once.example');
    const authorization = esa.teams.authorization();
    expect((await esa.post(activity, { authorization })).status).toBe(200);
    await esa.shown(/No record of once\.example/);
    await nothingElse(async () => {
      for (const text of ['host once.example', 'retry all', 'help'])
        expect((await esa.post({ ...activity, text }, { authorization })).status).toBe(200);
    });
  });

  test.each<[what: string, more: Record<string, unknown>]>([
    ['another tenant', { channelData: { tenant: { id: randomUUID() } }, conversation: { id: chatOf(ANA) } }],
    ['no tenant', { channelData: {}, conversation: { id: chatOf(ANA) } }],
    ['two tenants', { channelData: { tenant: { id: randomUUID() } } }],
  ])('%s: 403, in the trail, and nobody is answered', async (_, more) => {
    const lines = auditLines(esa.world).length;
    const { status } = await nothingElse(() => esa.post(typed('queue', more)));
    expect(status).toBe(403);
    const [written, ...rest] = auditLines(esa.world)
      .slice(lines)
      .map((line) => JSON.parse(line));
    expect(rest).toEqual([]);
    expect(written).toMatchObject({ event: 'denied', outcome: 'wrong-workspace', person: { id: ANA.aad } });
  });
});

test.each<[id: string, what: string, more: Record<string, unknown>]>([
  ['TE-04', 'no service URL', { serviceUrl: undefined }],
  ['TE-04', 'an empty service URL', { serviceUrl: '' }],
  ['TE-05', 'an empty channel', { channelId: '' }],
  ['TE-05', 'no channel', { channelId: undefined }],
  ['TE-05', 'a channel in other letters', { channelId: 'MSTEAMS' }],
])('%s %s: refused, although the token is good', async (_, __, more) => {
  const { status } = await nothingElse(() => esa.post(typed('queue', more)));
  expect([401, 403]).toContain(status);
  if ('serviceUrl' in more || more.channelId === '') expect(status).toBe(403);
});

test.each([
  ['https://smba.trafficmanager.net.evil.example/emea/'],
  ['https://127.0.0.1@evil.example/emea/'],
  ['http://smba.trafficmanager.net/emea/'],
  ['file:///etc/passwd'],
])(
  'TE-04 a service URL %s that the token vouches for, but the configuration does not: 403',
  async (serviceUrl) => {
    const authorization = esa.teams.authorization({ serviceurl: serviceUrl });
    expect(
      (await nothingElse(() => esa.post(typed('queue', { serviceUrl }), { authorization }))).status,
    ).toBe(403);
  },
);

test('TE-06 clocks may be 4 minutes apart; what was seen is remembered for longer than any token', async () => {
  for (const claims of [{ exp: now() - 240 }, { nbf: now() + 240 }])
    expect((await esa.post(typed('whoami'), { authorization: esa.teams.authorization(claims) })).status).toBe(
      200,
    );
  const redis = new Redis(esa.world.config.redis.url);
  const [key = ''] = await redis.keys(`${esa.world.config.redis.prefix}:bot:first:teams:*`);
  const left = await redis.ttl(key);
  redis.disconnect();
  expect(left).toBeGreaterThan(75 * 60);
});

test('TE-07 twenty unknown keys: not one more look at the document of keys', async () => {
  const before = esa.teams.calls('keys').length;
  for (let n = 0; n < 20; n += 1) {
    const authorization = esa.teams.authorization({}, { signer: { ...unknown, kid: `key-${n + 10}` } });
    expect((await esa.post(typed('queue'), { authorization })).status).toBe(401);
  }
  expect(esa.teams.calls('keys')).toHaveLength(before);
});

test('TE-08 somebody without an Entra id: may look where everybody may, and change nothing', async () => {
  const nobody = { from: { id: '29:anonymous', name: 'Ana' } };
  await esa.post(typed('host guest.example', nobody));
  await esa.shown(/No record of guest\.example/);
  const before = await jobsOf(esa.world);
  await esa.post(typed('retry mail.com', nobody));
  await esa.shown(/does not say for certain who you are/);
  expect(await jobsOf(esa.world)).toEqual(before);
  expect(JSON.parse(auditLines(esa.world).at(-1) ?? '')).toMatchObject({
    event: 'denied',
    outcome: 'unnamed',
  });
});

test('TE-09 a stored address that somebody changed: the token is sent nowhere', async () => {
  let requests = 0;
  const evil = createServer((_, res) => {
    requests += 1;
    res.end('{"id":"1"}');
  });
  await new Promise<void>((ready) => evil.listen(0, '127.0.0.2', ready));
  const serviceUrl = `http://127.0.0.2:${(evil.address() as AddressInfo).port}/`;
  const redis = new Redis(esa.world.config.redis.url);
  const key = `${esa.world.config.redis.prefix}:bot:note:teams-conversation:${esa.teams.tenant}/${chatOf(ANA)}`;
  expect(await redis.exists(key)).toBe(1);
  esa.world.workers.push();
  await esa.post(typed('host tampered.example'));
  await redis.set(key, JSON.stringify({ serviceUrl, personal: true }));
  await esa.teams.waitFor(() => esa.world.logged.length > 0);
  // What was on its way is shown at the old address or not at all; the next activity says where Teams is.
  await redis.set(key, JSON.stringify({ serviceUrl, personal: true }));
  redis.disconnect();
  await esa.post(
    typed('host after.example', { conversation: { id: chatOf(ANA), conversationType: 'personal' } }),
  );
  await esa.shown(/No record of after\.example/);
  await new Promise<void>((closed) => evil.close(() => closed()));
  expect(requests).toBe(0);
});

test.each(['br', 'gzip', 'deflate', 'identity'])(
  'TE-10 Content-Encoding: %s is refused before anything is decoded',
  async (encoding) => {
    expect((await nothingElse(() => esa.post(typed('queue'), { 'content-encoding': encoding }))).status).toBe(
      415,
    );
  },
);

describe('TE-11 what is no question', () => {
  test.each<[what: string, more: Record<string, unknown>, status: number]>([
    ['an edited message', { type: 'messageUpdate', text: 'retry all' }, 200],
    ['a deleted message', { type: 'messageDelete', text: 'retry all' }, 200],
    ['a reaction', { type: 'messageReaction', reactionsAdded: [{ type: 'like' }] }, 200],
    ['somebody who joined', { type: 'conversationUpdate', membersAdded: [{ id: '29:x' }] }, 200],
    ['an invoke of an unknown kind', { type: 'invoke', name: 'fileConsent/invoke', value: {} }, 501],
    ['a kind that does not exist', { type: '__proto__', text: 'retry all' }, 200],
  ])('%s: %s', async (_, more, status) => {
    expect((await nothingElse(() => esa.post(typed('', more)))).status).toBe(status);
  });

  const action = (data: object, extra = {}) => ({
    type: 'invoke',
    name: 'adaptiveCard/action',
    value: { action: { type: 'Action.Execute', verb: 'run', data }, trigger: 'manual', ...extra },
  });
  test.each<[what: string, more: Record<string, unknown>]>([
    ['more data than an id', action({ id: 'a'.repeat(26), line: 'retry all' })],
    ['no id', action({})],
    ['an id that is no text', action({ id: { $ne: '' } })],
    ['a value with another key', action({ id: 'a'.repeat(26) }, { approve: true })],
    ['an id that nobody gave', action({ id: 'a'.repeat(26) })],
  ])('TE-12 a press with %s: this button is no longer valid', async (_, more) => {
    const { status, body } = await nothingElse(() => esa.post(typed('', more)));
    expect([status, String(body?.value)]).toEqual([200, expect.stringContaining('no longer valid')]);
  });

  test('deeper than 10 levels, or no object: 400', async () => {
    let value: unknown = 'x';
    for (let n = 0; n < 12; n += 1) value = { value };
    expect((await nothingElse(() => esa.post(typed('queue', { value })))).status).toBe(400);
    expect((await nothingElse(() => esa.post([typed('queue')]))).status).toBe(400);
    const nested = await fetch(esa.url, {
      method: 'POST',
      headers: { authorization: esa.teams.authorization() },
      body: `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
    });
    expect(nested.status).toBe(400);
  });

  test('more than 256 kB: 413', async () => {
    const big = typed('queue', { value: { id: 'x'.repeat(300_000) } });
    expect((await nothingElse(() => esa.post(big))).status).toBe(413);
  });

  test.each(['GET', 'PUT', 'DELETE'])('%s: 405', async (method) => {
    expect((await fetch(esa.url, { method })).status).toBe(405);
  });
});

describe('CI-12 what a message says', () => {
  const at = '<at>ESA</at>';
  const mention = {
    type: 'mention',
    text: at,
    mentioned: { id: '28:bbbbbbbb-0000-0000-0000-000000000000', name: 'ESA' },
  };
  const somebody = { type: 'mention', text: '<at>Luis</at>', mentioned: { id: '29:luis', name: 'Luis' } };
  const html = (content: string) => [{ contentType: 'text/html', content }];
  test.each<[what: string, text: string, shown: RegExp, more?: Record<string, unknown>]>([
    ['a mention', `${at} host ci1.example`, /No record of ci1\.example/],
    ['a mention and a hard blank', `${at}&nbsp;host ci2.example\n`, /No record of ci2\.example/],
    ['the mention behind', `host ci3.example ${at}`, /No record of ci3\.example/],
    [
      'a mention twice',
      `${at} ${at} host ci4.example`,
      /No record of ci4\.example/,
      { entities: [mention, mention] },
    ],
    ['a mention that is only typed', `${at} ${at} host mail.com`, /do not know.*<at>/],
    [
      'somebody else, mentioned',
      `${at} host <at>Luis</at>`,
      /<at>Luis<\/at> is not a domain/,
      { entities: [mention, somebody] },
    ],
    ['a line break in hiding', `${at} host mail.com&#10;retry all`, /not a domain|could not read/],
    ['decoded twice', `${at} host mail.com&amp;#10;x`, /not a domain|could not read/],
    [
      'the same as HTML',
      `${at} host ci5.example`,
      /No record of ci5\.example/,
      {
        attachments: html(
          `<div><div><span itemscope itemtype="http://schema.skype.com/Mention" itemid="0">ESA</span>&nbsp;host ci5.example</div></div>`,
        ),
      },
    ],
    [
      'something else as HTML',
      `${at} host mail.com`,
      /one thing as plain text/,
      { attachments: html('<p>ESA retry all</p>') },
    ],
  ])('%s', async (_, text, shown, more = {}) => {
    await esa.say(ANA, '', { more: { text, entities: [mention], ...more } });
    await esa.shown(shown);
  });
});
