// SC: every secret is a string found nowhere else; after a conversation with faults it must still be found nowhere.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { startAppliance } from '../../demo/asyncos';
import { type PrivateRedis, startRedis } from '../../demo/redis';
import { newId } from '../../src/ids';
import { everything, startWorld, type TestWorld } from '../world';
import { type BotProcess, startBotProcess } from './bot-process';
import { startWorkerProcess, type WorkerProcess } from './worker-process';

const secrets = {
  token: `xoxb-canary-${newId()}`,
  signing: `canary-sign-${newId()}`,
  ssh: `canary-ssh-${newId()}`,
  redis: `canary-redis-${newId()}`,
};

let world: TestWorld;
let redis: PrivateRedis;
let bot: BotProcess;
const bots: BotProcess[] = [];
const workers: WorkerProcess[] = [];
afterAll(async () => {
  await Promise.all([...bots, ...workers].map((one) => one.kill9()));
  await world.stop();
  await redis.remove();
});

/** In the forms that libraries give it on its way. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [secret, bytes.toString('base64'), bytes.toString('hex'), encodeURIComponent(secret)];
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile());
}

const say = (text: string) => world.slack.command({ url: bot.url, secret: secrets.signing, text });
const shown = (what: RegExp) =>
  world.slack.waitFor(() => world.slack.messages().findLast((one) => what.test(everything(one))), 40_000);

test('SC-01 SC-02 SC-03 SC-04 SC-06 no secret in logs, Redis, ledger, trail or chat after a conversation with faults', async () => {
  redis = await startRedis({ tcp: true, args: ['--requirepass', secrets.redis, '--save', '1 1'] });
  const redisUrl = redis.url.replace('//', `//:${secrets.redis}@`);
  const esa1 = await startAppliance({ hostname: 'esa1.example.com', password: secrets.ssh });
  world = await startWorld({
    redisUrl,
    workers: 0,
    appliances: { esa1 },
    timeouts: { command: 2 },
    slack: { token: secrets.token, signingSecret: secrets.signing },
  });
  await world.bot.stop();
  bot = await startBotProcess(world);
  bots.push(bot);
  const worker = await startWorkerProcess(world, {}, 'pipe');
  workers.push(worker);

  await say('queue');
  await shown(/waiting for delivery/);
  await say('retry mail.com');
  const preview = structuredClone(await shown(/Retry delivery of mail\.com/));
  // The appliance's answer is cut off, then it refuses the login, Slack and Redis fail.
  esa1.faults.cutAfterCommit = true;
  world.slack.fail('chat.update', { status: 500 });
  await world.slack.press({ url: bot.url, secret: secrets.signing, message: preview, label: 'Approve' });
  await shown(/OUTCOME UNKNOWN|done:/);
  esa1.faults.refuseLogin = true;
  await say('host refused.example');
  await shown(/refused the login|does not accept/i);
  world.slack.fail('chat.update', { error: 'invalid_auth' });
  await redis.kill9();
  await say('queue');
  await redis.start();
  await world.slack.command({ url: bot.url, secret: 'wrong', text: 'queue' });
  await say('doctor');
  await worker.kill9();
  workers.push(await startWorkerProcess(world, {}, 'pipe'));
  await say('whoami');
  await redis.stop();

  const kept = [...filesBelow(world.config.dataDir), ...filesBelow(redis.folder)];
  expect(kept.some((file) => file.endsWith('.aof'))).toBe(true);
  expect(kept.some((file) => file.endsWith('audit.jsonl'))).toBe(true);
  const chat = [...world.slack.messages(), ...world.slack.privates()];
  const places = new Map<string, string>([
    ...kept.map((file): [string, string] => [file, readFileSync(file, 'latin1')]),
    ['log of the bot', bot.said()],
    ...workers.map((one, n): [string, string] => [`log of worker ${n}`, one.said()]),
    ['chat', JSON.stringify(chat)],
  ]);
  // The search itself finds what is there.
  expect([...places.values()].filter((text) => text.includes('mail.com')).length).toBeGreaterThan(3);
  expect(bot.said()).toContain('redis');
  const found = [...places].flatMap(([place, text]) =>
    Object.entries(secrets).flatMap(([name, secret]) =>
      formsOf(secret).some((form) => text.includes(form)) ? [`${name} in ${place}`] : [],
    ),
  );
  expect(found).toEqual([]);
}, 90_000);
