import type { Asked, Outcome, Records, RecordType, ResolverAnswer } from './dns-outcome';
import { isFailure, recordsOf } from './dns-outcome';
import { canAsk, type Question } from './dns-wire';
import type { Upstream } from './upstream';

/** Our view of DNS: every question goes to every resolver at once. */
export interface Dns {
  readonly resolvers: readonly string[];
  ask<T extends RecordType>(type: T, name: string): Asking<T>;
  close(): void;
}

/** Never rejects. */
export interface Asking<T extends RecordType> {
  /** The first answer that says what the zone holds; when none does, the most telling failure. */
  readonly first: Promise<Outcome<T>>;
  /** What each resolver said: as late as the slowest. */
  readonly all: Promise<Asked<T>>;
}

/** A person who presses Refresh wants to know what is true now; the cache is for the parts of one report. */
const LONGEST_CACHED_MS = 10_000;
const CACHED_QUESTIONS = 2000;

/** From the most to the least telling. */
const failures = [
  'servfail',
  'refused',
  'truncated',
  'malformed',
  'formerr',
  'rcode',
  'lame',
  'timeout',
  'unreachable',
  'bad-name',
  'cancelled',
];

export function openDns(upstreams: readonly Upstream[]): Dns {
  const recent = new Map<
    string,
    { readonly asking: Asking<RecordType>; readonly known: { until: number } }
  >();

  function start<T extends RecordType>(type: T, name: string, landed: (asked: Asked<T>) => void): Asking<T> {
    const answers: ResolverAnswer<T>[] = [];
    let left = upstreams.length;
    let first = (_: Outcome<T>) => {};
    let all = (_: Asked<T>) => {};
    const asking = {
      first: new Promise<Outcome<T>>((resolve) => {
        first = resolve;
      }),
      all: new Promise<Asked<T>>((resolve) => {
        all = resolve;
      }),
    };
    upstreams.forEach(async (upstream, at) => {
      let started = performance.now();
      // Time in our own queue is not the resolver's.
      const outcome = await explained(upstream, { type, name }, () => {
        started = performance.now();
      });
      answers[at] = { resolver: upstream.name, outcome, ms: Math.round(performance.now() - started) };
      if (!isFailure(outcome)) first(outcome);
      left -= 1;
      if (left > 0) return;
      first(mostTelling(answers));
      const asked = { type, name, answers, disagree: differ(answers) };
      landed(asked);
      all(asked);
    });
    return asking;
  }

  function ask<T extends RecordType>(type: T, name: string, key: string): Asking<T> {
    const known = { until: Number.POSITIVE_INFINITY };
    const asking = start(type, name, ({ answers }) => {
      const ms = Math.min(...answers.map(({ outcome }) => cachedMs(outcome)), LONGEST_CACHED_MS);
      known.until = performance.now() + ms;
    });
    recent.delete(key);
    recent.set(key, { asking: asking as unknown as Asking<RecordType>, known });
    if (recent.size > CACHED_QUESTIONS) recent.delete(recent.keys().next().value as string);
    return asking;
  }

  return {
    resolvers: upstreams.map(({ name }) => name),
    ask<T extends RecordType>(type: T, name: string): Asking<T> {
      const lower = name.toLowerCase().replace(/\.$/, '');
      if (!canAsk(lower)) return refusedAsking(type, name);
      const key = `${type} ${lower}`;
      const found = recent.get(key);
      if (found !== undefined && found.known.until > performance.now())
        return found.asking as unknown as Asking<T>;
      return ask(type, lower, key);
    },
    close() {
      for (const upstream of upstreams) upstream.close();
    },
  };
}

/**
 * SERVFAIL has two causes that a person must be able to tell apart: signatures that do not hold, and CNAMEs in a
 * circle. Some resolvers answer both with the bare word.
 */
async function explained<T extends RecordType>(
  upstream: Upstream,
  { type, name }: Question<T>,
  sent: () => void,
): Promise<Outcome<T>> {
  const outcome = await upstream.ask({ type, name }, sent);
  if (outcome.kind !== 'servfail') return outcome;
  const [unchecked, chain] = await Promise.all([
    upstream.ask({ type, name, unchecked: true }),
    circle(upstream, name),
  ]);
  if (chain !== undefined) return { kind: 'loop', chain };
  return !isFailure(unchecked) ? { ...outcome, dnssec: true } : outcome;
}

/** Follows the CNAMEs one by one; the chain, if it comes back to where it was. */
async function circle(upstream: Upstream, name: string): Promise<string[] | undefined> {
  const chain: string[] = [];
  for (let at = name; chain.length < 8; ) {
    const [next] = recordsOf(await upstream.ask({ type: 'CNAME', name: at, unchecked: true }));
    if (next === undefined || !canAsk(next)) return undefined;
    const seen = next === name || chain.includes(next);
    chain.push(next);
    if (seen) return chain;
    at = next;
  }
  return chain;
}

function mostTelling<T extends RecordType>(answers: readonly ResolverAnswer<T>[]): Outcome<T> {
  const rank = ({ kind }: Outcome<T>) => failures.indexOf(kind);
  const said = answers.map(({ outcome }) => outcome).sort((a, b) => rank(a) - rank(b));
  return said[0] ?? { kind: 'cancelled' };
}

function refusedAsking<T extends RecordType>(type: T, name: string): Asking<T> {
  const outcome = { kind: 'bad-name' } as const;
  return {
    first: Promise.resolve(outcome),
    all: Promise.resolve({ type, name, answers: [], disagree: false }),
  };
}

/** Failures are asked again at once. */
function cachedMs(outcome: Outcome): number {
  if (outcome.kind === 'records') return outcome.ttl * 1000;
  return !isFailure(outcome) ? LONGEST_CACHED_MS : 0;
}

/** Only what is conclusive counts: a resolver that failed says nothing about the zone. */
function differ<T extends RecordType>(answers: readonly ResolverAnswer<T>[]): boolean {
  if (answers.length < 2) return false;
  const said = answers.flatMap(({ outcome }) => (!isFailure(outcome) ? [contentOf(outcome)] : []));
  return new Set(said).size > 1;
}

function contentOf(outcome: Outcome): string {
  const records = recordsOf(outcome).map((record: Records[RecordType]) => JSON.stringify(record));
  return JSON.stringify([outcome.kind, records.sort()]);
}
