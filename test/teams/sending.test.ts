// The rows of the threat model named F-50 … F-55: what goes out to Teams when Teams, or the way to it, fails.

import { ManagedIdentityCredential } from '@azure/identity';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { cloudOf } from '../../src/bot/teams/cloud';
import { connectorOf } from '../../src/bot/teams/connector';
import { patienceOf } from '../../src/bot/teams/patience';
import { tokenOf } from '../../src/bot/teams/token';
import { readable } from '../fakes/teams/fake-teams';
import { newSigner } from '../fakes/teams/tokens';
import { ANA, chatOf, GROUP, startTeamsWorld, type TeamsWorld } from '../teams-world';

let esa: TeamsWorld;
beforeAll(async () => {
  esa = await startTeamsWorld();
});
afterAll(() => esa.stop());

const finals = (what: RegExp) => esa.teams.messages().filter(({ card }) => what.test(readable(card)));
const config = () => ({ ...esa.world.config.teams }) as NonNullable<typeof esa.world.config.teams>;

test.each<[id: string, what: string, host: string, method: 'post' | 'update', fault: object]>([
  ['F-50', '429 with Retry-After', 'a', 'update', { status: 429, retryAfter: '1' }],
  ['F-50', '429 without Retry-After', 'b', 'update', { status: 429 }],
  ['F-50', '412', 'c', 'update', { status: 412 }],
  ['F-50', '429 for a new message', 'd', 'post', { status: 429 }],
  ['F-51', '500', 'e', 'update', { status: 500 }],
  ['F-51', '502', 'f', 'update', { status: 502 }],
  ['F-51', '503', 'g', 'update', { status: 503 }],
  ['F-51', '504', 'h', 'update', { status: 504 }],
  ['F-51', 'a reset before it was taken', 'i', 'update', { reset: 'before' }],
  ['F-51', 'a reset after it was taken', 'j', 'update', { reset: 'after' }],
  ['F-51', '503 for a new message', 'k', 'post', { status: 503 }],
  ['F-51', 'a lost answer to a new message', 'l', 'post', { reset: 'after' }],
])('%s %s: exactly one final answer', async (_, __, host, method, fault) => {
  esa.teams.fail(method, fault as never);
  await esa.say(ANA, `host ${host}.example`);
  const what = new RegExp(`No record of ${host}\\.example`);
  await esa.shown(what);
  expect(finals(what)).toHaveLength(1);
});

test('F-50 Teams says how long; else twice as long each time, up to a minute, and never all at once', () => {
  const patience = patienceOf(() => 0.5);
  expect([1, 2, 3].map(() => patience.next('a'))).toEqual([750, 1500, 3000]);
  expect(patience.next('b', 7000)).toBe(7250);
  for (let n = 0; n < 20; n += 1) patience.next('a');
  expect(patience.next('a')).toBeLessThanOrEqual(60_000);
  patience.answered('a');
  expect(patience.next('a')).toBe(750);
  expect(patienceOf(() => 0).next('c')).not.toBe(patienceOf(() => 1).next('c'));
});

test('F-52 Teams never answers: given up after 10 s, with one request', async () => {
  const connector = connectorOf(config(), async () => esa.teams.bearer);
  const before = esa.teams.calls('post').length;
  esa.teams.fail('post', { hang: true });
  const began = performance.now();
  await expect(connector.post(esa.teams.serviceUrl, GROUP, {})).rejects.toMatchObject({ status: 0 });
  expect(performance.now() - began).toBeGreaterThan(9500);
  expect(esa.teams.calls('post')).toHaveLength(before + 1);
});

test('F-53 removed from where it was asked: to the one who asked directly, with a word of why', async () => {
  await esa.say(ANA, 'host first.example', { conversation: GROUP });
  await esa.shown(/No record of first\.example/, GROUP);
  const group = esa.teams.conversations.get(GROUP);
  if (group) group.closed = true;
  await esa.say(ANA, 'host moved.example', { conversation: GROUP });
  const direct = await esa.shown(/No record of moved\.example/, chatOf(ANA));
  expect(readable(direct.card)).toMatch(/may not post where you asked/);
  if (group) group.closed = false;
});

test('F-53 a message that was deleted: a new one', async () => {
  esa.teams.fail('update', { status: 404 });
  await esa.say(ANA, 'host deleted.example');
  await esa.shown(/No record of deleted\.example/);
  expect(finals(/No record of deleted\.example/)).toHaveLength(1);
});

test('F-54 the keys cannot be had: known ones go on, an unknown one is refused, and the log says so', async () => {
  const next = newSigner('key-next');
  const real = Date.now;
  // A day later the keys are due; the hour between two looks is over.
  Date.now = () => real() + 25 * 3600_000;
  try {
    esa.teams.fail('keys', { status: 503 }, 20);
    const claims = { nbf: Date.now() / 1000 - 60, exp: Date.now() / 1000 + 3600 };
    const send = (more = {}) =>
      esa.post(esa.activity(ANA, { more: { text: 'help' } }), {
        authorization: esa.teams.authorization(claims, more),
      });
    expect((await send()).status).toBe(200);
    expect((await send({ signer: next })).status).toBe(401);
  } finally {
    Date.now = real;
  }
  expect(esa.world.logged.filter(({ msg }) => /keys of the Bot Framework/.test(String(msg))).length).toBe(1);
});

test('F-55 an older version never replaces a newer one', async () => {
  esa.teams.fail('post', { delay: 400 });
  await esa.say(ANA, 'host late.example');
  const message = await esa.shown(/No record of late\.example/);
  expect(readable(message.card)).not.toMatch(/Working on/);
});

test('TE-09 an address that is not of the configuration: nothing is sent, not even asked for a token', async () => {
  let asked = 0;
  const connector = connectorOf(config(), async () => {
    asked += 1;
    return 'bearer';
  });
  for (const url of ['http://127.0.0.2:7801/', 'https://smba.trafficmanager.net/emea/', 'nonsense'])
    await expect(connector.post(url, GROUP, {})).rejects.toMatchObject({ status: 403 });
  expect(asked).toBe(0);
});

test('the secret gets a token, once for all who wait; a wrong one says what Entra said', async () => {
  const token = tokenOf(config(), cloudOf(config()));
  const before = esa.teams.calls('token').length;
  expect(await Promise.all([token(), token(), token()])).toEqual(Array(3).fill(esa.teams.bearer));
  await token();
  expect(esa.teams.calls('token')).toHaveLength(before + 1);
  const wrong = { ...config(), appPassword: 'wrong' };
  await expect(tokenOf(wrong, cloudOf(wrong))()).rejects.toMatchObject({ code: 'invalid_client' });
});

test('a managed identity asks where Azure says, for its own client', async () => {
  process.env.IDENTITY_ENDPOINT = `${esa.teams.origin}/msi/token`;
  process.env.IDENTITY_HEADER = 'secret-of-the-host';
  try {
    expect(ManagedIdentityCredential).toBeDefined();
    const managed = { ...config(), appType: 'UserAssignedMSI' as const };
    expect(await tokenOf(managed, cloudOf(managed))()).toBe(esa.teams.bearer);
    expect(esa.teams.calls('token').at(-1)?.path).toMatch(/resource=https%3A%2F%2Fapi\.botframework\.com/i);
  } finally {
    process.env.IDENTITY_ENDPOINT = undefined;
    process.env.IDENTITY_HEADER = undefined;
    // Anything that is assigned to it becomes text.
    Reflect.deleteProperty(process.env, 'IDENTITY_ENDPOINT');
    Reflect.deleteProperty(process.env, 'IDENTITY_HEADER');
  }
});
