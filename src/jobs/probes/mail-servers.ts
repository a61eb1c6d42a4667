import type { Exchanger } from './domain-facts';
import { probe, type SmtpTools, type Target } from './smtp';
import type { SmtpFacts } from './smtp-facts';

/** Every address of every exchanger, tried at once. */
export interface ServersFacts {
  /** In the order of the exchangers. */
  readonly conversations: readonly SmtpFacts[];
  /** Addresses that were not tried, because there are more than a sender would ever use. */
  readonly more: number;
}

/** Of a route, or one that a person named. */
type Server = Pick<Exchanger, 'name' | 'addresses'>;

/** Of each family, for one exchanger. */
const MOST_ADDRESSES = 4;
/** In all: a zone must not make us open hundreds of connections. */
const MOST_CONVERSATIONS = 64;

export function targetsOf(exchangers: readonly Server[]): { targets: readonly Target[]; more: number } {
  const all = exchangers.flatMap(({ name, addresses }) =>
    ([4, 6] as const).flatMap((family) =>
      addresses
        .filter((one) => one.family === family)
        .slice(0, MOST_ADDRESSES)
        .map(({ address }) => ({ exchanger: name, address, family })),
    ),
  );
  const targets = all.slice(0, MOST_CONVERSATIONS);
  const known = exchangers.reduce((sum, { addresses }) => sum + addresses.length, 0);
  return { targets, more: known - targets.length };
}

/**
 * Takes as long as the slowest. Never rejects.
 * @param landed called for each conversation when it is over, so that a report can fill in
 */
export async function tryServers(
  tools: SmtpTools,
  exchangers: readonly Server[],
  { signal, landed = () => {} }: { signal: AbortSignal; landed?: (facts: SmtpFacts) => void },
): Promise<ServersFacts> {
  const { targets, more } = targetsOf(exchangers);
  const conversations = await Promise.all(
    targets.map(async (target) => {
      const facts = await probe(tools, target, signal);
      landed(facts);
      return facts;
    }),
  );
  return { conversations, more };
}
