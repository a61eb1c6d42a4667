import { type DaneMatch, daneMatch } from './dane';
import type { DaneFacts } from './domain-facts';
import { allows } from './mta-sts';
import type { MtaStsFacts } from './mta-sts-facts';
import type { Ehlo, Heard, Reply, SmtpFacts, Talk } from './smtp-facts';
import type { TlsFacts } from './tls-facts';

/**
 * What follows for mail. `blocks`: none gets through here now. `waits`: it is turned away for a while. `blocks-strict`:
 * senders that honour DANE or MTA-STS do not deliver, others do. `advice`: mail flows, and somebody should know.
 */
export type Weight = 'blocks' | 'waits' | 'blocks-strict' | 'advice';

export type Finding = { readonly weight: Weight } & (
  | { readonly kind: 'refused' | 'no-answer' | 'no-route' | 'not-smtp' | 'silent' | 'hung-up' | 'too-much' }
  /** `at`: which step it answered so; `tls`: to EHLO inside TLS, after all before had gone well. */
  | { readonly kind: 'turned-away'; readonly at: 'banner' | 'ehlo' | 'tls'; readonly reply: Reply }
  /** TLS came about, and inside it no reply. */
  | { readonly kind: 'mute-in-tls' }
  /** RFC 3207 section 4.2: inside TLS it must not be offered. */
  | { readonly kind: 'starttls-again' }
  | { readonly kind: 'slow-banner'; readonly ms: number }
  | { readonly kind: 'teaser'; readonly ms: number }
  | { readonly kind: 'no-esmtp' }
  /** Something between us rewrites SMTP: `220 ****`, `XXXXXXXA` (Cisco's PIX and ASA are known for it). */
  | { readonly kind: 'rewritten' }
  | { readonly kind: 'unasked'; readonly octets: number }
  | { readonly kind: 'no-starttls' | 'starttls-declined' | 'tls-failed' }
  | { readonly kind: 'old-tls'; readonly protocol: string }
  | { readonly kind: 'certificate'; readonly fault: 'name' | 'chain' | 'expired' | 'not-yet-valid' }
  | { readonly kind: 'expires-soon'; readonly days: number }
  | { readonly kind: 'dane'; readonly match: 'mismatch' | 'no-tls' | 'unknown' }
  | { readonly kind: 'mta-sts'; readonly fault: 'not-listed' | 'no-tls' | 'certificate' }
);

/** A banner that takes longer is a decision, not distance. RFC 5321 section 4.5.3.2.1 lets senders wait 5 minutes. */
const SLOW_MS = 5000;
const SOON_DAYS = 14;

export interface Promised {
  readonly dane?: DaneFacts;
  readonly mtaSts?: MtaStsFacts;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What one conversation means for mail, the weightiest first. An address that was not tried means nothing. */
export function findings({ exchanger, outcome }: SmtpFacts, promised: Promised): readonly Finding[] {
  switch (outcome.kind) {
    case 'closed':
      return [];
    case 'refused':
    case 'no-answer':
    case 'no-route':
      return [{ weight: 'blocks', kind: outcome.kind }];
    case 'connected':
      return [...talkFindings(outcome.talk), ...tlsFindings(exchanger, outcome.talk, promised)].sort(
        (a, b) => weights.indexOf(a.weight) - weights.indexOf(b.weight),
      );
    default:
      return outcome satisfies never;
  }
}

const weights: readonly Weight[] = ['blocks', 'waits', 'blocks-strict', 'advice'];

function talkFindings({ banner, ehlo, helo, ehloInside, unasked }: Talk): Finding[] {
  const found = [
    ...heardFindings(banner, 'banner'),
    ...(ehlo === undefined ? [] : greetingFindings(ehlo.heard, helo)),
    ...(ehloInside === undefined ? [] : insideFindings(ehloInside)),
  ];
  if (banner.kind === 'reply' && banner.ms >= SLOW_MS) {
    found.push({ weight: 'advice', kind: 'slow-banner', ms: banner.ms });
  }
  if (banner.kind === 'reply' && banner.reply.teaserMs !== undefined) {
    found.push({ weight: 'advice', kind: 'teaser', ms: banner.ms });
  }
  if (isRewritten(banner, ehlo?.capabilities ?? [])) found.push({ weight: 'advice', kind: 'rewritten' });
  const octets = unasked.reduce((sum, one) => sum + one.octets, 0);
  if (octets > 0) found.push({ weight: 'advice', kind: 'unasked', octets });
  return found;
}

/** Who takes HELO instead takes mail; what it said to that counts, unless it hung up on us for asking twice. */
function greetingFindings(ehlo: Heard, helo: Heard | undefined): Finding[] {
  if (helo?.kind !== 'reply') return heardFindings(ehlo, 'ehlo');
  const accepted = helo.reply.code >= 200 && helo.reply.code < 300;
  return accepted ? [{ weight: 'advice', kind: 'no-esmtp' }] : heardFindings(helo, 'ehlo');
}

/** Senders that can do TLS fail there, and most come back until mail bounces. */
function insideFindings({ heard, capabilities }: Ehlo): Finding[] {
  if (heard.kind !== 'reply') return [{ weight: 'waits', kind: 'mute-in-tls' }];
  const again = capabilities.some(({ keyword }) => keyword === 'STARTTLS');
  return [
    ...heardFindings(heard, 'tls'),
    ...(again ? [{ weight: 'advice', kind: 'starttls-again' } as const] : []),
  ];
}

function heardFindings(heard: Heard, at: 'banner' | 'ehlo' | 'tls'): Finding[] {
  switch (heard.kind) {
    case 'reply': {
      const { reply } = heard;
      if (reply.code >= 200 && reply.code < 300) return [];
      return [{ weight: reply.code < 500 ? 'waits' : 'blocks', kind: 'turned-away', at, reply }];
    }
    case 'silent':
      // Slow is not down: senders wait five minutes, we do not.
      return [{ weight: 'waits', kind: 'silent' }];
    case 'not-smtp':
    case 'hung-up':
    case 'too-much':
      return [{ weight: 'blocks', kind: heard.kind }];
    default:
      return heard satisfies never;
  }
}

function isRewritten(banner: Heard, capabilities: readonly { keyword: string }[]): boolean {
  const stars = banner.kind === 'reply' && banner.reply.lines.some((line) => line.includes('****'));
  return stars || capabilities.some(({ keyword }) => /^X{4,}[A-Z]?$/.test(keyword));
}

function tlsFindings(exchanger: string, { ehlo, startTls }: Talk, promised: Promised): Finding[] {
  if (ehlo === undefined || startTls === undefined) return [];
  const tls = startTls.kind === 'secured' ? startTls.tls : undefined;
  const found: Finding[] = [];
  if (startTls.kind === 'not-offered') found.push({ weight: 'advice', kind: 'no-starttls' });
  if (startTls.kind === 'declined') found.push({ weight: 'advice', kind: 'starttls-declined' });
  if (startTls.kind === 'failed') found.push({ weight: 'advice', kind: 'tls-failed' });
  if (tls !== undefined) found.push(...certificateFindings(tls, promised.now));
  return [
    ...found,
    ...daneFindings(daneMatch(promised.dane, tls)),
    ...mtaStsFindings(exchanger, tls, promised.mtaSts),
  ];
}

function certificateFindings({ protocol, chain, trust, nameMatches }: TlsFacts, now: number): Finding[] {
  const found: Finding[] = [];
  if (protocol === 'TLSv1' || protocol === 'TLSv1.1')
    found.push({ weight: 'advice', kind: 'old-tls', protocol });
  const [own] = chain;
  const days = own === undefined ? Number.POSITIVE_INFINITY : Math.floor((own.validTo - now) / 86_400_000);
  const expired = trust.kind === 'expired' || days < 0;
  const early = trust.kind === 'not-yet-valid' || (own !== undefined && own.validFrom > now);
  if (expired) found.push({ weight: 'advice', kind: 'certificate', fault: 'expired' });
  else if (early) found.push({ weight: 'advice', kind: 'certificate', fault: 'not-yet-valid' });
  else if (days <= SOON_DAYS) found.push({ weight: 'advice', kind: 'expires-soon', days });
  if (['self-signed', 'unknown-issuer', 'other'].includes(trust.kind)) {
    found.push({ weight: 'advice', kind: 'certificate', fault: 'chain' });
  }
  if (!nameMatches) found.push({ weight: 'advice', kind: 'certificate', fault: 'name' });
  return found;
}

function daneFindings({ kind }: DaneMatch): Finding[] {
  return kind === 'mismatch' || kind === 'no-tls' || kind === 'unknown'
    ? [{ weight: 'blocks-strict', kind: 'dane', match: kind }]
    : [];
}

function mtaStsFindings(
  exchanger: string,
  tls: TlsFacts | undefined,
  facts: MtaStsFacts | undefined,
): Finding[] {
  if (facts?.kind !== 'one' || facts.policy.kind !== 'policy') return [];
  const { mode, patterns } = facts.policy;
  if (mode === 'none') return [];
  const weight = mode === 'enforce' ? 'blocks-strict' : 'advice';
  if (!allows(patterns, exchanger)) return [{ weight, kind: 'mta-sts', fault: 'not-listed' }];
  if (tls === undefined) return [{ weight, kind: 'mta-sts', fault: 'no-tls' }];
  return tls.trust.kind === 'trusted' && tls.nameMatches
    ? []
    : [{ weight, kind: 'mta-sts', fault: 'certificate' }];
}
