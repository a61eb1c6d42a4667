import type { Redis } from 'ioredis';
import { AggregatorRegistry, type MetricObjectWithValues, type MetricValue } from 'prom-client';
import { newId } from '../ids';
import { registry } from '../metrics';

const EVERY_MS = 10_000;
/** A worker that is gone takes its numbers along after this. */
const KEPT_SECONDS = 60;

/** Leaves the numbers of this process where the bot finds them. */
export function shareMetrics(
  redis: Redis,
  prefix: string,
  onError: (error: Error) => void,
): { stop(): void } {
  const key = `${prefix}:metrics:${newId()}`;
  const share = () => {
    registry
      .getMetricsAsJSON()
      .then((metrics) => redis.set(key, JSON.stringify(metrics), 'EX', KEPT_SECONDS))
      .catch(onError);
  };
  share();
  const timer = setInterval(share, EVERY_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

/** Ours and those of all workers, in the format of Prometheus. */
export async function allMetrics(redis: Redis, prefix: string): Promise<string> {
  const shared: MetricObjectWithValues<MetricValue<string>>[][] = [await registry.getMetricsAsJSON()];
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', `${prefix}:metrics:*`, 'COUNT', 1000);
    cursor = next;
    for (const key of keys) {
      const metrics = await redis.get(key);
      if (metrics !== null) shared.push(JSON.parse(metrics));
    }
  } while (cursor !== '0');
  return AggregatorRegistry.aggregate(shared).metrics();
}
