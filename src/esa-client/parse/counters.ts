import { wholeNumber } from './lines';

/** What hoststatus counts for one destination (Cisco 215929). */
export interface Counters {
  readonly soft?: number;
  readonly completed?: number;
  readonly hard?: number;
  readonly hardBy?: {
    readonly dns?: number;
    readonly fivexx?: number;
    readonly filter?: number;
    readonly expired?: number;
    readonly other?: number;
  };
  readonly delivered?: number;
  readonly deleted?: number;
  readonly active?: number;
  readonly unattempted?: number;
  readonly attempted?: number;
  readonly outbound?: number;
  readonly pendingOutbound?: number;
}

type Flat = Exclude<keyof Counters, 'hardBy'>;
type HardBy = keyof NonNullable<Counters['hardBy']>;

const flat = new Map<string, Flat>([
  ['soft bounced events', 'soft'],
  ['completed recipients', 'completed'],
  ['hard bounced recipients', 'hard'],
  ['delivered recipients', 'delivered'],
  ['deleted recipients', 'deleted'],
  ['active recipients', 'active'],
  ['unattempted recipients', 'unattempted'],
  ['attempted recipients', 'attempted'],
  ['current outbound connections', 'outbound'],
  ['pending outbound connections', 'pendingOutbound'],
]);
const hardBy = new Map<string, HardBy>([
  ['dns hard bounces', 'dns'],
  ['5xx hard bounces', 'fivexx'],
  ['filter hard bounces', 'filter'],
  ['expired hard bounces', 'expired'],
  ['other hard bounces', 'other'],
]);

const counter = /^\s*(?<label>[A-Z0-9]\w*(?: \w+){0,8})\s+(?<value>[\d,]{1,30})$/;

/** Takes the line's number when it is a counter, the first of its name. */
export function readCounter(line: string, into: { -readonly [K in keyof Counters]: Counters[K] }): boolean {
  const { label = '', value } = counter.exec(line)?.groups ?? {};
  const name = label.toLowerCase();
  const number = wholeNumber(value);
  const plain = flat.get(name);
  const reason = hardBy.get(name);
  if (number === undefined) return false;
  if (plain !== undefined && into[plain] === undefined) {
    into[plain] = number;
    return true;
  }
  if (reason !== undefined && into.hardBy?.[reason] === undefined) {
    into.hardBy = { ...into.hardBy, [reason]: number };
    return true;
  }
  return false;
}
