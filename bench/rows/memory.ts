import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { startRedis } from '../../demo/redis';
import { openQueues } from '../../src/jobs/queues';
import { redisOptions } from '../../src/redis';
import { newHostKey } from '../appliances';
import { startChild } from '../children';
import { newRequest } from '../request';
import type { Bench, Goal, Outcome, Row } from '../row';
import { type Case, inTurn, median, timed } from '../table';

const kept = 200;
const jobs = 2000;
const MiB = 2 ** 20;
const libraries = ['@slack/bolt', 'bullmq', 'ioredis', 'ssh2'];
const loads = {
  'all libraries in one process': { modules: libraries, who: 'peer' },
  'the worker': { modules: ['../../src/jobs/worker'], who: 'project' },
  'the bot, with Slack': { modules: ['../../src/bot/bot', '../../src/bot/slack/slack'], who: 'project' },
} as const;
type Process = keyof typeof loads;

export const memory: Row = { id: 18, title: 'Memory and start', run };

async function run(bench: Bench): Promise<Outcome> {
  const resident = new Map<Process, number[]>();
  const cases = Object.entries(loads).map(([name, { modules, who }]): Case => {
    const sizes: number[] = [];
    resident.set(name as Process, sizes);
    return {
      what: `${name} has loaded its code`,
      who,
      run: () =>
        timed(async () => {
          sizes.push(await loaded(modules));
        }),
    };
  });
  const table = await inTurn(cases, bench);
  const size = (name: Process) => median(resident.get(name) ?? []);
  const all = 'all libraries in one process';
  const shell = await perShell(bench);
  const job = await perJob(bench);
  return {
    figures: table.figures,
    goals: [
      most('one more kept shell', 100, shell / 1024, 'KiB'),
      most('one more command that waits, in Redis', 1024, job, 'B'),
      most('resident: worker / all libraries', 0.7, size('the worker') / size(all), 'x'),
      most(
        'start: worker / all libraries',
        0.5,
        table.ratio('the worker has loaded its code', `${all} has loaded its code`),
        'x',
      ),
    ],
    notes: [
      `Resident: ${[...resident.keys()].map((name) => `${name} ${(size(name) / MiB).toFixed(0)} MiB`).join(', ')}.`,
      `Shells: ${kept} on simulated appliances, from a process of its own; commands: ${jobs}, none taken.`,
    ],
  };
}

function most(what: string, limit: number, value: number, unit: Goal['unit']): Goal {
  return { what, at: 'most', limit, value, unit, gated: true };
}

/** Bytes resident, of a process that did nothing else. */
async function loaded(modules: readonly string[]): Promise<number> {
  const paths = modules.map((name) => require.resolve(name.startsWith('.') ? join(__dirname, name) : name));
  const script = `for (const path of ${JSON.stringify(paths)}) require(path);
    process.stdout.write(String(process.memoryUsage().rss), () => process.exit())`;
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script]);
  return Number(stdout);
}

async function perShell(bench: Bench): Promise<number> {
  const hostKey = newHostKey();
  const simulated = await startChild('appliances', {
    hostKey: hostKey.secret,
    count: kept + 1,
    thinkMilliseconds: 0,
  });
  bench.undo(simulated.stop);
  bench.tell(`${kept} shells`);
  const child = await startChild('kept', { ports: simulated.value, hostKey });
  bench.undo(child.stop);
  return child.value;
}

async function perJob(bench: Bench): Promise<number> {
  const server = await startRedis();
  bench.undo(() => server.remove());
  const redis = new Redis(redisOptions(server.url));
  bench.undo(() => redis.disconnect());
  const queues = openQueues({ url: server.url, prefix: 'bench', ledgerId: 'bench' }, (error) =>
    bench.tell(error.message),
  );
  bench.undo(() => queues.close());
  const used = async () =>
    Number(/used_memory:(?<bytes>\d+)/.exec(await redis.info('memory'))?.groups?.bytes);
  await queues.request(newRequest());
  const before = await used();
  for (let n = 0; n < jobs; n += 50) {
    await Promise.all(Array.from({ length: 50 }, () => queues.request(newRequest())));
  }
  return ((await used()) - before) / jobs;
}
