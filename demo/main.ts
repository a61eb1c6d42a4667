import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { startBot } from '../src/bot/bot';
import { consolePlatform } from '../src/bot/console/console';
import { platformsOf } from '../src/bot/platforms';
import { loadConfig } from '../src/config/load';
import { createLog, type Log } from '../src/log';
import type { Level } from '../src/problem';
import type { Language } from '../src/report';
import { superviseWorker } from '../src/supervise';
import { type SimulatedAppliance, startAppliance, stuckWorld } from './asyncos';
import { startNameServer } from './peers/dns';
import { startMailServers } from './peers/mail';
import { PLAYER, startPlayground } from './playground';
import { startRedis } from './redis';
import { mailServers, names, tell } from './story';

const USAGE = `npm run demo                      a chat to type in, with two simulated appliances behind it
npm run demo -- --script "queue; host mail.com; press retry; press approve"
npm run demo -- --language es
npm run demo -- --as viewer       ana with another level: viewer, operator or admin (default)
npm run demo -- --teams           the same in Microsoft's Agents Playground, a page to open in a browser`;

const NOT_REAL = `Two simulated appliances with stuck mail, a real SSH connection to each, a name server and mail servers on
this machine, a real Redis, bot and worker. Nothing here reaches a real appliance.`;

const WELCOME = `${NOT_REAL} Try:

  queue                 what is waiting
  check mail.com        whose fault is it? Then: press retry, press approve
  check partner.example, check slow.example, check strict.example, check grey.example
  dns mail.com          an appliance with an old answer in its cache
  help                  everything you can ask
  as ben                somebody else types, an admin too: "retry all" needs a second person
  as vera, as oscar     a viewer, an operator: what they may, and what they are told when they may not
  exit
`;

const TEAMS = `
Open the page below and type queue, in the chat with the bot; in the group chat and the channel, @ESA queue.
You are Ana, an admin. Ctrl-C here ends everything.
`;

type Undo = (() => Promise<unknown> | unknown)[];

/** Everything the bot needs, on this machine. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      script: { type: 'string' },
      language: { type: 'string', default: 'en' },
      teams: { type: 'boolean', default: false },
      as: { type: 'string', default: 'admin' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  const undo: Undo = [];
  const cleaned = once(async () => {
    for (const step of undo.reverse()) await step();
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => cleaned().finally(() => process.exit(signal === 'SIGINT' ? 130 : 143)));
  }
  try {
    await run(
      {
        language: values.language === 'es' ? 'es' : 'en',
        script: values.script,
        teams: values.teams,
        level: levelOf(values.as),
      },
      undo,
    );
  } finally {
    await cleaned();
  }
}

interface Asked {
  readonly language: Language;
  readonly script: string | undefined;
  readonly teams: boolean;
  /** Of the person at the keyboard. */
  readonly level: Level;
}

function levelOf(word: string): Level {
  const level = (['viewer', 'operator', 'admin'] as const).find((one) => one === word);
  if (level === undefined) throw new Error(`--as takes viewer, operator or admin, not "${word}".`);
  return level;
}

async function run({ language, script, teams, level }: Asked, undo: Undo): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'esa-chatops-demo-'));
  undo.push(() => rmSync(dir, { recursive: true, force: true }));
  const url = process.env.REDIS_URL ?? (await ownRedis(undo));
  const esa1 = await startAppliance({ hostname: 'esa1.example.com' });
  const esa2 = await startAppliance({
    hostname: 'esa2.example.com',
    cluster: { name: 'Mail', machines: ['esa2.example.com', 'esa3.example.com'] },
    world: stuckWorld(),
  });
  undo.push(() => Promise.all([esa1.close(), esa2.close()]));
  tell(esa1.world, esa2.world);
  const dns = await startNameServer(names);
  undo.push(() => dns.close());
  const mail = await startMailServers(mailServers);
  undo.push(() => mail.close());
  if (mail.missing.length > 0) process.stderr.write(noLoopback(mail.missing));
  const file = join(dir, 'config.yaml');
  writeFileSync(
    file,
    stringify(
      configuration(
        { dir, url, language, teams, level, dns: dns.address, smtpPort: mail.port },
        { esa1, esa2 },
      ),
    ),
    { mode: 0o600 },
  );

  // The chat is what there is to see; ESA_LOG_LEVEL=info shows what bot and worker say meanwhile.
  process.env.ESA_LOG_LEVEL ??= 'fatal';
  const log = createLog({ name: 'demo', level: process.env.ESA_LOG_LEVEL });
  const worker = superviseWorker(join(__dirname, '../src/main.js'), file, log);
  undo.push(() => worker.stop());
  if (teams) return inPlayground(file, dir, log, undo);
  const chat = consolePlatform({
    output: process.stdout,
    language,
    colour: process.stdout.isTTY === true,
    person: 'ana',
  });
  const config = loadConfig(file, { role: 'bot', env: process.env, platformRequired: false });
  const bot = await startBot(config, [chat], log);
  undo.push(() => bot.stop());
  if (script !== undefined) return chat.play(steps(script));
  process.stdout.write(`${WELCOME}\n`);
  await chat.chat(process.stdin);
}

/** Until a signal. */
async function inPlayground(file: string, dir: string, log: Log, undo: Undo): Promise<void> {
  const config = loadConfig(file, { role: 'bot', env: process.env });
  const bot = await startBot(config, await platformsOf(config, log), log);
  undo.push(() => bot.stop());
  const playground = startPlayground(`http://127.0.0.1:${bot.port}/api/messages`, dir);
  undo.push(() => playground.stop());
  process.stdout.write(`${NOT_REAL}\n${TEAMS}\n  ${await playground.url}\n`);
  await new Promise(() => {});
}

async function ownRedis(undo: Undo): Promise<string> {
  const redis = await startRedis();
  undo.push(() => redis.remove());
  return redis.url;
}

/** Linux has all of 127.0.0.0/8; elsewhere each address beyond the first is made. */
function noLoopback(missing: readonly string[]): string {
  const [first = ''] = missing;
  return `This machine lacks ${missing.join(', ')}, so their mail servers cannot be reached. On macOS: sudo ifconfig lo0 alias ${first}\n`;
}

interface Place {
  readonly dir: string;
  /** Of Redis. */
  readonly url: string;
  readonly language: Language;
  readonly teams: boolean;
  readonly level: Level;
  readonly dns: string;
  readonly smtpPort: number;
}

function configuration(
  { dir, url, language, teams, level, dns, smtpPort }: Place,
  simulated: Record<string, SimulatedAppliance>,
) {
  return {
    http: { host: '127.0.0.1', port: 0 },
    // A Redis of somebody else's may be in use: our keys stay apart, also from an earlier demo's.
    redis: { url, prefix: `esa-demo-${process.pid}` },
    dataDir: join(dir, 'data'),
    language,
    appliances: Object.entries(simulated).map(
      ([name, { host, port, username, password, hostKeyFingerprint }]) => ({
        name,
        host,
        port,
        username,
        password,
        hostKeys: [hostKeyFingerprint],
      }),
    ),
    // Without tokens, whoever reaches the bot's port is whoever they say: it is on loopback.
    ...(teams && { teams: { playground: true } }),
    access: [
      { people: ['console:ana', `teams:${PLAYER}`], level },
      { people: ['console:*'], level: 'viewer' },
      { people: ['console:oscar'], level: 'operator' },
      { people: ['console:ben'], level: 'admin' },
    ],
    probes: { resolvers: [dns], smtpPort, allowPrivate: ['127.0.0.0/8'], timeoutSeconds: 10 },
    changes: {
      proofAfter: [1, 2, 4],
      captureFor: 30,
      debugLogFor: 30,
      testRecipients: ['probe@mail.com'],
    },
  };
}

function steps(script: string): string[] {
  return script
    .split(';')
    .map((step) => step.trim())
    .filter((step) => step !== '');
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
