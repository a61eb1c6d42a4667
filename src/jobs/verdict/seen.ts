import { explainReply, type ReplyMeaning } from '../replies/explain';
import type { DnsFact, Facts, HostFact, LoggedReply, SmtpFact } from './facts';

/** How far one side got. `no-greeting`: connected, and then nothing that a mail server says. */
export type Reach =
  | 'welcome'
  | 'turned-away'
  | 'rewritten'
  | 'no-greeting'
  | 'refused'
  | 'no-answer'
  | 'no-route'
  | 'no-connection';

/** The facts in the words of the rules. Undefined: it is not known. */
export interface Seen {
  readonly facts: Facts;
  readonly host: Extract<HostFact, { known: true }> | undefined;
  /** From the appliance: telnet, or what smtpping says where telnet says nothing. */
  readonly there: Reach | undefined;
  /** From here: the best that one of its addresses gave, because a sender needs only one. */
  readonly here: Reach | undefined;
  /** From here, the very address that the appliance tried. Undefined where addresses differ and it is not among them. */
  readonly sameHere: Reach | undefined;
  /** What they say to the appliance: in the greeting that turns it away now, or else as the newest refusal in the log. */
  readonly reply: ReplyMeaning | undefined;
  /** Of the log, the refusal that counts. */
  readonly logged: LoggedReply | undefined;
  /** The reply is that greeting: no mail was offered, so none was returned. */
  readonly greeted: boolean;
  /** When that was, in milliseconds since 1970. */
  readonly repliedAt: number | undefined;
  /** Undefined too where an SMTP route says where mail goes: then its MX records explain nothing. */
  readonly dns: DnsFact | undefined;
  readonly dig: Exclude<Facts['dig'], 'failed'>;
  /** The hosts of the appliance's MX answer, in lower case; an empty name is a null MX. */
  readonly digHosts: readonly string[] | undefined;
}

/** A bad fact counts as one that was not asked. */
export function known<T>(fact: T | 'failed' | undefined): T | undefined {
  return fact === 'failed' ? undefined : fact;
}

export function see(facts: Facts): Seen {
  const host = known(facts.host);
  const byRoute = host?.known === true && (host.routes?.length ?? 0) > 0;
  const dig = byRoute ? undefined : known(facts.dig);
  const there = fromTelnet(facts) ?? fromSmtpping(facts);
  const tried = byRoute ? [] : (known(facts.smtp) ?? []);
  const here = fromHere(tried);
  const greeting = turnedAway(facts);
  // Where nobody answers any more, earlier words explain nothing.
  const logged = noWay(there) && noWay(here) ? undefined : newest(known(facts.log) ?? []);
  const text = greeting ?? logged?.text;
  return {
    facts,
    host: host?.known ? host : undefined,
    dns: byRoute ? undefined : known(facts.dns),
    dig,
    there,
    here,
    sameHere: sameFromHere(known(facts.telnet)?.address, tried),
    reply: text === undefined ? undefined : explainReply(text),
    logged,
    greeted: greeting !== undefined,
    repliedAt: greeting === undefined ? logged?.at : undefined,
    digHosts:
      dig?.result === 'answered'
        ? dig.records
            .filter(({ type }) => type === 'MX')
            .sort((a, b) => (a.preference ?? 0) - (b.preference ?? 0))
            .map(({ data }) => data.toLowerCase())
        : undefined,
  };
}

export function noWay(reach: Reach | undefined): boolean {
  return reach === 'refused' || reach === 'no-answer' || reach === 'no-route' || reach === 'no-connection';
}

/**
 * The words of whoever turns the appliance away now. What is said to us is about our own address, which is often one
 * that no mail server would talk to.
 */
function turnedAway({ telnet, smtpping }: Facts): string | undefined {
  const there = known(telnet);
  if (there?.code !== undefined) return there.code >= 400 ? there.greeting : undefined;
  const tested = known(smtpping);
  return tested?.result === 'rejected' ? tested.lines.find((line) => /\brejected\b/i.test(line)) : undefined;
}

/** The last word counts, but one mailbox explains no queue while there is a word about others. */
function newest(log: readonly LoggedReply[]): LoggedReply | undefined {
  const last = log.at(-1);
  if (last === undefined || !isPersonal(last)) return last;
  return log.findLast((one) => isHeld(one) && !isPersonal(one)) ?? last;
}

function isHeld({ text }: LoggedReply): boolean {
  const clears = explainReply(text)?.clears;
  return clears === 'itself' || clears === 'needs-change';
}

function isPersonal(one: LoggedReply): boolean {
  return isHeld(one) && explainReply(one.text)?.entry.who === 'recipient';
}

function fromTelnet({ telnet }: Facts): Reach | undefined {
  const seen = known(telnet);
  if (seen === undefined) return undefined;
  switch (seen.result) {
    case 'connected':
      if (seen.code === undefined) return 'no-greeting';
      // A PIX or ASA that inspects ESMTP hides the greeting behind asterisks (Cisco 117801).
      if (/^220[ -][*02 ]{8,}/.test(seen.greeting ?? '')) return 'rewritten';
      return seen.code === 220 ? 'welcome' : 'turned-away';
    case 'refused':
      return 'refused';
    case 'timed-out':
    case 'silent':
      return 'no-answer';
    case 'unreachable':
      return 'no-route';
    case 'no-host':
    case 'unclear':
      return undefined;
    default:
      return seen.result satisfies never;
  }
}

function fromSmtpping({ smtpping }: Facts): Reach | undefined {
  const seen = known(smtpping);
  if (seen === undefined || seen.result === 'unclear') return undefined;
  return { reached: 'welcome', refused: 'no-connection', rejected: 'turned-away' }[seen.result] as Reach;
}

const best = ['welcome', 'turned-away', 'no-greeting', 'refused', 'no-answer', 'no-route'] as const;

function fromHere(tried: readonly SmtpFact[]): Reach | undefined {
  const each = tried.map(reachOf);
  return best.find((reach) => each.includes(reach));
}

function sameFromHere(address: string | undefined, tried: readonly SmtpFact[]): Reach | undefined {
  const same = tried.filter((one) => one.address === address?.toLowerCase());
  const each = new Set((same.length > 0 ? same : tried).flatMap((one) => reachOf(one) ?? []));
  return each.size === 1 ? [...each][0] : undefined;
}

function reachOf({ kind, code }: SmtpFact): Reach | undefined {
  switch (kind) {
    case 'closed':
      return undefined;
    case 'reply':
      return code === 220 ? 'welcome' : 'turned-away';
    case 'silent':
    case 'hung-up':
    case 'not-smtp':
      return 'no-greeting';
    default:
      return kind;
  }
}
