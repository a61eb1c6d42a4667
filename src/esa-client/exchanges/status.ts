import type { Exchange } from '../exchange';
import { parseStatus, type SystemStatus } from '../parse/status';

export type { SystemStatus } from '../parse/status';

/** The appliance as a whole: is delivery suspended, how much waits, since when is it up. */
export function status(): Exchange<SystemStatus> {
  return { name: 'status', line: 'status', parse: parseStatus };
}

/** The same with rates and the gauges of each part of the queue. Longer: it may be paged. */
export function statusDetail(): Exchange<SystemStatus> {
  return { name: 'status', line: 'status detail', parse: parseStatus };
}
