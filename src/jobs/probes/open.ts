import { isIP } from 'node:net';
import { hostname } from 'node:os';
import type { Passage } from './address';
import { openGuard } from './address-guard';
import { type DomainLookup, lookUpDomain } from './domain';
import type { Exchanger, ReverseFacts } from './domain-facts';
import { exchangerAt } from './mail-route';
import { type ServersFacts, tryServers } from './mail-servers';
import { openResolvers } from './resolvers';
import { reverseFacts } from './reverse';
import type { SmtpTools } from './smtp';
import type { SmtpFacts } from './smtp-facts';
import { timeLimit } from './time-limit';
import { anyTls } from './tls';

/** What a command may ask the world. Nothing here rejects, and nothing takes longer than `timeoutSeconds`. */
export interface Probes {
  /** @param domain as `readDomain` gave it */
  domain(domain: string, signal: AbortSignal): DomainLookup;
  /** A mail server that a person named. */
  host(name: string): Promise<Exchanger>;
  servers(
    exchangers: readonly Exchanger[],
    options: { signal: AbortSignal; landed?: (facts: SmtpFacts) => void },
  ): Promise<ServersFacts>;
  /** One mail server, by the address that a person named. */
  address(
    address: string,
    options: { signal: AbortSignal; landed?: (facts: SmtpFacts) => void },
  ): Promise<ServersFacts>;
  judge(address: string): Passage;
  /** @param addresses our own sending ones */
  reverse(addresses: readonly string[]): Promise<readonly ReverseFacts[]>;
  close(): void;
}

export interface ProbeSettings {
  /** As the keys of `probes` in the configuration. */
  readonly resolvers: readonly string[];
  readonly smtpPort: number;
  readonly heloName: string;
  readonly allowPrivate: readonly string[];
  readonly timeoutSeconds: number;
  /** Addresses of our own Redis and of the appliances' logins, which are never probed. */
  readonly own?: readonly string[];
  /** For tests: authorities instead of the system's, and another port for policies. */
  readonly ca?: string;
  readonly httpsPort?: number;
}

/** A connection that nobody answers says so by then; two repeats of the first packet fit in. */
const CONNECT_MS = 10_000;

export async function openProbes(settings: ProbeSettings): Promise<Probes> {
  const { allowPrivate, own = [], timeoutSeconds, ca, httpsPort } = settings;
  const timeoutMs = timeoutSeconds * 1000;
  const dns = await openResolvers(settings.resolvers);
  const guard = openGuard({ allowPrivate, own });
  const https = {
    ...(ca === undefined ? {} : { ca }),
    ...(httpsPort === undefined ? {} : { port: httpsPort }),
  };
  const smtp: SmtpTools = {
    guard,
    tls: anyTls(ca),
    port: settings.smtpPort,
    heloName: settings.heloName === '' ? ownName() : settings.heloName,
    timeoutMs,
    connectMs: Math.min(CONNECT_MS, timeoutMs),
  };
  return {
    domain(domain, signal) {
      const limit = timeLimit(timeoutMs, signal);
      const lookup = lookUpDomain({ dns, guard, https }, domain, limit.signal);
      void lookup.all.finally(() => limit.clear());
      return lookup;
    },
    host: (name) => exchangerAt({ ask: dns.ask, guard }, name),
    servers: (exchangers, options) => tryServers(smtp, exchangers, options),
    address(address, options) {
      const family = isIP(address) === 4 ? 4 : 6;
      const addresses = [{ address, family, passage: guard.judge(address) } as const];
      return tryServers(smtp, [{ name: address, addresses }], options);
    },
    judge: guard.judge,
    reverse: (addresses) => reverseFacts({ ask: dns.ask, guard }, addresses),
    close: () => dns.close(),
  };
}

/** What may follow EHLO (RFC 5321 section 4.1.1.1); a machine may be called anything. */
function ownName(): string {
  const name = hostname();
  return /^[A-Za-z0-9][A-Za-z0-9.-]{0,252}$/.test(name) ? name : 'localhost';
}
