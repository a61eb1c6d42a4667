import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { startAppliance } from '../../demo/asyncos';
import { scopeUses } from '../../src/doctor/finding';
import { startRedis } from '../setup/redis';
import { everything, startWorld, type TestWorld, type WorldOptions } from '../world';

let world: TestWorld;
const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  await world?.stop();
  for (const step of undo.splice(0)) await step();
});

const ANA_ONLY = [{ people: ['slack:U0ANA'], level: 'admin' }];

async function twoAppliances() {
  return {
    esa1: await startAppliance({ hostname: 'esa1.example.com' }),
    esa2: await startAppliance({ hostname: 'esa2.example.com' }),
  };
}

/** What the bot tells at once, and what comes from the appliances. */
async function doctor(options: WorldOptions = {}, before = (_: TestWorld) => {}) {
  world = await startWorld(options);
  world.slack.scopes.push(...Object.keys(scopeUses));
  before(world);
  await world.send('doctor');
  const bot = everything(await world.toldTo('U0ANA', /The bot: /));
  return { bot, appliances: () => world.shown(/appliances?: (?!asking)/).then(everything) };
}

async function commandLine(...args: string[]) {
  const main = join(__dirname, '../../build/src/main.js');
  const child = spawn(process.execPath, [main, 'doctor', ...args, '--config', world.file]);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const [code] = await once(child, 'close');
  return { code, output };
}

test('all is well, in chat and on the command line', async () => {
  const { bot, appliances } = await doctor();
  for (const sentence of [
    'Slack accepts the bot token of workspace',
    'scopes that the bot needs are granted',
    "The clock agrees with Slack's",
    'Redis answers, version',
    'Redis never throws work away',
    'append-only file',
    'Redis is a master',
    'The record of changes is the one used before',
    'The audit trail can be written',
    'The appliances are being asked',
  ]) {
    expect(bot).toContain(sentence);
  }
  expect(bot).not.toContain('🔴');
  expect(await appliances()).toMatch(/✅ OK[\s\S]*esa1[\s\S]*it says\s+esa1\.example\.com>/);
  expect(world.audit()).toContainEqual(expect.objectContaining({ event: 'line', line: 'status' }));

  const { code, output } = await commandLine();
  expect(output).toContain('✅ OK');
  expect(output).toContain('esa1: host key, login and rights are as they should be');
  expect(output).not.toContain('🔴');
  expect(code).toBe(0);
});

test('a wrong host key on one of two appliances is one line, also on the command line', async () => {
  const appliances = await twoAppliances();
  const wrong = { ...appliances.esa2, hostKeyFingerprint: appliances.esa1.hostKeyFingerprint };
  const asked = await doctor({ appliances: { esa1: appliances.esa1, esa2: wrong } });
  const text = await asked.appliances();
  expect(text).toMatch(/2 appliances: 1 problem\./);
  expect(text).toMatch(/✅ OK[\s\S]*esa1[\s\S]*host key, login and rights/);
  expect(text).toMatch(/🔴 Problem[\s\S]*SSH host key of\s+esa2\s+changed[\s\S]*verify the new key/);
  const { code, output } = await commandLine('worker');
  expect(output).toContain('The SSH host key of esa2 changed.');
  expect(output).not.toContain('The bot:');
  expect(code).toBe(1);
});

test('a refused login, and SSH algorithms that are no longer safe', async () => {
  const esa1 = await startAppliance({ hostname: 'esa1.example.com' });
  const old = { name: 'esa1', host: esa1.host, port: esa1.port, username: esa1.username, password: 'wrong' };
  const appliances = [{ ...old, hostKeys: [esa1.hostKeyFingerprint], legacySsh: true }];
  const asked = await doctor({ appliances: { esa1 }, config: { appliances } });
  const text = await asked.appliances();
  expect(text).toMatch(/esa1\s+refused the login[\s\S]*Check the user name/);
  expect(text).toMatch(/⚠️ Attention[\s\S]*legacySsh/);
});

test('a login that lands in cluster mode', async () => {
  const cluster = { name: 'Mail', machines: ['esa1.example.com'], landsIn: '(Cluster Mail)> ' };
  const esa1 = await startAppliance({ hostname: 'esa1.example.com', cluster });
  const text = await (await doctor({ appliances: { esa1 } })).appliances();
  expect(text).toMatch(/esa1[\s\S]*\(Cluster Mail\)>/);
});

test('a token of another workspace, a scope that is missing', async () => {
  const slack = (one: TestWorld) => ({ ...one.config.slack, teamIds: ['T0OTHER'] });
  world = await startWorld();
  world.slack.scopes.push('commands', 'chat:write');
  await world.restartBot({ slack: slack(world) });
  await world.send('doctor', { team: 'T0OTHER' });
  const text = everything(await world.toldTo('U0ANA', /The bot: /));
  expect(text).toMatch(/belongs to workspace\s+T0123456[\s\S]*Add\s+T0123456\s+to\s+slack\.teamIds/);
  expect(text).toMatch(/app_mentions:read\s+is missing: nobody can ask in a thread/);
  // No rule names a group, so nothing has to read them.
  expect(text).not.toContain('usergroups:read');
});

test('a Redis that is nearly full, and a trail that somebody changed', async () => {
  const redis = await startRedis({ args: ['--maxmemory', '2mb'] });
  undo.push(() => redis.remove());
  const { bot } = await doctor({ redisUrl: redis.url }, ({ config }) =>
    appendFileSync(join(config.dataDir, 'audit.jsonl'), 'not a line of ours\n'),
  );
  expect(bot).toMatch(/The audit trail was changed or cut/);
  expect(bot).toMatch(/% of its memory limit/);
});

test('Redis is away: the bot still says so', async () => {
  const redis = await startRedis();
  undo.push(() => redis.remove());
  world = await startWorld({ redisUrl: redis.url });
  redis.pause();
  await world.send('doctor');
  const text = everything(await world.toldTo('U0ANA', /The bot: /));
  expect(text).toMatch(/Redis does not answer[\s\S]*Start Redis/);
  expect(text).toContain('Not accepted: the queue is not reachable');
  redis.resume();
});

test('only for admins of every appliance', async () => {
  world = await startWorld({
    config: { access: [...ANA_ONLY, { people: ['slack:U0VIEW'], level: 'operator' }] },
  });
  for (const line of ['doctor', 'doctor appliances']) {
    await world.send(line, { user: 'U0VIEW' });
    await world.toldTo('U0VIEW', /You need the level\s+admin/);
  }
  expect(world.slack.messages()).toEqual([]);
});

test('in Spanish', async () => {
  world = await startWorld();
  await world.send('doctor', { user: 'U0LUIS' });
  expect(everything(await world.toldTo('U0LUIS', /El bot: /))).toContain(
    'Redis no descarta nunca el trabajo',
  );
  expect(everything(await world.shown(/1 dispositivo: todo está bien/))).toContain('inicio de sesión');
});
