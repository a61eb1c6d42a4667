import { explainReply, type ReplyMeaning } from '../replies/explain';
import type { DnsFact, Facts, HostFact, SmtpFact } from './facts';

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
  /** What the newest refusal in the log means, or the greeting that turned us away. */
  readonly reply: ReplyMeaning | undefined;
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
  const logged = known(facts.log)?.at(-1);
  const greeting = turnedAway(facts);
  const text = logged?.text ?? greeting;
  const byRoute = host?.known === true && (host.routes?.length ?? 0) > 0;
  const dig = byRoute ? undefined : known(facts.dig);
  return {
    facts,
    host: host?.known ? host : undefined,
    dns: byRoute ? undefined : known(facts.dns),
    dig,
    there: fromTelnet(facts) ?? fromSmtpping(facts),
    here: byRoute ? undefined : fromHere(known(facts.smtp) ?? []),
    reply: text === undefined ? undefined : explainReply(text),
    repliedAt: logged?.at,
    digHosts:
      dig?.result === 'answered'
        ? dig.records
            .filter(({ type }) => type === 'MX')
            .sort((a, b) => (a.preference ?? 0) - (b.preference ?? 0))
            .map(({ data }) => data.toLowerCase())
        : undefined,
  };
}

/** The words of whoever greeted with a refusal: to the appliance first, because its mail is what waits. */
function turnedAway({ telnet, smtp }: Facts): string | undefined {
  const there = known(telnet);
  if (there?.code !== undefined && there.code >= 400) return there.greeting;
  return known(smtp)?.find(({ code }) => code !== undefined && code >= 400)?.text;
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
  const each = tried.map(({ kind, code }): Reach | undefined => {
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
  });
  return best.find((reach) => each.includes(reach));
}
