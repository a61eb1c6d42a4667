import type { Exchange } from '../exchange';
import { parseStatus, type SystemStatus } from '../parse/status';

export type { SystemStatus } from '../parse/status';

/** The appliance as a whole: is delivery suspended, how much waits, since when is it up. */
export function status(): Exchange<SystemStatus> {
  return { name: 'status', line: 'status', parse: parseStatus };
}
