import { Problem } from '../problem';
import type { Answered, Appliance, AskOptions, Fleet } from './appliance';
import type { Exchange } from './exchange';
import { createJumps } from './jumps';
import { createLane, type Lane, type LaneOptions } from './lane';
import { createLink, type Pause } from './link';
import { wayTo } from './way';

export interface FleetOptions extends LaneOptions {
  /** Milliseconds between two questions whether an appliance is still there; after three without answer it is gone. */
  readonly keepalive?: number;
  /** Milliseconds before the second try after a failed connection; doubled for each further one, up to 15 s. */
  readonly backoff?: number;
}

/** Opens nothing yet: connections are made when somebody asks, and kept warm. */
export function createFleet(appliances: readonly Appliance[], options: FleetOptions = {}): Fleet {
  const { now = Date.now, keepalive = 5000, backoff = 1000 } = options;
  const linking = { now, keepalive, backoff, pauses: new Map<string, Pause>() };
  const jumps = createJumps(linking);
  const lanes = new Map<string, Lane>(
    appliances.map((each) => {
      const through = jumps.through(each);
      const link = createLink(wayTo(each), { ...linking, ...(through && { through }) });
      return [each.name, createLane(each, link, options)];
    }),
  );

  return {
    names: appliances.map(({ name }) => name),
    async ask<T>(name: string, exchange: Exchange<T>, ask: AskOptions = {}): Promise<Answered<T>> {
      const lane = lanes.get(name);
      if (!lane) throw new Problem({ kind: 'unknown-appliance', name });
      return lane.ask(exchange, ask);
    },
    waiting: (name) => lanes.get(name)?.waiting ?? 0,
    async close() {
      await Promise.all([...lanes.values()].map((lane) => lane.close()));
      await jumps.close();
    },
  };
}
