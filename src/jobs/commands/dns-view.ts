import type { Tools } from '../../command';
import { readDomain } from '../../domain';
import { type Dig, dig } from '../../esa-client/exchanges/dig';
import type { Exchanger, MailRoute } from '../probes/domain-facts';

/** Mail servers whose addresses are looked up, the best first: each costs two questions. */
const SERVERS = 4;

/** Only what we ask ourselves is told apart so far. `unanswered`: no resolver of ours knows anything. */
type OwnKind = 'loop' | 'servfail' | 'dnssec' | 'unanswered';

/** A destination as one resolver sees it. Whoever else has a view (this bot's own) makes one of these. */
export interface DnsView {
  /** `null-mx`: says that it takes no mail (RFC 7505). `itself`: no MX, so its own addresses count (RFC 5321, 5.1). */
  readonly kind:
    | 'mx'
    | 'itself'
    | 'null-mx'
    | 'none'
    | Exclude<Dig['result'], 'answered' | 'empty'>
    | OwnKind;
  readonly servers: readonly MailServer[];
  /** Further mail servers that were not looked up. */
  readonly more: number;
  readonly unread: readonly string[];
}

export interface MailServer {
  readonly host: string;
  readonly preference?: number;
  readonly addresses: readonly string[];
  /** What the record names is no host. */
  readonly bad?: true;
  /** Where its name, an alias, leads. */
  readonly alias?: string;
}

export async function applianceView(
  tools: Pick<Tools, 'ask'>,
  appliance: string,
  name: string,
): Promise<DnsView> {
  const mx = await tools.ask(appliance, dig({ type: 'mx', name }));
  const { unread } = mx;
  if (mx.result !== 'answered' && mx.result !== 'empty')
    return { kind: mx.result, servers: [], more: 0, unread };
  const records = mailServersOf(mx);
  if (records.length === 0) {
    const addresses = await addressesOf(tools, appliance, name);
    const servers = addresses.length === 0 ? [] : [{ host: name, addresses }];
    return { kind: servers.length === 0 ? 'none' : 'itself', servers, more: 0, unread };
  }
  if (records.every(({ host }) => host === '')) return { kind: 'null-mx', servers: [], more: 0, unread };
  const servers = await Promise.all(
    records.slice(0, SERVERS).map(async ({ host, preference }) => ({
      host,
      preference,
      addresses: await addressesOf(tools, appliance, host),
    })),
  );
  return { kind: 'mx', servers, more: Math.max(0, records.length - SERVERS), unread };
}

/** The best first, as a mail server tries them. */
export function mailServersOf({ records }: Dig): { host: string; preference: number }[] {
  return records
    .flatMap(({ type, data, preference }) =>
      type === 'MX' && preference !== undefined ? [{ host: data.toLowerCase(), preference }] : [],
    )
    .sort((a, b) => a.preference - b.preference || (a.host < b.host ? -1 : 1));
}

async function addressesOf(tools: Pick<Tools, 'ask'>, appliance: string, host: string): Promise<string[]> {
  const read = readDomain(host);
  // A zone may name anything as its mail server; what is no host name is shown, and not asked about.
  if (!('domain' in read)) return [];
  const found = await Promise.all(
    (['a', 'aaaa'] as const).map((type) => tools.ask(appliance, dig({ type, name: read.domain }))),
  );
  return found
    .flatMap(({ records }) => records)
    .flatMap(({ type, data }) => (type === 'A' || type === 'AAAA' ? [data] : []))
    .sort();
}

/** The same from here. */
export function ownView(name: string, route: MailRoute): DnsView {
  const empty = { servers: [], more: 0, unread: [] };
  switch (route.kind) {
    case 'mx':
      return { ...empty, kind: 'mx', servers: route.exchangers.map(serverOf), more: route.more };
    case 'implicit':
      return {
        ...empty,
        kind: 'itself',
        servers: route.exchangers.map((one) => ({ ...serverOf(one), host: name })),
      };
    case 'null':
      return { ...empty, kind: 'null-mx' };
    case 'none':
    case 'no-domain':
    case 'loop':
      return { ...empty, kind: route.kind };
    case 'unknown': {
      const { failure } = route;
      const servfail = failure.kind === 'servfail';
      return { ...empty, kind: !servfail ? 'unanswered' : failure.dnssec ? 'dnssec' : 'servfail' };
    }
    default:
      return route satisfies never;
  }
}

function serverOf({ name, preference, addresses, fault, alias }: Exchanger): MailServer {
  const leads = alias.at(-1);
  return {
    host: name.toLowerCase(),
    ...(preference !== undefined && { preference }),
    addresses: addresses.map(({ address }) => address).sort(),
    ...(fault !== undefined && { bad: true as const }),
    ...(leads !== undefined && { alias: leads }),
  };
}

const inconclusive: readonly DnsView['kind'][] = [
  'failed',
  'no-server',
  'unclear',
  'servfail',
  'dnssec',
  'unanswered',
];

/** It says something about the domain; who got no answer does not. */
export function isConclusive({ kind }: DnsView): boolean {
  return !inconclusive.includes(kind);
}

/** `domain`: for one of them there is nothing. `servers`: other mail servers. `addresses`: the same ones elsewhere. */
export interface Differences {
  readonly kind: 'domain' | 'servers' | 'addresses';
  readonly each: readonly {
    readonly from: string;
    /** Mail servers with their addresses; or why there are none. */
    readonly only: readonly string[] | Nothing;
  }[];
}

type Nothing = 'null-mx' | 'none' | 'no-domain' | 'loop';

/** What not everybody sees, as words that can be compared. */
export function differences(seen: readonly { from: string; view: DnsView }[]): Differences | undefined {
  const views = seen.filter(({ view }) => isConclusive(view));
  const words = views.map(({ from, view }) => ({ from, view, words: wordsOf(view) }));
  const each = words
    .map(({ from, view, words: own }) => ({
      from,
      view,
      only: own.filter((word) => !words.every((other) => other.words.includes(word))),
    }))
    .filter(({ only }) => only.length > 0)
    .map(({ from, view, only }) => ({ from, only: nothingOf(view) ?? only }));
  if (each.length === 0) return undefined;
  const names = views.map(({ view }) =>
    view.servers
      .slice(0, SERVERS)
      .map(({ host }) => host)
      .sort()
      .join(),
  );
  const kind = views.some(({ view }) => view.servers.length === 0)
    ? 'domain'
    : new Set(names).size > 1
      ? 'servers'
      : 'addresses';
  return { kind, each };
}

function nothingOf({ kind }: DnsView): Nothing | undefined {
  return kind === 'null-mx' || kind === 'none' || kind === 'no-domain' || kind === 'loop' ? kind : undefined;
}

/** No more of ours than an appliance is asked for. */
function wordsOf({ kind, servers }: DnsView): string[] {
  // An appliance does not always tell a name without records from a name that does not exist.
  if (servers.length === 0) return [kind === 'no-domain' ? 'none' : kind];
  return servers
    .slice(0, SERVERS)
    .map(({ host, preference, addresses }) =>
      [preference, host, ...addresses].filter((part) => part !== undefined).join(' '),
    );
}
