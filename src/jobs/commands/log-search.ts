import type { Tools } from '../../command';
import { findevent } from '../../esa-client/exchanges/findevent';
import { grep, type MailLog } from '../../esa-client/exchanges/grep';
import { status } from '../../esa-client/exchanges/status';
import { type Attempt, readAttempts } from '../../esa-client/parse/attempts';
import type { LogLine } from '../../esa-client/parse/maillog';

export type LogTarget = { readonly domain: string } | { readonly mid: number };

/** What one appliance's mail_logs say, the newest first. */
export interface LogView {
  readonly attempts: readonly (Attempt & { readonly count: number })[];
  readonly raw: readonly string[];
  readonly unread: readonly string[];
  readonly cut: boolean;
  /** The appliance's own, when it was searched. */
  readonly clock?: string;
  /** How far back was searched. */
  readonly window: 'days' | 'hours' | 'all';
}

/** Messages and connections that are followed, the newest: the search for them is one regular expression each. */
const MOST = 20;
const HOUR = 3_600_000;
const ofMessage = /\bMID (?<id>\d{1,15})\b/;

/**
 * A destination stands in few lines; what became of its mail stands in those of the message (MID) and the connection
 * (DCID). So: lines that name it, then its messages, then their connections. The log is printed oldest first, so what
 * a limit cuts off is what is wanted; then less is asked for.
 */
export async function lookInLog(
  tools: Pick<Tools, 'ask'>,
  appliance: string,
  target: LogTarget,
): Promise<LogView> {
  if ('mid' in target) {
    const found = await tools.ask(appliance, findevent(target.mid));
    return viewOf(await withConnections(tools, appliance, [found]), 'all');
  }
  const { domain } = target;
  const { asOf } = await tools.ask(appliance, status());
  const clock = timeOf(asOf ?? '');
  const search = (hours: readonly string[] | undefined) =>
    tools.ask(appliance, grep({ domain, ...(hours && { during: hours }) }));
  let window: LogView['window'] = clock === undefined ? 'all' : 'days';
  let named = await search(clock === undefined ? undefined : [dayOf(clock), dayOf(clock - 24 * HOUR)]);
  if (named.cut && clock !== undefined) {
    window = 'hours';
    named = await search([hourOf(clock), hourOf(clock - HOUR)]);
  }
  // Those to it first: a subject, a sender or another server's reply may name it as well.
  const own = newest(named.lines.filter(isTo(domain)), ofMessage);
  const mids = [...new Set([...own, ...newest(named.lines, ofMessage)])].slice(0, MOST);
  const messages = mids.length === 0 ? [] : [await tools.ask(appliance, grep({ mids }))];
  const view = viewOf(await withConnections(tools, appliance, [named, ...messages]), window, domain);
  return { ...view, ...(asOf !== undefined && { clock: asOf }) };
}

async function withConnections(
  tools: Pick<Tools, 'ask'>,
  appliance: string,
  logs: readonly MailLog[],
): Promise<readonly MailLog[]> {
  const unknown = readAttempts(merged(logs)).filter(
    ({ address, dcid }) => address === undefined && dcid !== 0,
  );
  const dcids = [...new Set(unknown.map(({ dcid }) => dcid))].slice(0, MOST);
  return dcids.length === 0 ? logs : [...logs, await tools.ask(appliance, grep({ dcids }))];
}

function viewOf(logs: readonly MailLog[], window: LogView['window'], domain?: string): LogView {
  const lines = merged(logs);
  const mine = domain === undefined ? undefined : recipientsAt(domain, lines);
  const attempts = readAttempts(lines).filter((one) => {
    if (mine === undefined) return true;
    if (one.domain !== undefined) return one.domain === domain;
    const known = one.mid === undefined ? undefined : mine.get(one.mid);
    // A message may have recipients elsewhere, or only there, whose servers say other things.
    return known === undefined || one.rids.length === 0 || one.rids.some((rid) => known.has(rid));
  });
  return {
    attempts: together(attempts),
    raw: lines.map(({ raw }) => raw).reverse(),
    unread: logs.flatMap(({ unread }) => unread),
    cut: logs.some(({ cut }) => cut),
    window,
  };
}

/** One connection that said the same to many messages is one thing that happened. */
function together(attempts: readonly Attempt[]): LogView['attempts'] {
  const groups = new Map<string, Attempt & { count: number }>();
  for (const one of attempts) {
    // Replies quote the recipient.
    const said = one.reason.replace(/[^\s<>]{1,64}@[^\s<>]{1,255}/g, '@');
    const key = [one.dcid, one.outcome, one.address, said].join(' ');
    const group = groups.get(key);
    const count = Math.max(1, one.rids.length);
    if (group) group.count += count;
    else groups.set(key, { ...one, count });
  }
  return [...groups.values()];
}

/** In the order of their times; the same line is found by more than one search. */
function merged(logs: readonly MailLog[]): LogLine[] {
  const seen = new Map(logs.flatMap(({ lines }) => lines).map((line) => [line.raw, line]));
  return [...seen.values()]
    .map((line, i) => ({ line, i, at: timeOf(line.at) ?? 0 }))
    .sort((a, b) => a.at - b.at || a.i - b.i)
    .map(({ line }) => line);
}

function newest(lines: readonly LogLine[], pattern: RegExp): number[] {
  const ids = lines.flatMap(({ text }) => pattern.exec(text)?.groups?.id ?? []).map(Number);
  return [...new Set(ids.reverse())].slice(0, MOST);
}

/** `MID 8101 ICID 9101 RID 0 To: <ana@mail.com>` */
const recipient = /^MID (?<mid>\d{1,15}) ICID \d{1,15} RID (?<rid>\d{1,9}) To: <(?<address>[^<>]{1,320})>/;

function isTo(domain: string) {
  return ({ text }: Pick<LogLine, 'text'>): boolean =>
    recipient.exec(text)?.groups?.address?.toLowerCase().endsWith(`@${domain}`) === true;
}

/** Which recipients are at this destination, for each message of which the log names any. */
function recipientsAt(domain: string, lines: readonly LogLine[]): Map<number, Set<number>> {
  const found = new Map<number, Set<number>>();
  const here = isTo(domain);
  for (const line of lines) {
    const to = recipient.exec(line.text)?.groups;
    if (to === undefined) continue;
    const rids = found.get(Number(to.mid)) ?? new Set<number>();
    found.set(Number(to.mid), here(line) ? rids.add(Number(to.rid)) : rids);
  }
  return found;
}

/** The appliance's own time, read as if it were UTC: only ever compared with, or turned back into, its own. */
export function timeOf(clock: string): number | undefined {
  const text = /^[A-Z][a-z]{2} (?<day>[A-Z][a-z]{2} [ \d]?\d) (?<time>\d\d:\d\d:\d\d) (?<year>\d{4})\b/.exec(
    clock,
  )?.groups;
  const at = text === undefined ? Number.NaN : Date.parse(`${text.day} ${text.year} ${text.time} UTC`);
  return Number.isNaN(at) ? undefined : at;
}

/** `Tue Mar  3`, as mail_logs begin their lines. */
function dayOf(at: number): string {
  const [weekday = '', day = '', month = ''] = new Date(at).toUTCString().replace(',', '').split(' ');
  return `${weekday} ${month} ${day.replace(/^0/, ' ')}`;
}

function hourOf(at: number): string {
  return `${dayOf(at)} ${new Date(at).toISOString().slice(11, 13)}`;
}
