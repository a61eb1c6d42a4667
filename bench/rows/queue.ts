import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { startRedis } from '../../demo/redis';
import { withDeadline } from '../../src/deadline';
import { openQueues, serve } from '../../src/jobs/queues';
import { redisOptions } from '../../src/redis';
import { newHostKey } from '../appliances';
import { startChild } from '../children';
import { startInstallation } from '../installation';
import { newRequest } from '../request';
import type { Bench, Outcome, Row } from '../row';
import { type Case, inTurn, timed } from '../table';

const rtts = [10, 50] as const;
const far = 5;
const think = 300;
const most = 200;
const pickUp = (rtt: number) => `accepted until the worker has it, Redis ${rtt} ms away`;
const raw = (rtt: number) => `LPUSH until BRPOP has it, Redis ${rtt} ms away`;
const single = `chat, one appliance, Redis ${far} ms away`;
const fanned = `chat, ${most} appliances, one job, Redis ${far} ms away`;
const jobEach = `BullMQ, ${most} jobs of ${think} ms, Redis ${far} ms away`;

export const queue: Row = { id: 15, title: 'What the queue costs', run };

async function run(bench: Bench): Promise<Outcome> {
  const redis = await startRedis({ tcp: true });
  bench.undo(() => redis.remove());
  const port = Number(new URL(redis.url).port);
  const proxy = await startChild(
    'proxy',
    [...rtts, far].map((rtt) => ({ rtt, port })),
  );
  bench.undo(proxy.stop);
  const urls = proxy.value.map((each) => `redis://127.0.0.1:${each}`);
  const cases = rtts.flatMap((rtt, i): Case[] => {
    const url = urls[i] ?? '';
    return [
      { what: pickUp(rtt), who: 'project', repeat: 3, run: acceptedUntilTaken(url, `p${rtt}`, bench) },
      { what: raw(rtt), who: 'floor', repeat: 3, run: pushedUntilPopped(url, `raw${rtt}`, bench) },
    ];
  });
  const burst = bench.quick ? [] : [...(await inChat(bench)), aJobEach(urls.at(-1) ?? '', bench)];
  const table = await inTurn([...cases, ...burst], bench);
  const trips = (what: (rtt: number) => string) =>
    (table.p50(what(rtts[1])) - table.p50(what(rtts[0]))) / (rtts[1] - rtts[0]);
  return {
    figures: table.figures,
    goals: [
      {
        what: 'round trips to Redis, from accepting a command until the worker has it',
        at: 'most',
        limit: 4.3,
        value: trips(pickUp),
        unit: 'RTT',
        gated: true,
      },
      ...(burst.length === 0
        ? []
        : [
            {
              what: `${most} appliances in one job / one appliance`,
              at: 'most' as const,
              limit: 1.1,
              value: table.ratio(fanned, single),
              unit: 'x' as const,
              gated: true,
            },
            {
              what: 'faster than a job for each appliance',
              at: 'least' as const,
              limit: 1,
              value: table.ratio(jobEach, fanned),
              unit: 'x' as const,
              gated: false,
            },
          ]),
    ],
    notes: [
      `Round trips as (p50 at ${rtts[1]} ms − p50 at ${rtts[0]} ms) / ${rtts[1] - rtts[0]}; LPUSH and BRPOP need ${trips(raw).toFixed(2)}. Of ours, one is accepting it (the person's acknowledgement), the rest is until the worker begins.`,
      'Redis writes to its disk before it answers.',
      'The jobs of BullMQ wait and do nothing else; the chat logs in, reads, records and shows.',
    ],
  };
}

function acceptedUntilTaken(url: string, prefix: string, bench: Bench): () => Promise<number> {
  const settings = { url, prefix, ledgerId: 'bench' };
  const fail = (error: Error) => bench.tell(error.message);
  const queues = openQueues(settings, fail);
  bench.undo(() => queues.close());
  const waiting = new Map<string, () => void>();
  const server = serve(settings, { request: async ({ id }) => waiting.get(id)?.(), error: fail });
  bench.undo(() => server.close());
  server.start();
  return async () => {
    await server.ready();
    const request = newRequest();
    const taken = new Promise<void>((resolve) => void waiting.set(request.id, resolve));
    return timed(async () => {
      await queues.request(request);
      await withDeadline(10_000, taken, () => new Error('no worker took the request'));
    });
  };
}

function pushedUntilPopped(url: string, key: string, bench: Bench): () => Promise<number> {
  const [push, pop] = [new Redis(redisOptions(url)), new Redis(redisOptions(url))];
  for (const redis of [push, pop]) bench.undo(() => redis.disconnect());
  return async () => {
    await Promise.all([push.ping(), pop.ping()]);
    const popped = pop.brpop(key, 10);
    // A round trip later it is waiting at the other end.
    await push.ping();
    return timed(async () => {
      await push.lpush(key, 'x');
      await popped;
    });
  };
}

/** Two hundred appliances behind one command, beside one. */
async function inChat(bench: Bench): Promise<Case[]> {
  const hostKey = newHostKey();
  const simulated = await startChild('appliances', {
    hostKey: hostKey.secret,
    count: most,
    thinkMilliseconds: think,
  });
  bench.undo(simulated.stop);
  const installation = await startInstallation(
    {
      appliances: Object.fromEntries(simulated.value.map((port, i) => [`e${i}`, port])),
      hostKeyFingerprint: hostKey.fingerprint,
      async redisBehind(port) {
        const proxy = await startChild('proxy', [{ rtt: far, port }]);
        bench.undo(proxy.stop);
        return proxy.value[0] ?? 0;
      },
    },
    bench,
  );
  const took = async (line: string) => (await installation.ask(line)).took;
  return [
    { what: single, who: 'project', run: () => took('queue on e0') },
    { what: fanned, who: 'project', run: () => took('queue') },
  ];
}

/** What one would write first: a job for each appliance. A worker fetches them one after another. */
function aJobEach(url: string, bench: Bench): Case {
  const options = { connection: redisOptions(url), prefix: 'each', skipVersionCheck: true };
  const jobs = new Queue('each', options);
  let done = () => {};
  let left = 0;
  const work = async () => {
    await new Promise((resolve) => setTimeout(resolve, think));
    left -= 1;
    if (left === 0) done();
  };
  const worker = new Worker('each', work, { ...options, concurrency: most });
  const fail = ({ message }: Error) => bench.tell(message);
  jobs.on('error', fail);
  worker.on('error', fail);
  bench.undo(() => Promise.all([worker.close(), jobs.close()]));
  return {
    what: jobEach,
    who: 'peer',
    run: async () => {
      await worker.waitUntilReady();
      left = most;
      const all = new Promise<void>((resolve) => {
        done = resolve;
      });
      const data = Array.from({ length: most }, () => ({ name: 'each', data: {} }));
      return timed(async () => {
        await jobs.addBulk(data);
        await all;
      });
    },
  };
}
