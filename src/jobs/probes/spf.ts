import { isIPv4, isIPv6 } from 'node:net';
import type { Asking } from './dns';
import { isFailure, recordsOf } from './dns-outcome';
import type { SpfFacts, SpfFault } from './domain-facts';

/** RFC 7208 section 4.6.4. */
const MOST_LOOKUPS = 10;

type AskTxt = (type: 'TXT', name: string) => Pick<Asking<'TXT'>, 'first'>;

interface Term {
  readonly text: string;
  readonly kind: 'lookup' | 'include' | 'redirect' | 'all' | 'plain' | 'fault';
  /** Where `include` and `redirect` lead; absent when only the mail itself tells (macros). */
  readonly target?: string;
  readonly qualifier: '+' | '-' | '~' | '?';
}

/** The record of a domain as a receiver reads it, includes counted. Judges no sender. */
export async function spfFacts(ask: AskTxt, domain: string): Promise<SpfFacts> {
  const outcome = await ask('TXT', domain).first;
  if (isFailure(outcome)) return { kind: 'unknown', failure: outcome };
  const records = spfRecords(recordsOf(outcome));
  const [record] = records;
  if (record === undefined) return { kind: 'none' };
  if (records.length > 1) return { kind: 'several', records };
  const terms = termsOf(record);
  const { lookups, faults } = await count(ask, domain, terms);
  const end = terms.findIndex(({ kind }) => kind === 'all');
  const after = end < 0 ? [] : terms.slice(end + 1).filter(({ kind }) => kind !== 'redirect');
  return {
    kind: 'one',
    record,
    lookups,
    faults: [
      ...terms.flatMap(({ kind, text }) =>
        kind === 'fault' ? [{ kind: 'syntax' as const, term: text }] : [],
      ),
      ...after.map(({ text }) => ({ kind: 'after-all' as const, term: text })),
      ...faults,
    ],
    ...(end < 0 ? {} : { all: terms[end]?.qualifier ?? '+' }),
  };
}

/** Level by level, what a level includes at once, so that the time is the depth of the tree. */
async function count(ask: AskTxt, domain: string, first: readonly Term[]) {
  const faults: SpfFault[] = [];
  const seen = new Set([domain]);
  let lookups = 0;
  let level: readonly Term[] = first;
  while (level.length > 0) {
    lookups += level.filter(({ kind }) => ['lookup', 'include', 'redirect'].includes(kind)).length;
    if (lookups > MOST_LOOKUPS) {
      faults.push({ kind: 'too-many-lookups' });
      break;
    }
    const targets = level.flatMap(({ target }) => (target === undefined || seen.has(target) ? [] : [target]));
    for (const target of targets) seen.add(target);
    const inner = await Promise.all([...new Set(targets)].map((target) => termsAt(ask, target, faults)));
    level = inner.flat();
  }
  return { lookups, faults };
}

async function termsAt(ask: AskTxt, name: string, faults: SpfFault[]): Promise<readonly Term[]> {
  const outcome = await ask('TXT', name).first;
  if (isFailure(outcome)) {
    faults.push({ kind: 'not-looked-up', name, failure: outcome });
    return [];
  }
  const [record, ...others] = spfRecords(recordsOf(outcome));
  if (record === undefined || others.length > 0) {
    faults.push({ kind: record === undefined ? 'no-record-there' : 'several-there', name });
    return [];
  }
  return termsOf(record);
}

/** Section 4.5: `v=spf1` and then a blank or the end. */
function spfRecords(records: readonly string[]): string[] {
  return records.filter((record) => /^v=spf1(?: |$)/i.test(record));
}

/** More terms than 10 lookups and a screen of addresses can need. */
const MOST_TERMS = 500;

function termsOf(record: string): Term[] {
  const [, ...terms] = record.split(' ').filter((term) => term !== '');
  return terms.slice(0, MOST_TERMS).map(termOf);
}

const modifier = /^(?<name>[a-z][a-z0-9_.-]{0,63})=(?<value>.*)$/i;
const mechanism = /^(?<qualifier>[+?~-]?)(?<name>all|include|a|mx|ptr|ip4|ip6|exists)(?<rest>[:/].*)?$/i;

function termOf(text: string): Term {
  const change = modifier.exec(text)?.groups;
  if (change !== undefined) {
    const kind = change.name?.toLowerCase() === 'redirect' ? 'redirect' : 'plain';
    return { text, kind, qualifier: '+', ...(kind === 'redirect' ? targetOf(change.value) : {}) };
  }
  const { qualifier, name, rest = '' } = mechanism.exec(text)?.groups ?? {};
  const base = { text, qualifier: (qualifier || '+') as Term['qualifier'] };
  switch (name?.toLowerCase()) {
    case 'all':
      return { ...base, kind: rest === '' ? 'all' : 'fault' };
    case 'include':
      return rest.length > 1
        ? { ...base, kind: 'include', ...targetOf(rest.slice(1)) }
        : { ...base, kind: 'fault' };
    case 'exists':
      return { ...base, kind: rest.length > 1 ? 'lookup' : 'fault' };
    case 'a':
    case 'mx':
    case 'ptr':
      return { ...base, kind: 'lookup' };
    case 'ip4':
    case 'ip6':
      return { ...base, kind: isRange(rest.slice(1), name.toLowerCase()) ? 'plain' : 'fault' };
    default:
      return { ...base, kind: 'fault' };
  }
}

function targetOf(value = ''): { target?: string } {
  return value.includes('%') ? {} : { target: value.toLowerCase().replace(/\.$/, '') };
}

function isRange(text: string, name: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const fits = name === 'ip4' ? isIPv4(address) : isIPv6(address);
  const most = name === 'ip4' ? 32 : 128;
  return (
    fits && more.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most))
  );
}
