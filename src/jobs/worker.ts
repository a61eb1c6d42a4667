import { join } from 'node:path';
import { openAudit } from '../audit';
import type { Config } from '../config/load';
import { createFleet } from '../esa-client';
import type { Log } from '../log';
import { Problem, type Trouble } from '../problem';
import { openRedis } from '../redis';
import { runChange } from './change';
import type { Deps } from './deps';
import { execute, giveUp } from './execute';
import { recognise } from './ledger/identity';
import { openLedger } from './ledger/ledger';
import { decline } from './ledger/reaper';
import { keepReaping } from './ledger/rounds';
import { measured } from './measured';
import { runProof } from './proof';
import { openQueues, serve } from './queues';
import { sharedReads } from './reads';
import { shareMetrics } from './share-metrics';

export interface Running {
  /** Resolves once it takes work. */
  ready(): Promise<void>;
  /** Takes nothing new, finishes what runs, closes every connection. */
  stop(): Promise<void>;
}

/** The role that holds the SSH secrets: takes requests and changes from Redis, knows nothing of chat. */
export function startWorker(config: Config, log: Log): Running {
  const audit = openAudit(join(config.dataDir, 'audit.jsonl'));
  const ledger = openLedger(config.dataDir, {
    onUnreadable: (id, error) =>
      log.error({ err: error, action: id }, 'an action cannot be read; left alone'),
  });
  const settings = { ...config.redis, ledgerId: ledger.id };
  const onError = (error: Error) => log.error({ err: error }, 'redis');
  const redis = openRedis(config.redis.url, onError);
  const queues = openQueues(settings, onError);
  const fleet = measured(createFleet(config.appliances));
  const metrics = shareMetrics(redis, config.redis.prefix, onError);
  let recorded = true;
  const ask = sharedReads(fleet, (lines) => {
    try {
      audit.writeAll(lines.map((line) => ({ event: 'line', ...line })));
      recorded = true;
    } catch (error) {
      // Reading goes on without a trail, and its answers say so; changes do not.
      if (!(error instanceof Problem)) throw error;
      recorded = false;
    }
  });
  let ledgerTrouble: Trouble | undefined = { kind: 'ledger-down' };
  const deps: Deps = {
    rules: config.access,
    persons: config.persons,
    changes: config.changes,
    appliances: config.appliances,
    fleet,
    ask,
    audit,
    ledger,
    queues,
    log,
    recorded: () => recorded,
    get ledgerTrouble() {
      return ledgerTrouble;
    },
  };
  const known = recognise(redis, config.redis.prefix, ledger).then((trouble) => {
    ledgerTrouble = trouble;
    if (trouble !== undefined)
      log.error({ trouble }, 'changes are refused: dataDir holds another ledger than this installation used');
  });
  known.catch(onError);
  const server = serve(settings, {
    // The first request after a start must not be told that the ledger is not recognised yet.
    request: async (request, again) => {
      await known;
      await execute(request, deps, again);
    },
    requestDied: (request) => giveUp(request, deps),
    // Nor must a change that waited while the worker was away be declined for want of a look at Redis.
    change: async (id) => {
      await known;
      await runChange(id, deps);
    },
    async changeDied(id) {
      decline(ledger, id, 'not-sent', { why: { kind: 'worker-died' } });
      await queues.deliver({ kind: 'action', id });
    },
    proof: (id, after) => runProof(id, after, deps),
    error: onError,
  });
  const reaping = keepReaping(deps);
  return {
    async ready() {
      await known;
      await server.ready();
    },
    async stop() {
      reaping.stop();
      metrics.stop();
      // BullMQ would wait for a Redis that is away; its lock lapses, and another worker takes what ran here.
      if (redis.status !== 'ready') return fleet.close();
      await server.close();
      await fleet.close();
      await queues.close();
      redis.disconnect();
    },
  };
}
