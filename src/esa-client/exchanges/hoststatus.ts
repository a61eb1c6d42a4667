import type { Exchange } from '../exchange';
import { type HostStatus, parseHostStatus } from '../parse/hoststatus';
import { assertName } from './arguments';

export type { HostStatus } from '../parse/hoststatus';

/** One destination in detail. The appliance may think for minutes about it. */
export function hoststatus(domain: string): Exchange<HostStatus> {
  assertName(domain);
  return {
    name: 'hoststatus',
    line: `hoststatus ${domain}`,
    mode: 'machine',
    slow: true,
    parse: (output) => parseHostStatus(domain, output),
  };
}
