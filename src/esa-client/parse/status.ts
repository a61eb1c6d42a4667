import { linesOf, secondsIn, wholeNumber } from './lines';

/** The appliance as a whole. A number that was not printed is absent, never 0; counters are those of its lifetime. */
export interface SystemStatus {
  readonly asOf?: string;
  readonly upSince?: string;
  readonly upSeconds?: number;
  /** The appliance's own words: `Online`, `Delivery suspended`. */
  readonly systemStatus?: string;
  /** Absent when the words were not understood. */
  readonly deliverySuspended?: boolean;
  readonly receivingSuspended?: boolean;
  readonly oldest?: string;
  readonly oldestSeconds?: number;
  readonly active?: number;
  readonly unattempted?: number;
  readonly attempted?: number;
  readonly workQueue?: number;
  readonly inbound?: number;
  readonly outbound?: number;
  readonly destinations?: number;
  readonly delivered?: number;
  readonly soft?: number;
  readonly hard?: number;
  /** Above 0: it takes in less mail because it is overloaded. */
  readonly conservation?: number;
  /** Recipients per hour, as the last 15 minutes went. Of `status detail` alone. */
  readonly deliveredPerHour?: number;
  readonly unread: readonly string[];
}

type Numbers =
  | 'active'
  | 'unattempted'
  | 'attempted'
  | 'workQueue'
  | 'inbound'
  | 'outbound'
  | 'destinations'
  | 'delivered'
  | 'soft'
  | 'hard'
  | 'conservation'
  | 'deliveredPerHour';

const heads = {
  asOf: /^Status as of:\s*(?<value>\S.*)$/,
  upSince: /^Up since:\s*(?<value>\S.*)$/,
  systemStatus: /^System status:\s*(?<value>\S.*)$/i,
  oldest: /^Oldest Message:\s*(?<value>\S.*)$/,
} as const;
type Head = keyof typeof heads;

const wanted = new Map<string, Numbers>([
  ['active recipients', 'active'],
  ['unattempted recipients', 'unattempted'],
  ['attempted recipients', 'attempted'],
  ['messages in work queue', 'workQueue'],
  ['current inbound conn.', 'inbound'],
  ['current outbound conn.', 'outbound'],
  ['destinations in memory', 'destinations'],
  ['delivered recipients', 'delivered'],
  ['soft bounced events', 'soft'],
  ['hard bounced recipients', 'hard'],
  ['resource conservation', 'conservation'],
]);
/** The rates come under the labels of the counters, from this heading to the gauges. */
const rates = /^Rates\b[^:]{0,40}:/;
const wantedRates = new Map<string, Numbers>([['delivered recipients', 'deliveredPerHour']]);

/** Labels of `status` that nobody asked for (AsyncOS 9.1.2 guide, p. 34-6 and later releases). */
const ignorable = [
  /^$/,
  /^Enter "status detail" for more information\.$/,
  /^Last counter reset:/,
  /^Feature - /,
  /^(?:Counters|Gauges|Rates)\b[^:]{0,40}:/,
  /^\s*(?:Receiving|Rejection|Queue|Completion|Current IDs|System|CPU Utilization|Connections|Bounces|Logging)$/,
  /^\s*(?:Messages Received|Recipients Received|Gen\. Bounce Recipients|Rejected Recipients|Dropped Messages|Completed Recipients|(?:DNS|5XX|Filter|Expired|Other) Hard Bounces|Deleted Recipients|Global Unsub\. Hits|DomainKeys Signed Msgs)\s+[\d,]/,
  /^\s*(?:Message ID \(MID\)|Injection Conn\. ID \(ICID\)|Delivery Conn\. ID \(DCID\))\s+[\d,]+$/,
  /^\s*(?:(?:RAM|CPU) Utilization|Overall CPU load average|MGA|CASE|AntiVirus|Anti-?Virus|AntiSpam|Anti-?Spam|Disk I\/O Utilization|Logging Disk (?:Usage|Available)|Reporting|Quarantine)\s+[\d.,]+\s?(?:%|[KMG]B?)?$/,
  /^\s*(?:Messages In (?:Policy, Virus and Outbreak )?Quarantine|Kilobytes (?:Used|In Quarantine|Free))\s+[\d,]+$/,
];
const figure =
  /^\s*(?<label>[A-Z][A-Za-z.]*(?: [A-Za-z.]+){0,8})\s+(?<values>[\d,]{1,30}(?:\s+[\d,]{1,30}){0,2})$/;

export function parseStatus(output: string): SystemStatus {
  const texts = new Map<Head, string>();
  const numbers = new Map<Numbers, number>();
  const unread: string[] = [];
  let isRates = false;
  for (const line of linesOf(output)) {
    if (/^(?:Counters|Gauges|Rates)\b[^:]{0,40}:/.test(line)) isRates = rates.test(line);
    if (ignorable.some((pattern) => pattern.test(line))) continue;
    const head = readHead(line);
    const number = readFigure(line, isRates ? wantedRates : wanted);
    if (head && !texts.has(head.name)) texts.set(head.name, head.value);
    else if (number && !numbers.has(number.name)) numbers.set(number.name, number.value);
    else if (isRates && figure.test(line)) continue;
    else unread.push(line);
  }
  const up = /^(?<since>[^()]{1,100}?)(?:\s?\((?<ago>[^()]{1,60})\))?$/.exec(
    texts.get('upSince') ?? '',
  )?.groups;
  const systemStatus = texts.get('systemStatus');
  return {
    ...defined({
      asOf: texts.get('asOf'),
      upSince: up?.since,
      upSeconds: secondsIn(up?.ago ?? ''),
      systemStatus,
      ...suspended(systemStatus),
      oldest: texts.get('oldest'),
      oldestSeconds: secondsIn(texts.get('oldest') ?? ''),
    }),
    ...Object.fromEntries(numbers),
    unread,
  };
}

function readHead(line: string): { name: Head; value: string } | undefined {
  for (const name of Object.keys(heads) as Head[]) {
    const value = heads[name].exec(line)?.groups?.value;
    if (value !== undefined) return { name, value };
  }
  return undefined;
}

/** Counters come as reset, uptime and lifetime, rates as 1, 5 and 15 minutes, gauges as one figure: the last one counts. */
function readFigure(
  line: string,
  names: ReadonlyMap<string, Numbers>,
): { name: Numbers; value: number } | undefined {
  const { label = '', values = '' } = figure.exec(line)?.groups ?? {};
  const name = names.get(label.toLowerCase());
  const value = wholeNumber(values.split(/\s+/).at(-1));
  return name === undefined || value === undefined ? undefined : { name, value };
}

// The exact words are not published; "uspended" is what a vendor test suite looks for. `Offline` is both (7.6 guide).
function suspended(
  words: string | undefined,
): Pick<
  { [K in keyof SystemStatus]?: SystemStatus[K] | undefined },
  'deliverySuspended' | 'receivingSuspended'
> {
  if (words === undefined) return {};
  if (/\boffline\b/i.test(words)) return { deliverySuspended: true, receivingSuspended: true };
  if (/\bonline\b/i.test(words)) return { deliverySuspended: false, receivingSuspended: false };
  if (!/suspended/i.test(words)) return {};
  const delivery = /\bdeliver/i.test(words);
  const receiving = /\breceiv/i.test(words);
  return delivery || receiving ? { deliverySuspended: delivery, receivingSuspended: receiving } : {};
}

function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
