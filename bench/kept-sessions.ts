import { createFleet, tophosts } from '../src/esa-client';
import { type HostKey, reachedAt } from './appliances';

export interface KeptOptions {
  readonly ports: readonly number[];
  readonly hostKey: Pick<HostKey, 'fingerprint'>;
}

/** In a process of its own: what it takes in memory to keep one shell on each of these. Bytes each. */
export async function keepSessions({ ports, hostKey }: KeptOptions): Promise<number> {
  const [first, ...others] = ports.map((port, i) => reachedAt(`e${i}`, port, hostKey));
  // Code and buffers that come once, however many there are, are not what is counted.
  const warm = createFleet(first ? [first] : []);
  await Promise.all(warm.names.map((name) => warm.ask(name, tophosts())));
  const before = process.memoryUsage().rss;
  const fleet = createFleet(others);
  await Promise.all(fleet.names.map((name) => fleet.ask(name, tophosts())));
  return (process.memoryUsage().rss - before) / others.length;
}
