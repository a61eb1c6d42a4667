import type { Duplex } from 'node:stream';
import { Problem } from '../problem';
import type { Appliance } from './appliance';
import { createLink, type Link, type LinkOptions } from './link';
import { type Way, wayToJump } from './way';

/** The jump hosts of a fleet. Appliances behind the same one share its connection, so that a wrong password is tried once. */
export interface Jumps {
  /** How to get a stream to this appliance; undefined when it is reached directly. */
  through(appliance: Appliance): LinkOptions['through'];
  close(): Promise<void>;
}

interface Shared {
  readonly link: Link;
  streams: number;
}

export function createJumps(options: LinkOptions): Jumps {
  const known = new Map<string, Shared>();

  return {
    through(appliance) {
      const { jump } = appliance;
      if (!jump) return undefined;
      const key = JSON.stringify(jump);
      const shared = known.get(key) ?? { link: createLink(wayToJump(appliance, jump), options), streams: 0 };
      known.set(key, shared);
      return (way) => stream(shared, way, jump.host);
    },
    async close() {
      await Promise.all([...known.values()].map(({ link }) => link.hangUp()));
    },
  };
}

async function stream(shared: Shared, { appliance, host, port }: Way, jump: string): Promise<Duplex> {
  let held = true;
  const release = () => {
    if (!held) return;
    held = false;
    shared.streams -= 1;
    if (shared.streams === 0) void shared.link.hangUp();
  };
  shared.streams += 1;
  try {
    const through = await shared.link.forward(host, port);
    return through.once('close', release);
  } catch (error) {
    release();
    // Made for whoever came first; this one asked for another appliance, perhaps.
    if (error instanceof Problem)
      throw new Problem({ ...error.trouble, appliance } as typeof error.trouble, { cause: error });
    const reason = `${jump}: ${error instanceof Error ? error.message : String(error)}`;
    throw new Problem({ kind: 'unreachable', appliance, reason }, { cause: error });
  }
}
