import type { Guard } from './address-guard';
import type { Asking, Dns } from './dns';
import { type Asked, type Failure, isFailure, type Outcome, type RecordType, recordsOf } from './dns-outcome';
import type {
  DaneFacts,
  DmarcFacts,
  DomainFacts,
  MailRoute,
  ResolverFacts,
  SpfFacts,
  TlsRptFacts,
} from './domain-facts';
import { daneFacts, mailRoute } from './mail-route';
import { matched, parsePolicy } from './mta-sts';
import type { MtaStsFacts } from './mta-sts-facts';
import { type FetchTools, fetchPolicy } from './mta-sts-fetch';
import { dmarcFacts, tlsRptFacts } from './policy-records';
import { spfFacts } from './spf';
import { ofVersion, tagsOf } from './tags';

export interface DomainTools {
  readonly dns: Dns;
  readonly guard: Guard;
  readonly https?: NonNullable<FetchTools['https']>;
}

/** Everything under way at once. Each part can be shown when it lands; none rejects. */
export interface DomainLookup {
  /** Two round trips: mail servers can be tried from here on, whatever the rest is doing. */
  readonly route: Promise<MailRoute>;
  readonly dane: Promise<readonly DaneFacts[]>;
  readonly spf: Promise<SpfFacts>;
  readonly dmarc: Promise<DmarcFacts>;
  readonly mtaSts: Promise<MtaStsFacts>;
  readonly tlsRpt: Promise<TlsRptFacts>;
  readonly all: Promise<DomainFacts>;
}

/**
 * Looks a domain's mail up. When `signal` says so, what is not answered yet becomes `cancelled` and everything ends.
 * @param domain as `readDomain` gave it
 */
export function lookUpDomain(
  { dns, guard, https }: DomainTools,
  domain: string,
  signal: AbortSignal,
): DomainLookup {
  const { ask, asked } = recorded(dns, signal);
  const route = mailRoute({ ask, guard }, domain);
  const dane = daneFacts(ask, domain, route);
  const spf = spfFacts(ask, domain);
  const dmarc = dmarcFacts(ask, domain);
  const tlsRpt = tlsRptFacts(ask, domain);
  const fetching = { ask, guard, ...(https === undefined ? {} : { https }) };
  const mtaSts = mtaStsFacts(fetching, domain, route, signal);
  async function gather(): Promise<DomainFacts> {
    const parts = await Promise.all([route, dane, spf, dmarc, mtaSts, tlsRpt]);
    const [routeFacts, daneFound, spfFound, dmarcFound, mtaStsFound, tlsRptFound] = parts;
    const all = await asked();
    return {
      domain,
      route: routeFacts,
      dane: daneFound,
      spf: spfFound,
      dmarc: dmarcFound,
      mtaSts: mtaStsFound,
      tlsRpt: tlsRptFound,
      resolvers: dns.resolvers.map((name) => resolverFacts(name, all)),
      disagreements: all.filter(({ disagree }) => disagree),
    };
  }
  return { route, dane, spf, dmarc, mtaSts, tlsRpt, all: gather() };
}

async function mtaStsFacts(
  tools: FetchTools,
  domain: string,
  route: Promise<MailRoute>,
  signal: AbortSignal,
): Promise<MtaStsFacts> {
  const outcome = await tools.ask('TXT', `_mta-sts.${domain}`).first;
  if (isFailure(outcome)) return { kind: 'unknown', failure: outcome };
  const records = ofVersion(recordsOf(outcome), 'STSv1');
  const [record] = records;
  if (record === undefined) return { kind: 'none' };
  // RFC 8461 section 3.1: then senders behave as if there were none.
  if (records.length > 1) return { kind: 'several', records };
  const [fetched, found] = await Promise.all([fetchPolicy(tools, domain, signal), route]);
  const names = 'exchangers' in found ? found.exchangers.map(({ name }) => name) : [];
  const policy =
    'text' in fetched
      ? matched(parsePolicy(fetched.text), names)
      : ({ kind: 'failed', why: fetched.why } as const);
  const id = tagsOf(record).get('id');
  return { kind: 'one', record, ...(id ? { id } : {}), policy };
}

/** The same questions, noted, and given up when the signal says so. */
function recorded(dns: Dns, signal: AbortSignal) {
  const noted = new Set<Promise<Asked>>();
  const over = new Promise<'over'>((resolve) => {
    if (signal.aborted) resolve('over');
    else signal.addEventListener('abort', () => resolve('over'), { once: true });
  });
  function ask<T extends RecordType>(type: T, name: string): Asking<T> {
    const { first, all } = dns.ask(type, name);
    const cancelled: Outcome<T> = { kind: 'cancelled' };
    const none: Asked<T> = { type, name, answers: [], disagree: false };
    const given = Promise.race([all, over]).then((said) => (said === 'over' ? none : said));
    noted.add(given as unknown as Promise<Asked>);
    return {
      first: Promise.race([first, over]).then((said) => (said === 'over' ? cancelled : said)),
      all: given,
    };
  }
  async function asked(): Promise<Asked[]> {
    const all = await Promise.all(noted);
    const byQuestion = new Map(all.map((one) => [`${one.type} ${one.name}`, one]));
    return [...byQuestion.values()];
  }
  return { ask, asked };
}

function resolverFacts(resolver: string, asked: readonly Asked[]): ResolverFacts {
  const mine = asked.flatMap(({ answers }) => answers.filter((answer) => answer.resolver === resolver));
  const failed: Partial<Record<Failure['kind'], number>> = {};
  for (const { outcome } of mine) {
    if (isFailure(outcome)) failed[outcome.kind] = (failed[outcome.kind] ?? 0) + 1;
  }
  return { resolver, asked: mine.length, failed, slowestMs: Math.max(0, ...mine.map(({ ms }) => ms)) };
}
