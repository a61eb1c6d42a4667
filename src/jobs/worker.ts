import { join } from 'node:path';
import { openAudit } from '../audit';
import { calmly } from '../calm';
import type { Config } from '../config/load';
import { guardRedis } from '../doctor/guard';
import { createFleet } from '../esa-client';
import type { Log } from '../log';
import { Problem, type Trouble } from '../problem';
import { openRedis } from '../redis';
import { type Beat, startBeating } from './beat';
import { runChange } from './change';
import type { Deps } from './deps';
import { execute, giveUp } from './execute';
import { recognise } from './ledger/identity';
import { openLedger } from './ledger/ledger';
import { abandon } from './ledger/reaper';
import { keepReaping } from './ledger/rounds';
import { measured } from './measured';
import { openProbing } from './probing';
import { runProof } from './proof';
import { openQueues, serve } from './queues';
import { type Line, sharedReads } from './reads';
import { shareMetrics } from './share-metrics';

export interface Running {
  /** Resolves once it takes work. */
  ready(): Promise<void>;
  /** Takes nothing new, finishes what runs (within a minute, see `DRAIN_MS`), closes every connection. */
  stop(): Promise<void>;
}

/**
 * How long work under way may go on once we were told to stop. A line sent at the last moment has its 30 s to be
 * answered, and all that together stays within the 90 s after which the platform kills.
 */
const DRAIN_MS = 55_000;

export interface WorkerOptions {
  readonly drainMs?: number;
}

/** The role that holds the SSH secrets: takes requests and changes from Redis, knows nothing of chat. */
export function startWorker(config: Config, log: Log, { drainMs = DRAIN_MS }: WorkerOptions = {}): Running {
  const audit = openAudit(join(config.dataDir, 'audit.jsonl'));
  const ledger = openLedger(config.dataDir, {
    onUnreadable: (id, error) =>
      log.error({ err: error, action: id }, 'an action cannot be read; left alone'),
  });
  const settings = { ...config.redis, ledgerId: ledger.id };
  const onError = calmly(log, 'redis');
  const redis = openRedis(config.redis.url, onError);
  const queues = openQueues(settings, onError);
  const fleet = measured(createFleet(config.appliances));
  const probing = openProbing(config, redis, log);
  const metrics = shareMetrics(redis, config.redis.prefix, onError);
  let recorded = true;
  const stopping = new AbortController();
  const record = (lines: readonly Line[]) => {
    try {
      audit.writeAll(lines.map((line) => ({ event: 'line', ...line })));
      recorded = true;
    } catch (error) {
      // Reading goes on without a trail, and its answers say so; changes do not.
      if (!(error instanceof Problem)) throw error;
      recorded = false;
    }
  };
  const ask = sharedReads(fleet, record, { stopping: stopping.signal });
  let ledgerTrouble: Trouble | undefined = { kind: 'ledger-down' };
  let givenBack = false;
  const changing = new Map<string, Promise<void>>();
  const deps: Deps = {
    rules: config.access,
    persons: config.persons,
    changes: config.changes,
    appliances: config.appliances,
    fleet,
    ask,
    probing,
    audit,
    ledger,
    queues,
    log,
    recorded: () => recorded,
    givenBack: () => givenBack,
    get ledgerTrouble() {
      return ledgerTrouble;
    },
  };
  const server = serve(settings, {
    request: (request, again) => execute(request, deps, again),
    requestDied: (request) => giveUp(request, deps),
    async change(id) {
      const running = runChange(id, deps);
      changing.set(id, running);
      await running.finally(() => changing.delete(id));
    },
    async changeDied(id) {
      abandon(ledger, id, { kind: 'worker-died' });
      await queues.deliver({ kind: 'action', id });
    },
    proof: (id, after) => runProof(id, after, deps),
    error: onError,
  });
  /** Takes nothing before it knows that Redis keeps what it is told, whose ledger this is, and who else works here. */
  async function start(): Promise<Beat> {
    await guardRedis(redis, log);
    ledgerTrouble = await recognise(redis, config.redis.prefix, ledger);
    if (ledgerTrouble !== undefined)
      log.error(
        { trouble: ledgerTrouble },
        'changes are refused: dataDir holds another ledger than this installation used',
      );
    const beat = await startBeating({ redis, prefix: config.redis.prefix, taking: server.taking, onError });
    server.start();
    return beat;
  }
  const started = start();
  started.catch(onError);
  const reaping = keepReaping(deps);

  /** Reads go to another worker. A change that has not passed its gate will not; one that has is waited for. */
  async function cutShort(): Promise<void> {
    givenBack = true;
    server.giveBack();
    const why = { kind: 'trouble', trouble: { kind: 'stopping' } } as const;
    for (const id of changing.keys()) abandon(ledger, id, why);
    const sent = [...changing].filter(([id]) => ledger.read(id)?.decision?.outcome === 'send');
    await Promise.allSettled(sent.map(([, running]) => running));
    await hangUp();
    await Promise.allSettled(changing.values());
  }

  /** Nothing asks an appliance after this. */
  async function hangUp(): Promise<void> {
    stopping.abort();
    await Promise.all([fleet.close(), probing.close()]);
  }

  return {
    async ready() {
      await started;
      await server.ready();
    },
    async stop() {
      reaping.stop();
      metrics.stop();
      // BullMQ would wait for a Redis that is away; its locks lapse, and another worker takes what ran here.
      if (redis.status !== 'ready') return cutShort();
      await started.then((beat) => beat.stop(), onError);
      const limit = setTimeout(() => void cutShort().catch(onError), drainMs);
      await server.close();
      clearTimeout(limit);
      await hangUp();
      await queues.close();
      redis.disconnect();
    },
  };
}
