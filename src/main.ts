import { hostname } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Agent, setGlobalDispatcher } from 'undici';
import { type Config, dataDirOf, loadConfig } from './config/load';
import { ConfigError, describeMistakes } from './config/mistakes';
import type { Role } from './config/names';
import { isKeptNode } from './doctor/node';
import { createLog, type Log } from './log';
import { superviseWorker } from './supervise';

const USAGE = `esa-chatops: the delivery queue of Cisco Email Security Appliances, from chat

  node dist/main.js [all|bot|worker] [--config FILE]     run (default: all, config.yaml or $ESA_CONFIG)
  node dist/main.js doctor [bot|worker] [--config FILE]  what is broken, and how to fix it; exit code 1: a problem
  node dist/main.js worker alive [--config FILE]         does a worker of this host take jobs? Exit code 1: none does
  node dist/main.js audit verify [--config FILE]         is the audit trail whole? Names the first broken line
  node dist/main.js record APPLIANCE "hoststatus mail.com" [--out FOLDER] [--config FILE]
                                                         what it printed, names replaced, as a test case (default: ./recorded)
  node dist/main.js ledger adopt [--config FILE]         use the ledger in dataDir from now on
`;

type Stop = () => Promise<void>;

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { config: { type: 'string' }, out: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  const file = values.config ?? process.env.ESA_CONFIG ?? 'config.yaml';
  const what = positionals.join(' ') || 'all';
  if (values.help) return print(USAGE);
  const [command, ...words] = positionals;
  if (command === 'record') return recordTranscript(file, words, values.out ?? 'recorded');
  if (what === 'ledger adopt') return adoptLedger(file);
  if (what === 'audit verify') return verifyAudit(file);
  if (what === 'worker alive') return workerAlive(file);
  if (what === 'doctor') return runDoctor(file, 'all');
  if (what === 'doctor bot') return runDoctor(file, 'bot');
  if (what === 'doctor worker') return runDoctor(file, 'worker');
  if (what !== 'all' && what !== 'bot' && what !== 'worker') {
    process.exitCode = 2;
    return print(`I do not know "${what}".\n\n${USAGE}`);
  }
  const log = createLog({ name: what, level: process.env.ESA_LOG_LEVEL ?? 'info' });
  if (!isKeptNode(process.version)) {
    log.warn({ node: process.version }, 'this Node gets no security fixes any more; run on Node 22 or 24');
  }
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'a defect; ending, so that whoever supervises me starts me clean');
    process.exit(1);
  });
  untilTold(await run(what, file, log), log);
}

function run(role: Role, file: string, log: Log): Promise<Stop> {
  switch (role) {
    case 'worker':
      return runWorker(loadConfig(file, { role, env: process.env }), log);
    case 'bot':
      return runBot(loadConfig(file, { role, env: process.env }), log);
    case 'all': {
      // Everything is checked first; then each process reads again, and only what is its own.
      loadConfig(file, { role, env: process.env });
      const worker = superviseWorker(__filename, file, log);
      const unready = async () => (worker.ready() ? [] : ['the worker takes no jobs']);
      return runBot(loadConfig(file, { role: 'bot', env: process.env }), log, unready).then(
        (stopBot) => async () => {
          await stopBot();
          await worker.stop();
        },
        async (error) => {
          await worker.stop();
          throw error;
        },
      );
    }
    default:
      return role satisfies never;
  }
}

async function runWorker(config: Config, log: Log): Promise<Stop> {
  const { startWorker } = await import('./jobs/worker');
  const worker = startWorker(config, log);
  worker.ready().then(
    () => {
      log.info({ appliances: config.applianceNames }, 'taking work');
      process.send?.('ready');
    },
    (error: unknown) => {
      log.fatal({ err: error }, 'not started');
      process.exit(1);
    },
  );
  return worker.stop;
}

async function runBot(config: Config, log: Log, alsoUnready?: () => Promise<string[]>): Promise<Stop> {
  // Node's fetch drops a connection after 4 s of silence, and every answer of a quiet bot would pay for a new one.
  setGlobalDispatcher(new Agent({ keepAliveTimeout: 60_000 }));
  const [{ platformsOf }, { startBot }] = await Promise.all([import('./bot/platforms'), import('./bot/bot')]);
  const bot = await startBot(config, await platformsOf(config, log), log, alsoUnready && { alsoUnready });
  log.info({ port: bot.port }, 'listening');
  return bot.stop;
}

async function verifyAudit(file: string): Promise<void> {
  const { verifyTrail } = await import('./audit/trail');
  const trail = join(dataDirOf(file, process.env), 'audit.jsonl');
  const verdict = await verifyTrail(trail);
  if (verdict.whole && verdict.lines === 0) {
    return print(
      `${trail}: there is no trail yet, so there is nothing to verify. It begins when bot or worker start.`,
    );
  }
  if (verdict.whole) {
    const torn =
      verdict.torn === 0 ? '' : ` ${verdict.torn} were cut short by a crash, which the chain accounts for.`;
    return print(`${trail}: ${verdict.lines} lines, every link holds.${torn}`);
  }
  process.exitCode = 1;
  const why = {
    changed: 'it was changed after it was written',
    missing: 'the line before it is missing or stands elsewhere',
    cut: 'the trail ends here, but more was written',
  };
  print(`${trail}: line ${verdict.line} is the first that does not fit: ${why[verdict.why]}.`);
}

async function runDoctor(file: string, role: Role): Promise<void> {
  const config = loadConfig(file, { role, env: process.env });
  const { examineHere } = await import('./doctor/command-line');
  const { text, healthy } = await examineHere(config, role);
  print(text);
  // Not only the code: chat SDKs may keep timers of things that were never started.
  process.exit(healthy ? 0 : 1);
}

async function recordTranscript(file: string, [appliance, ...line]: string[], folder: string): Promise<void> {
  if (appliance === undefined || line.length === 0) {
    process.exitCode = 2;
    return print(USAGE);
  }
  const { record } = await import('./record/record');
  const config = loadConfig(file, { role: 'worker', env: process.env });
  const { file: written, text, unread } = await record(config, { appliance, line: line.join(' '), folder });
  print(text);
  if (unread > 0) print(`${unread} lines were not understood: those are worth the most.`);
  print(`Written to ${join(folder, written)}. Read it before you send it: no program knows every secret.`);
}

/** For whoever watches the worker, which has no port: asked of Redis, where it says so every few seconds. */
async function workerAlive(file: string): Promise<void> {
  const [{ livingWorkers }, { openRedis }, { withDeadline }] = await Promise.all([
    import('./jobs/beat'),
    import('./redis'),
    import('./deadline'),
  ]);
  const { redis } = loadConfig(file, { role: 'worker', env: process.env });
  const connection = openRedis(redis.url, () => undefined);
  const silent = new Error('Redis does not answer.');
  const living = await withDeadline(3000, livingWorkers(connection, redis.prefix), () => silent);
  connection.disconnect();
  const here = living.filter(({ host }) => host === hostname());
  print(`${here.length} of ${living.length} workers that take jobs are on this host.`);
  process.exitCode = here.length > 0 ? 0 : 1;
}

async function adoptLedger(file: string): Promise<void> {
  const [{ adopt }, { openLedger }, { openRedis }] = await Promise.all([
    import('./jobs/ledger/identity'),
    import('./jobs/ledger/ledger'),
    import('./redis'),
  ]);
  const config = loadConfig(file, { role: 'worker', env: process.env });
  const redis = openRedis(config.redis.url, (error) => print(`Redis: ${error.message}`));
  const ledger = openLedger(config.dataDir);
  await adopt(redis, config.redis.prefix, ledger);
  redis.disconnect();
  print(
    `From now on this installation uses the ledger ${ledger.id} in ${config.dataDir}. Restart bot and worker.`,
  );
}

/** The first signal ends in order; a second one ends at once. */
function untilTold(stop: Stop, log: Log): void {
  let told = false;
  const end = (signal: string) => {
    if (told) process.exit(1);
    told = true;
    log.info({ signal }, 'stopping');
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'not stopped in order');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  // The one who started the worker is gone: there is nobody to answer to.
  process.on('disconnect', () => end('disconnect'));
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

main().catch((error: unknown) => {
  if (error instanceof ConfigError) process.stderr.write(`${describeMistakes(error)}\n`);
  else process.stderr.write(`Not started: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
