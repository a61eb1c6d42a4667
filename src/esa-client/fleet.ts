import { Problem } from '../problem';
import type { Answered, Appliance, AskOptions, Fleet } from './appliance';
import type { Exchange } from './exchange';
import { createLane, type Lane, type LaneOptions } from './lane';

/** Opens nothing yet: connections are made when somebody asks, and kept warm. */
export function createFleet(appliances: readonly Appliance[], options: LaneOptions = {}): Fleet {
  const lanes = new Map<string, Lane>(appliances.map((each) => [each.name, createLane(each, options)]));

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
    },
  };
}
