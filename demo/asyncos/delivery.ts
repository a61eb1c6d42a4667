import { failuresOf } from './mail';
import { recordSession } from './sessions';
import type { Destination, World } from './world';

/**
 * Immediate delivery, as far as it can be seen: a good destination drains step by step, a bad one costs one attempt per
 * recipient and keeps its queue. Returns what stops the clock.
 */
export function deliverNow(world: World, hosts: readonly Destination[]): () => void {
  if (world.delivery === 'suspended') return () => {};
  for (const host of hosts) recordSession(world, host);
  const timers = hosts.map((host) => (host.retry === 'drains' ? drain(world, host) : attempt(world, host)));
  return () => timers.forEach(clearInterval);
}

function drain(world: World, host: Destination): NodeJS.Timeout {
  const { milliseconds, steps } = world.drain;
  const share = Math.max(1, Math.ceil(host.active / steps));
  host.connections = host.active > 0 ? Math.min(5, Math.ceil(host.active / 50)) : host.connections;
  // What went wrong before stays in the log.
  host.failedAt = failuresOf(host);
  const drained = {
    since: world.now(),
    count: 0,
    ...(host.oldestAt !== undefined && { oldestAt: host.oldestAt }),
    ...host.drained,
  };
  const timer = setInterval(() => {
    const gone = Math.min(share, host.active);
    host.active -= gone;
    drained.count += gone;
    host.drained = drained;
    host.unattempted = Math.min(host.unattempted, host.active);
    host.delivered += gone;
    host.state = 'up';
    host.lastActivityAt = world.now();
    if (host.active > 0) return;
    host.connections = 0;
    delete host.oldestAt;
    clearInterval(timer);
  }, milliseconds / steps);
  return timer.unref();
}

function attempt(world: World, host: Destination): NodeJS.Timeout {
  return setTimeout(() => {
    host.soft += host.active;
    host.unattempted = 0;
    host.failedAt = [...failuresOf(host), world.now()];
    host.lastActivityAt = world.now();
  }, world.drain.milliseconds / world.drain.steps).unref();
}
