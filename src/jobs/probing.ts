import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Redis } from 'ioredis';
import type { Config } from '../config/load';
import { withDeadline } from '../deadline';
import type { Log } from '../log';
import type { Person } from '../report';
import type { Passage } from './probes/address';
import type { DomainLookup } from './probes/domain';
import type { ReverseFacts } from './probes/domain-facts';
import type { ServersFacts } from './probes/mail-servers';
import { openProbes } from './probes/open';
import { openScanLimit } from './probes/scan-limit';
import type { SmtpFacts } from './probes/smtp-facts';

/** One destination as it looks from here. Everything in it is under way at once, and nothing in it rejects. */
export interface Probe {
  readonly lookup: DomainLookup;
  /** Tries every address of every mail server, as soon as they are known. */
  servers(landed?: (facts: SmtpFacts) => void): Promise<ServersFacts>;
  /** @param addresses those that our own appliances send from */
  reverse(addresses: readonly string[]): Promise<readonly ReverseFacts[]>;
}

export type AddressProbe = Pick<Probe, 'servers'>;

export interface Probing {
  /**
   * What a person may find out, until the signal says that nobody waits for it any more. Every host is counted.
   * The function throws Problem `too-many-hosts`.
   */
  asked(person: Person, signal: AbortSignal): (host: string) => Promise<Probe>;
  /** The same for one address that was named: nothing is looked up. */
  askedAddress(person: Person, signal: AbortSignal): (address: string) => Promise<AddressProbe>;
  /** May it be connected to? */
  judge(address: string): Promise<Passage>;
  close(): Promise<void>;
}

/** getaddrinfo may take half a minute when its servers are silent; nobody's first probe waits for that. */
const OWN_NAMES_MS = 5000;

export function openProbing(config: Config, redis: Redis, log: Log): Probing {
  const limit = openScanLimit(redis, { prefix: config.redis.prefix, persons: config.persons });
  const opening = ownAddresses(config, log).then((own) => openProbes({ ...config.probes, own }));
  return {
    asked: (person, signal) => async (host) => {
      await limit.admit(person, host);
      const probes = await opening;
      const found = probes.domain(host, signal);
      return {
        lookup: found,
        reverse: (addresses) => probes.reverse(addresses),
        async servers(landed = () => {}) {
          const route = await found.route;
          return probes.servers('exchangers' in route ? route.exchangers : [], { signal, landed });
        },
      };
    },
    askedAddress: (person, signal) => async (address) => {
      await limit.admit(person, address);
      const probes = await opening;
      return { servers: (landed = () => {}) => probes.address(address, { signal, landed }) };
    },
    judge: async (address) => (await opening).judge(address),
    close: async () => (await opening).close(),
  };
}

/** Where our own Redis and the appliances' logins are: a zone may name them as mail servers, and we would knock. */
async function ownAddresses({ redis, appliances }: Config, log: Log): Promise<string[]> {
  const hosts = [new URL(redis.url).hostname, ...appliances.flatMap(({ host, jump }) => [host, jump?.host])];
  const names = [...new Set(hosts.flatMap((host) => (host ? [host.replace(/^\[|\]$/g, '')] : [])))];
  const found = await Promise.all(
    names.map(async (name): Promise<string[]> => {
      if (isIP(name) !== 0) return [name];
      const late = () => new Error('no answer in time');
      try {
        const found = await withDeadline(OWN_NAMES_MS, lookup(name, { all: true }), late);
        return found.map(({ address }) => address);
      } catch (error) {
        log.warn({ err: error, name }, 'its address is not known, so probes do not spare it');
        return [];
      }
    }),
  );
  return found.flat();
}
