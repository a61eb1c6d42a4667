import { isIP } from 'node:net';
import type { Guard } from './address-guard';
import type { Dns } from './dns';
import { type Asked, isFailure, type MxRecord, recordsOf, type TlsaRecord } from './dns-outcome';
import { canAsk } from './dns-wire';
import type { DaneFacts, Exchanger, MailRoute } from './domain-facts';

/** SS-06: a zone with 10,000 exchangers must not make us ask for, or connect to, each of them. */
const MOST_EXCHANGERS = 20;

export interface RouteTools {
  readonly ask: Dns['ask'];
  readonly guard: Guard;
}

/** The exchangers of a domain and their addresses, as a sender finds them. Never rejects. */
export async function mailRoute({ ask, guard }: RouteTools, domain: string): Promise<MailRoute> {
  // Asked before they are needed: for a domain without MX they are what counts.
  const own = exchangerAt({ ask, guard }, domain);
  const mx = await ask('MX', domain).first;
  switch (mx.kind) {
    case 'records':
      return listed({ ask, guard }, mx.records);
    case 'no-domain':
    case 'loop':
      return { kind: mx.kind, chain: mx.chain };
    case 'no-data':
      return implicit(await own);
    default:
      return { kind: 'unknown', failure: mx };
  }
}

async function listed(tools: RouteTools, records: readonly MxRecord[]): Promise<MailRoute> {
  const real = records.filter(({ exchange }) => exchange !== '.');
  if (real.length === 0) return { kind: 'null' };
  const used = usedOf(real);
  const exchangers = await Promise.all(
    used.map(({ exchange, preference }) => exchangerAt(tools, exchange, preference)),
  );
  const contradicts = real.length < records.length ? { alsoNull: true as const } : {};
  return { kind: 'mx', exchangers, more: real.length - used.length, ...contradicts };
}

/** The null MX among others is none. */
function usedOf(records: readonly MxRecord[]): readonly MxRecord[] {
  return records
    .filter(({ exchange }) => exchange !== '.')
    .sort((a, b) => a.preference - b.preference || (a.exchange < b.exchange ? -1 : 1))
    .slice(0, MOST_EXCHANGERS);
}

function implicit(own: Exchanger): MailRoute {
  if (own.addresses.length > 0) return { kind: 'implicit', exchangers: [own], more: 0 };
  const failure = [own.a, own.aaaa].find((outcome) => isFailure(outcome));
  return failure !== undefined && isFailure(failure) ? { kind: 'unknown', failure } : { kind: 'none' };
}

/** Looks a mail server up: one of a domain's, or one that a person named. */
export async function exchangerAt(
  { ask, guard }: RouteTools,
  name: string,
  preference?: number,
): Promise<Exchanger> {
  const [a, aaaa] = await Promise.all([ask('A', name).first, ask('AAAA', name).first]);
  const alias = [a, aaaa].flatMap((outcome) => ('chain' in outcome ? [outcome.chain] : []));
  const addresses = [...recordsOf(a), ...recordsOf(aaaa)].map((address) => ({
    address,
    family: isIP(address) === 4 ? (4 as const) : (6 as const),
    passage: guard.judge(address),
  }));
  return {
    name,
    ...(preference === undefined ? {} : { preference }),
    ...faultOf(name),
    alias: alias.find(({ length }) => length > 0) ?? [],
    a,
    aaaa,
    addresses,
  };
}

function faultOf(name: string): { fault?: 'address' | 'name' } {
  // No top-level domain is a number, so what ends in one was meant as an address.
  if (isIP(name) !== 0 || /(?:^|\.)\d+$/.test(name)) return { fault: 'address' };
  return canAsk(name) && !name.includes('_') ? {} : { fault: 'name' };
}

/**
 * What each exchanger publishes for DANE. Waits for all resolvers, because only some of them check signatures: the
 * records count when one of them vouches for the MX, for the addresses and for the TLSA (RFC 7672 section 2.2).
 */
export async function daneFacts(
  ask: Dns['ask'],
  domain: string,
  looking: Promise<MailRoute>,
): Promise<readonly DaneFacts[]> {
  await askAhead(ask, domain);
  const route = await looking;
  if (route.kind !== 'mx' && route.kind !== 'implicit') return [];
  const mx = ask('MX', domain).all;
  return Promise.all(
    route.exchangers.map(async ({ name, fault }): Promise<DaneFacts> => {
      if (fault !== undefined) return { exchanger: name, kind: 'none' };
      const asking = ask('TLSA', tlsaOf(name));
      const [tlsa, ...way] = await Promise.all([asking.all, mx, ask('A', name).all, ask('AAAA', name).all]);
      const records = tlsa.answers.map(({ outcome }) => recordsOf(outcome)).find(({ length }) => length > 0);
      if (records !== undefined) {
        return { exchanger: name, ...judged(records, [tlsa, ...way].every(isVouchedFor)) };
      }
      const first = await asking.first;
      // Where DNSSEC is not in use no sender asks for TLSA, so a server that chokes on the question harms nobody.
      return isFailure(first) && way.every(isVouchedFor)
        ? { exchanger: name, kind: 'unknown', failure: first }
        : { exchanger: name, kind: 'none' };
    }),
  );
}

/** As soon as the names are known: waiting for their addresses first would be a third round trip. */
async function askAhead(ask: Dns['ask'], domain: string): Promise<void> {
  const mx = recordsOf(await ask('MX', domain).first);
  for (const { exchange } of usedOf(mx)) {
    if (faultOf(exchange).fault === undefined) ask('TLSA', tlsaOf(exchange));
  }
}

function tlsaOf(exchanger: string): string {
  return `_25._tcp.${exchanger}`;
}

function judged(records: readonly TlsaRecord[], vouched: boolean) {
  if (!vouched) return { kind: 'insecure', records } as const;
  const usable = records.filter(
    ({ usage, selector, matching }) => (usage === 2 || usage === 3) && selector <= 1 && matching <= 2,
  );
  return usable.length > 0
    ? ({ kind: 'published', records: usable } as const)
    : ({ kind: 'unusable', records } as const);
}

function isVouchedFor({ answers }: Pick<Asked, 'answers'>): boolean {
  return answers.some(({ outcome }) => 'authentic' in outcome && outcome.authentic);
}
