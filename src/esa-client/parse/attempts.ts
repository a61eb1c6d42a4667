import { isIP } from 'node:net';
import type { LogLine } from './maillog';

/** What came of one delivery, as mail_logs tells it. */
export interface Attempt {
  readonly at: string;
  /** `delayed`: tried again later. `failed`: no connection, so nothing was tried with it. */
  readonly outcome: 'delivered' | 'bounced' | 'delayed' | 'failed';
  readonly dcid: number;
  readonly mid?: number;
  /** Which recipients of the message; none for a connection that failed. */
  readonly rids: readonly number[];
  /** Ours, that the connection left by. */
  readonly from?: string;
  /** The destination, where the line says it: that of a connection that failed. */
  readonly domain?: string;
  /** The server that was spoken to. */
  readonly address?: string;
  /** Its words, or those of the network: `451 4.7.1 try later`. Not trustworthy. */
  readonly reason: string;
  /** The lines it was read from. */
  readonly raw: readonly string[];
}

// Line forms: AsyncOS 9.1 guide p. 38-11, Cisco 117853, 118232, 117875. Delayed and the network's errors: from memory.
const newConnection =
  /^New SMTP DCID (?<dcid>\d{1,15}) interface (?<from>\S{1,100}) address (?<address>[0-9a-f.:]{2,45})\b/i;
const connectionError =
  /^Connection Error: DCID (?<dcid>\d{1,15}) domain: (?<domain>\S{1,255}) IP: (?<address>[0-9a-f.:]{2,45})\b/i;
const leftBy = /^ interface: (?<from>[0-9a-f.:]{2,45}) /i;
// Without the address of the server in some versions; seen in public code that reads these logs.
const noTls =
  /^DCID (?<dcid>\d{1,15})(?: IP (?<address>[0-9a-f.:]{2,45}))? (?<words>TLS was required but could not be\b.{0,100})/i;
const done = /^Message done DCID (?<dcid>\d{1,15}) MID (?<mid>\d{1,15}) to RID \[(?<rids>[\d, ]{1,500})\]/i;
const response = /^MID (?<mid>\d{1,15}) RID \[[\d, ]{1,500}\] Response (?<words>\S.*)$/i;
const ended =
  /^(?<word>Bounced|Delayed): DCID (?<dcid>\d{1,15}) MID (?<mid>\d{1,15}) to RID (?<rids>\d{1,9}) - (?<words>\S.*)$/i;

/** How far behind a delivery its reply is looked for: connections write side by side. */
const NEAR = 100;

/** The last one first. */
export function readAttempts(lines: readonly LogLine[]): Attempt[] {
  const connections = new Map<number, Connection>();
  for (const { text } of lines) {
    const { dcid, address, from } = newConnection.exec(text)?.groups ?? {};
    if (dcid !== undefined && address !== undefined)
      connections.set(Number(dcid), { address, ...ownAddress(from) });
  }
  const attempts: { -readonly [K in keyof Attempt]: Attempt[K] }[] = [];
  for (const { at, text, raw } of lines) {
    const answered = response.exec(text)?.groups;
    if (answered) {
      const mine = attempts
        .slice(-NEAR)
        .findLast(({ mid, outcome }) => mid === Number(answered.mid) && outcome === 'delivered');
      if (mine && mine.reason === '') {
        mine.reason = answered.words ?? '';
        mine.raw = [...mine.raw, raw];
      }
      continue;
    }
    const attempt = readOne({ at, text, raw }, connections);
    const last = attempts.at(-1);
    // A message with two recipients ends in two lines.
    if (attempt && last && isSame(last, attempt)) last.rids = [...last.rids, ...attempt.rids];
    else if (attempt) attempts.push(attempt);
  }
  return attempts.reverse();
}

type Connection = Pick<Attempt, 'from' | 'address'>;

function isSame(a: Attempt, b: Attempt): boolean {
  return a.dcid === b.dcid && a.mid === b.mid && a.outcome === b.outcome && a.reason === b.reason;
}

function readOne(
  { at, text, raw: line }: LogLine,
  connections: ReadonlyMap<number, Connection>,
): Attempt | undefined {
  const raw = [line];
  const error = connectionError.exec(text)?.groups;
  if (error) {
    const dcid = Number(error.dcid);
    return {
      at,
      outcome: 'failed',
      dcid,
      rids: [],
      domain: error.domain?.toLowerCase() ?? '',
      address: error.address ?? '',
      ...ownAddress(leftBy.exec(behindDetails(text))?.groups?.from),
      reason: whyFailed(text),
      raw,
    };
  }
  const tls = noTls.exec(text)?.groups;
  if (tls) {
    const dcid = Number(tls.dcid);
    const address = tls.address === undefined ? {} : { address: tls.address };
    const reason = tls.words ?? '';
    return { at, outcome: 'failed', dcid, rids: [], ...connections.get(dcid), ...address, reason, raw };
  }
  const good = done.exec(text)?.groups;
  const bad = good ? undefined : ended.exec(text)?.groups;
  const found = good ?? bad;
  if (!found) return undefined;
  const dcid = Number(found.dcid);
  return {
    at,
    outcome: good ? 'delivered' : /^b/i.test(bad?.word ?? '') ? 'bounced' : 'delayed',
    dcid,
    mid: Number(found.mid),
    rids: (found.rids ?? '').split(',').map(Number),
    ...connections.get(dcid),
    reason: good ? '' : replyIn(bad?.words ?? ''),
    raw,
  };
}

/** Some versions may print the name of the interface there: that is no address. */
function ownAddress(from = ''): { from?: string } {
  return isIP(from) === 0 ? {} : { from };
}

/** ` interface: 192.0.2.5 reason: …`. The last one is the appliance's: details are the server's words, and may hold another. */
function behindDetails(text: string): string {
  const at = text.lastIndexOf(' interface: ');
  return at < 0 ? '' : text.slice(at);
}

/** `details: 421-'busy, try later' interface: … reason: unexpected SMTP response` without the interface. */
function whyFailed(text: string): string {
  const behind = behindDetails(text);
  const before = text.slice(0, text.length - behind.length);
  const after = (whole: string, label: string) => {
    const start = whole.indexOf(label);
    return start < 0 ? '' : whole.slice(start + label.length).trim();
  };
  const details = after(before, ' details: ');
  const reason = after(behind, ' reason: ');
  return [details, reason].filter((part) => part !== '').join(' – ');
}

/**
 * `4.1.0 - Unknown address error ('451', ['4.7.1 try later']) []`: the server's own reply, because the appliance's label
 * in front of it says "unknown address" of a blocklist too (AsyncOS 9.1.2 guide, p. 38-19).
 */
function replyIn(words: string): string {
  const start = words.indexOf("('");
  const code = words.slice(start + 2, start + 5);
  const open = words.indexOf('[', start);
  const close = words.lastIndexOf('])');
  if (start < 0 || !/^\d{3}$/.test(code) || open < 0 || close < open) return words;
  const said = words
    .slice(open + 1, close)
    .trim()
    .replace(/^['"]/, '')
    .replace(/['"]$/, '');
  // 000 is the appliance's way to say that there was no reply.
  if (code === '000' || said === '') return words.slice(0, start).trim() || code;
  return `${code} ${said.replace(/['"], ['"]/g, ' ')}`;
}
