import { octetsOf, reverseName } from './address';
import type { Guard } from './address-guard';
import type { Dns } from './dns';
import { isFailure, recordsOf } from './dns-outcome';
import type { ReverseFacts } from './domain-facts';

/** Names of one address that are followed back; a receiver follows few (RFC 7208 section 4.6.4: 10). */
const MOST_NAMES = 10;

export interface ReverseTools {
  readonly ask: Dns['ask'];
  readonly guard: Guard;
}

/** The names of our own sending addresses, and whether they lead back. Never rejects. */
export function reverseFacts(
  tools: ReverseTools,
  addresses: readonly string[],
): Promise<readonly ReverseFacts[]> {
  return Promise.all(addresses.map((address) => reverseOf(tools, address)));
}

async function reverseOf({ ask, guard }: ReverseTools, address: string): Promise<ReverseFacts> {
  const at = reverseName(address);
  if (at === undefined) return { address, kind: 'unknown', failure: { kind: 'bad-name' } };
  // Translated on its way out: what receivers look up is another address.
  if (guard.judge(address).kind === 'closed') return { address, kind: 'private' };
  const outcome = await ask('PTR', at).first;
  if (isFailure(outcome)) return { address, kind: 'unknown', failure: outcome };
  const names = recordsOf(outcome);
  if (names.length === 0) return { address, kind: 'none' };
  const type = octetsOf(address)?.length === 4 ? 'A' : 'AAAA';
  const forward = await Promise.all(names.slice(0, MOST_NAMES).map((name) => ask(type, name).first));
  const leadsBack = forward.map((found) => recordsOf(found).some((one) => reverseName(one) === at));
  const back = names[leadsBack.indexOf(true)];
  // The first is the one that is shown.
  if (back !== undefined)
    return { address, kind: 'confirmed', names: [back, ...names.filter((name) => name !== back)] };
  const failure = forward.find((found) => isFailure(found));
  return failure !== undefined && isFailure(failure)
    ? { address, kind: 'unknown', failure }
    : { address, kind: 'unconfirmed', names };
}
