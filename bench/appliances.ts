import { createHash } from 'node:crypto';
import { utils } from 'ssh2';
import { destination, startAppliance, world } from '../demo/asyncos';
import type { Appliance } from '../src/esa-client';

export interface AppliancesOptions {
  readonly hostKey: string;
  readonly count: number;
  readonly thinkMilliseconds: number;
  /** Destinations that each lists, many more than a real one does. */
  readonly rows?: number;
  /** They page at the height of the window; otherwise never. */
  readonly paged?: boolean;
  /** So many of them lose their connections, again and again. */
  readonly drop?: { readonly count: number; readonly everyMilliseconds: number };
}

export const username = 'chatops';
export const password = 'secret';

/** In a process of its own. All show the same host key, so that one line of known_hosts pins them all. */
export async function serveAppliances({
  hostKey,
  count,
  thinkMilliseconds,
  rows,
  paged = false,
  drop,
}: AppliancesOptions): Promise<number[]> {
  const long = rows === undefined ? undefined : longWorld(rows);
  const started = Array.from({ length: count }, async (_, i) => {
    const appliance = await startAppliance({
      hostname: `esa${i}.example.com`,
      username,
      password,
      hostKeys: [hostKey],
      ...(long && { world: long }),
      // A peer without a PTY could not press the pager's key; paging is for a row of its own.
      faults: { thinkMilliseconds, ...(!paged && { pageRows: 1_000_000 }) },
    });
    // Its log is for tests; over a whole bench it would only grow.
    appliance.onLog(() => void (appliance.log as unknown[]).splice(0));
    return appliance;
  });
  const appliances = await Promise.all(started);
  if (drop !== undefined) {
    setInterval(() => {
      for (const appliance of appliances.slice(0, drop.count)) appliance.drop();
    }, drop.everyMilliseconds).unref();
  }
  return appliances.map(({ port }) => port);
}

function longWorld(rows: number) {
  const destinations = Array.from({ length: rows }, (_, i) =>
    destination(`mx${i}.example.com`, { active: rows - i, delivered: i }),
  );
  return world(destinations, { rows });
}

export interface HostKey {
  readonly secret: string;
  /** As known_hosts has it. */
  readonly line: string;
  /** As config.yaml has it. */
  readonly fingerprint: string;
}

export function newHostKey(): HostKey {
  const { private: secret, public: line } = utils.generateKeyPairSync('ed25519');
  const blob = Buffer.from(line.split(' ')[1] ?? '', 'base64');
  const print = createHash('sha256').update(blob).digest('base64').replace(/=+$/, '');
  return { secret, line, fingerprint: `SHA256:${print}` };
}

export function reachedAt(
  name: string,
  port: number,
  { fingerprint }: Pick<HostKey, 'fingerprint'>,
): Appliance {
  return {
    name,
    host: '127.0.0.1',
    port,
    username,
    password,
    hostKeys: [fingerprint],
    legacySsh: false,
    sessions: 4,
    timeouts: { connect: 60, command: 60, slow: 60 },
  };
}
