// What docker-compose.yml would run, as processes of this machine: there is no Docker engine where the tests run.
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { labels, type StoredMessage } from '../fakes/slack/fake-slack';
import { commandEnvelope } from '../fakes/slack/socket-server';
import type { Process } from '../launch';
import { everything } from '../world';
import { said, service } from './files';
import { entrypoint, type Installation, install, SECRETS } from './installation';

let here: Installation;
let redis: Process;
let bot: Process;
let worker: Process;
let port: string;

beforeAll(async () => {
  here = await install();
  redis = here.start('redis');
  await redis.saw(/ready to accept connections/i);
  bot = here.start('bot');
  worker = here.start('worker');
  port = (await bot.saw(/"port":(?<port>\d+),"msg":"listening"/)).groups?.port ?? '';
  await Promise.all([worker.saw(/"msg":"taking work"/), here.socket.connected()]);
});
afterAll(() => here.stop());

const type = (text: string) => here.socket.deliver(commandEnvelope(here.slack, text));

function shown(what: RegExp): Promise<StoredMessage> {
  return here.slack.waitFor(
    () => here.slack.messages().findLast((message) => what.test(everything(message))),
    15_000,
  );
}

test('/esa queue is answered', async () => {
  await type('queue');
  const message = await shown(/222 waiting for delivery/);
  expect(labels(message)).toContain('Refresh');
});

test('RQ-04 a change goes through: both hold the same ledger, and Redis lets the queues do all they need', async () => {
  await type('retry mail.com');
  const preview = await shown(/Retry delivery of mail\.com on esa1\?/);
  const id = /approve (?<id>[A-Z0-9]{4})/.exec(everything(preview))?.groups?.id;
  await type(`approve ${id}`);
  await shown(/nothing is waiting any more, 214 delivered/);
  expect(here.esa1.log.filter(({ kind }) => kind === 'committed')).toHaveLength(1);
});

test('the bot is healthy by the words of the image, and ready', async () => {
  const [, , command = ''] =
    /^(?<options>.*) CMD (?<command>\[.*\])$/.exec(said('app', 'HEALTHCHECK')[0] ?? '') ?? [];
  const [node, ...args]: string[] = JSON.parse(command);
  expect(node).toBe('node');
  const check = (at: string) =>
    here.inside('bot', [process.execPath, ...args.map((arg) => arg.replace(':3000/', `:${at}/`))]).ended;
  expect(await check(port)).toBe(0);
  expect(await check('1')).toBe(1);
  expect(await (await fetch(`http://127.0.0.1:${port}/readyz`)).text()).toBe('ready\n');
});

const cli = (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'redis-cli')));
(cli ? test : test.skip)('Redis is healthy by the words of docker-compose.yml', async () => {
  const [kind, ...check] = service('redis').healthcheck?.test ?? [];
  expect(kind).toBe('CMD');
  const at = (where: string) => here.inside('redis', ['env', `REDIS_PORT=${where}`, ...check]).ended;
  expect(await at(String(here.redisPort))).toBe(0);
  expect(await at('1')).toBe(1);
});

test('/metrics, which looks for the numbers of the workers in Redis, is answered', async () => {
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain('esa_dialogues_total');
});

test('the audit trail of both is whole, by the words of docs/deploy.md', async () => {
  const verified = here.inside('bot', [...entrypoint(), 'audit', 'verify']);
  expect([await verified.ended, verified.output()]).toEqual([0, expect.stringContaining('lines')]);
});

test('SC-05 no process shows a secret: neither its environment, its arguments nor its log', () => {
  for (const { child, output } of [redis, bot, worker]) {
    const read = (file: string) => readFileSync(`/proc/${child.pid}/${file}`, 'utf8');
    const seen = read('environ') + read('cmdline') + output();
    for (const secret of Object.values(SECRETS)) expect(seen).not.toContain(secret);
  }
});

/** Connects as `url` says. The answer, or the first word of the refusal. */
async function say(account: string, ...command: string[]): Promise<unknown> {
  const client = new Redis(`redis://${account}127.0.0.1:${here.redisPort}`, {
    lazyConnect: true,
    enableReadyCheck: false,
    retryStrategy: () => null,
    disableClientInfo: true,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    const [name = '', ...args] = command;
    return await client.call(name, ...args);
  } catch (error) {
    return String((error as Error).message).split(' ')[0];
  } finally {
    client.disconnect();
  }
}

const ESA = `esa:${SECRETS.redis_password}@`;

const forbidden = [
  ['FLUSHALL'],
  ['FLUSHDB'],
  ['SWAPDB', '0', '1'],
  ['KEYS', 'esa:*'],
  ['CONFIG', 'GET', '*'],
  ['CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru'],
  ['DEBUG', 'SLEEP', '0'],
  ['ACL', 'LIST'],
  ['ACL', 'SETUSER', 'esa', 'allkeys'],
  ['MODULE', 'LIST'],
  ['REPLICAOF', 'NO', 'ONE'],
  ['SHUTDOWN'],
  ['MONITOR'],
  ['CLIENT', 'LIST'],
  ['CLIENT', 'KILL', 'TYPE', 'normal'],
  ['SAVE'],
  ['BGREWRITEAOF'],
  ['MIGRATE', '127.0.0.1', '1', 'esa:x', '0', '1'],
  ['DUMP', 'esa:x'],
  ['RESTORE', 'esa:x', '0', 'x'],
  ['OBJECT', 'FREQ', 'esa:x'],
  ['PUBLISH', 'esa:x', 'x'],
  ['SUBSCRIBE', 'esa:x'],
  ['FUNCTION', 'FLUSH'],
  ['SCRIPT', 'FLUSH'],
  ['GET', 'other:x'],
  ['SET', 'other:x', '1'],
  ['SET', 'esax', '1'],
  ['COPY', 'esa:x', 'other:x'],
  ['RENAME', 'esa:x', 'other:x'],
  ['SORT', 'esa:x', 'BY', 'other:*'],
  ['EVAL', "return redis.call('get', KEYS[1])", '1', 'other:x'],
];

test.each(forbidden.map((command) => [command.join(' '), command] as const))(
  'RQ-04 the user of bot and worker is refused: %s',
  async (_, command) => {
    expect(await say(ESA, ...command)).toMatch(/^(?:NOPERM|ERR)$/);
  },
);

test('RQ-04 a script cannot reach a key of others that it does not name', async () => {
  const script = "return tostring(redis.pcall('set', 'other:x', '1').err)";
  expect(String(await say(ESA, 'EVAL', script, '0'))).toMatch(/NOPERM|can't access|permission/i);
});

test('RQ-04 and allowed what it needs', async () => {
  expect(await say(ESA, 'SET', 'esa:ship-test', '1')).toBe('OK');
  expect(await say(ESA, 'DEL', 'esa:ship-test')).toBe(1);
  expect(String(await say(ESA, 'INFO', 'persistence'))).toContain('aof_enabled:1');
  expect(String(await say(ESA, 'INFO', 'memory'))).toContain('maxmemory_policy:noeviction');
});

test.each([
  ['PING', '-NOAUTH'],
  [`AUTH ${SECRETS.redis_password}`, '-WRONGPASS'],
  [`AUTH default ${SECRETS.redis_password}`, '-WRONGPASS'],
  ['AUTH esa wrong', '-WRONGPASS'],
])('RQ-01 nobody else gets in: %s', async (line, refusal) => {
  const socket = connect(here.redisPort, '127.0.0.1');
  socket.write(`${line}\r\n`);
  const [answer] = await once(socket, 'data');
  socket.destroy();
  expect(String(answer)).toContain(refusal);
});

const hardened = process.allowedNodeEnvironmentFlags.has('--disable-sigusr1');
(hardened ? test : test.skip)('no signal opens the inspector (Node 24)', async () => {
  bot.child.kill('SIGUSR1');
  await type('whoami');
  await new Promise((later) => setTimeout(later, 300));
  expect(bot.output()).not.toContain('Debugger listening');
  expect(bot.child.exitCode).toBeNull();
});

test('F-30 on SIGTERM the worker finishes what runs, the bot shows it, and each ends with 0', async () => {
  // The appliance needs its time, so that the worker is told in the middle of the work.
  here.esa1.faults.thinkMilliseconds = 1500;
  const asked = new Promise<void>((resolve) =>
    here.esa1.onLog((entry) => {
      if (entry.kind === 'line' && /^hoststatus/.test(entry.text)) resolve();
    }),
  );
  await type('host example.org');
  await asked;
  worker.child.kill('SIGTERM');
  await shown(/example\.org is up/);
  expect(await worker.ended).toBe(0);
  bot.child.kill('SIGTERM');
  expect(await bot.ended).toBe(0);
  redis.child.kill('SIGTERM');
  expect(await redis.ended).toBe(0);
  expect(redis.output()).toMatch(/bye bye/);
  for (const { output } of [bot, worker]) expect(output()).not.toContain('NOPERM');
  expect(here.slack.refusals()).toEqual([]);
});
