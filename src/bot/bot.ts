import { join } from 'node:path';
import { openAudit } from '../audit';
import { calmly } from '../calm';
import type { Config } from '../config/load';
import { inTime } from '../deadline';
import { examineBot } from '../doctor/bot-half';
import { guardRedis } from '../doctor/guard';
import { livingWorkers } from '../jobs/beat';
import { recognise } from '../jobs/ledger/identity';
import { openLedger } from '../jobs/ledger/ledger';
import { keepReaping } from '../jobs/ledger/rounds';
import { openQueues, serve } from '../jobs/queues';
import { allMetrics } from '../jobs/share-metrics';
import type { Log } from '../log';
import { undelivered, waitingJobs } from '../metrics';
import type { Trouble } from '../problem';
import { openRedis } from '../redis';
import type { Delivery } from '../request';
import { deliver } from './deliver';
import { type DispatchDeps, dispatch } from './dispatch';
import { listen } from './http';
import { openLimits } from './limits';
import { openMemory } from './memory';
import type { House, Platform } from './platform';
import { keepAnswering } from './unanswered';

export interface Bot {
  readonly port: number;
  /** Stops hearing first, then shows what is under way, then closes every connection. */
  stop(): Promise<void>;
}

export interface BotOptions {
  /** What else must be ready before this process is: in the role `all`, its worker. */
  readonly alsoUnready?: () => Promise<string[]>;
  readonly reapEveryMs?: number;
}

/** Whoever asks whether we are ready waits a few seconds at most. */
const READY_MS = 3000;
/** Slack refuses what is signed more than 5 minutes off; with a clock that wrong no expiry and no trail is true. */
const CLOCK_OFF_SECONDS = 300;

/** `doctor` answers within the 3 s that Slack waits. */
const TRAIL_MS = 1500;

/** The role that holds the chat secrets: hears people, takes what they ask to Redis, shows what comes back. */
export async function startBot(
  config: Config,
  platforms: readonly Platform[],
  log: Log,
  { alsoUnready = async () => [], reapEveryMs }: BotOptions = {},
): Promise<Bot> {
  const { url, prefix } = config.redis;
  const audit = openAudit(join(config.dataDir, 'audit.jsonl'));
  const ledger = openLedger(config.dataDir, {
    onUnreadable: (id, error) =>
      log.error({ err: error, action: id }, 'an action cannot be read; left alone'),
  });
  const onError = calmly(log, 'redis');
  const settings = { url, prefix, ledgerId: ledger.id };
  const redis = openRedis(url, onError);
  const unfit = await guardRedis(redis, log);
  const memory = openMemory(redis, prefix);
  const queues = openQueues(settings, onError);
  const refused = new Set<string>();
  const byName = new Map(platforms.map((platform) => [platform.name, platform]));
  const { access: rules, persons } = config;
  const deps = { platforms: byName, memory, ledger, refused, rules, persons, log };
  const show = async (delivery: Delivery) => {
    const later = await deliver(delivery, deps);
    // Not shown now, for example because Slack asks for patience: the queue keeps it.
    if (later !== undefined) await queues.deliver(delivery);
  };
  const dispatching: DispatchDeps = {
    rules: config.access,
    persons: config.persons,
    names: config.applianceNames,
    audit,
    ledger,
    queues,
    memory,
    limits: openLimits(redis, { prefix, limits: config.limits, persons: config.persons, log }),
    log,
    deliver: show,
    changesOff: () => ledgerTrouble ?? clockOff(platforms),
    chatTrouble: (platform) => byName.get(platform)?.trouble?.(),
    refuse: (id) => refused.add(id),
    examine: () => examineBot({ redis, prefix, ledger, audit, platforms, patienceMs: TRAIL_MS }),
  };
  const server = serve(settings, {
    deliver: (delivery) => deliver(delivery, deps),
    deliveryDied(delivery) {
      undelivered.inc();
      log.error({ delivery: delivery.id }, 'an answer could not be shown for a week; given up');
    },
    error: onError,
  });
  const rounds = [keepReaping({ ledger, queues, log }, reapEveryMs), keepAnswering({ memory, queues, log })];
  let ledgerTrouble: Trouble | undefined;
  recognise(redis, prefix, ledger).then((trouble) => {
    ledgerTrouble = trouble;
    if (trouble)
      log.error({ trouble }, 'changes are refused: dataDir holds another ledger than this installation used');
  }, onError);
  async function withRedis(): Promise<string[]> {
    if (redis.status !== 'ready') return ['redis is not reachable'];
    const living = await inTime(READY_MS, livingWorkers(redis, prefix), undefined);
    if (living === undefined) return ['redis does not answer'];
    return living.length > 0 ? [] : ['no worker takes jobs'];
  }
  const unready = async () => {
    const ledger = ledgerTrouble ? ['dataDir holds another ledger than the worker uses'] : [];
    const asked = [withRedis(), unfit(), ...platforms.map(wrongWith), alsoUnready()];
    return [...ledger, ...(await Promise.all(asked)).flat()];
  };
  const routes = new Map(platforms.flatMap((platform) => [...(platform.routes ?? [])]));
  const metrics = async () => {
    for (const [queue, jobs] of await queues.waiting()) waitingJobs.set({ queue }, jobs);
    return allMetrics(redis, prefix);
  };
  server.start();
  const http = await listen({ ...config.http, routes, unready, metrics, log });
  const house: House = {
    first: memory.first,
    note: memory.note,
    noted: memory.noted,
    present: memory.present,
    presences: memory.presences,
    alarm: (outcome, detail) => audit.write({ event: 'alarm', outcome, detail }),
  };
  for (const platform of platforms)
    await platform.start((incoming) => dispatch(incoming, dispatching), house);
  audit.write({ event: 'start', detail: `bot, ${platforms.map(({ name }) => name).join(', ')}` });
  return {
    port: http.port,
    async stop() {
      await http.close();
      for (const platform of platforms) await platform.stop();
      for (const round of rounds) round.stop();
      // BullMQ would wait for a Redis that is away; what is under way there is kept there.
      if (redis.status !== 'ready') return;
      await server.close();
      await queues.close();
      redis.disconnect();
    },
  };
}

async function wrongWith({ name, health }: Platform): Promise<string[]> {
  const wrong = await inTime(READY_MS, health(), 'it does not answer');
  return wrong === undefined ? [] : [`${name}: ${wrong}`];
}

/** Changes need the time: their previews expire, and the trail says when. */
function clockOff(platforms: readonly Platform[]): Trouble | undefined {
  const seconds = Math.max(0, ...platforms.map(({ clockOff }) => clockOff?.() ?? 0));
  return seconds > CLOCK_OFF_SECONDS ? { kind: 'clock-off', seconds } : undefined;
}
