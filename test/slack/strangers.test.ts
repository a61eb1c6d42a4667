// What holds a connection and what counts them, each by itself: F-49 and SL-12.
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { App, LogLevel } from '@slack/bolt';
import { Redis } from 'ioredis';
import { openMemory } from '../../src/bot/memory';
import { clientOptions } from '../../src/bot/slack/api';
import { holdSocket } from '../../src/bot/slack/socket';
import { type Strangers, strangersOf } from '../../src/bot/slack/strangers';
import { newId } from '../../src/ids';
import { createLog } from '../../src/log';
import { type FakeSlack, startFakeSlack } from '../fakes/slack/fake-slack';
import { type SocketServer, startSocketServer } from '../fakes/slack/socket-server';

const log = createLog({ name: 'test', stream: { write: () => {} } });
const token = 'xapp-1-A0ESA-test';
let slack: FakeSlack;
let server: SocketServer;
let redis: Redis;

beforeAll(async () => {
  slack = await startFakeSlack();
  server = await startSocketServer(slack, token);
  redis = new Redis(process.env.REDIS_URL ?? '');
});
afterAll(async () => {
  redis.disconnect();
  await server.close();
  await slack.close();
});

/** Every bot has its own memory of one Redis. */
function bot(prefix: string): { strangers: Strangers; alarms: string[] } {
  const alarms: string[] = [];
  const { present, presences } = openMemory(redis, prefix);
  const house = { present, presences, alarm: (outcome: string) => void alarms.push(outcome) };
  return { strangers: strangersOf(house, log), alarms };
}

function held(strangers: Partial<Strangers>, helloMs?: number) {
  const app = new App({
    receiver: { init() {}, start: async () => undefined, stop: async () => undefined },
    authorize: async () => ({}),
    logLevel: LogLevel.ERROR,
  });
  return holdSocket({
    app,
    appToken: token,
    clientOptions: { ...clientOptions, slackApiUrl: server.apiUrl, logLevel: LogLevel.ERROR },
    strangers: {
      alive: async () => {},
      counted: async () => {},
      lookAfter: () => 600_000,
      seenByOthers: async () => false,
      trouble: () => undefined,
      finding: () => undefined,
      ...strangers,
    },
    log,
    ...(helloMs !== undefined && { helloMs }),
  });
}

test('F-49 no hello: given up after its time, and tried again until there is one', async () => {
  server.greets = false;
  const { opened, greeted } = server;
  const socket = held({}, 1500);
  await socket.start();
  expect(socket.health()).toContain('did not say hello');
  await server.waitFor(() => server.opened >= opened + 2);
  server.greets = true;
  await server.waitFor(() => server.greeted > greeted);
  socket.stop();
});

test('F-49 a token that Slack does not know ends the start, with the reason', async () => {
  server.refusals.push({ status: 200, error: 'invalid_auth' });
  const socket = held({});
  await expect(socket.start()).rejects.toMatchObject({ data: { error: 'invalid_auth' } });
  socket.stop();
});

test('SL-12 Slack is made to count again: a new connection before the old one is closed', async () => {
  const seen: number[] = [];
  let looks = 0;
  const socket = held({
    counted: async (connections) => void seen.push(connections),
    lookAfter: () => (looks++ === 0 ? 0 : 600_000),
  });
  await server.waitFor(() => server.open === 0);
  await socket.start();
  await server.waitFor(() => server.open === 2);
  // Slack waits 3 s for the acknowledgement of what it sent over the old one.
  await server.waitFor(() => server.open === 1);
  expect(seen).toEqual([1, 2]);
  expect(socket.health()).toBeUndefined();
  socket.stop();
  await server.waitFor(() => server.open === 0);
});

test('SL-12 several bots share one app: only what none of them opened is strange, and each hears of it', async () => {
  const prefix = `t${newId().slice(0, 8)}`;
  const [one, two] = [bot(prefix), bot(prefix)];
  await one.strangers.alive('a');
  await one.strangers.counted(1);
  await two.strangers.alive('b');
  await two.strangers.alive('b');
  await two.strangers.counted(2);
  expect([one.strangers.trouble(), two.strangers.trouble()]).toEqual([undefined, undefined]);
  expect(two.strangers.finding()).toEqual({ kind: 'sockets', connections: 2 });
  await two.strangers.counted(3);
  expect(two.strangers.trouble()).toEqual({ kind: 'strange-connection', seen: 3, ours: 2 });
  expect(two.strangers.finding()).toEqual({ kind: 'sockets-strange', seen: 3, ours: 2 });
  expect(two.alarms).toEqual(['strange-connection']);
  expect(await one.strangers.seenByOthers()).toBe(true);
  await two.strangers.counted(2);
  expect(two.strangers.trouble()).toBeUndefined();
  expect(two.alarms).toEqual(['strange-connection', 'strange-connection-gone']);
});

test('SL-12 a connection that ended counts as ours for a minute, no longer', async () => {
  const prefix = `t${newId().slice(0, 8)}`;
  const { strangers } = bot(prefix);
  await strangers.alive('ended');
  await strangers.alive('lives');
  await strangers.counted(1);
  expect(strangers.lookAfter()).toBe(90_000);
  const ended = `${prefix}:bot:present:slack-sockets:ended`;
  expect(await redis.ttl(ended)).toBeGreaterThan(50);
  await redis.expire(ended, 0);
  await strangers.counted(2);
  expect(strangers.trouble()).toEqual({ kind: 'strange-connection', seen: 2, ours: 1 });
});

test('SL-12 without Redis nothing is known, and what was known stays', async () => {
  const present = jest.fn(async () => {});
  const house = { present, presences: async () => Promise.reject(new Error('away')), alarm: () => {} };
  const strangers = strangersOf(house, log);
  await strangers.counted(5);
  expect(strangers.trouble()).toBeUndefined();
  expect(strangers.finding()).toBeUndefined();
});
