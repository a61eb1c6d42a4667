import type { Failure } from '../probes/dns-outcome';
import type { MailRoute } from '../probes/domain-facts';
import type { Heard, Reply, SmtpFacts, Talk } from '../probes/smtp-facts';
import type { DnsFact, SmtpFact } from './facts';

/** What our own probes found, as the facts that rules are about. */

export function dnsFact(route: MailRoute): DnsFact {
  switch (route.kind) {
    case 'mx':
    case 'implicit':
      return { kind: route.kind, hosts: route.exchangers.map(({ name }) => name) };
    case 'null':
    case 'none':
    case 'no-domain':
    case 'loop':
      return { kind: route.kind, hosts: [] };
    case 'unknown':
      return { kind: 'unknown', failure: failureOf(route.failure), hosts: [] };
    default:
      return route satisfies never;
  }
}

function failureOf(failure: Failure): NonNullable<DnsFact['failure']> {
  switch (failure.kind) {
    case 'servfail':
      return failure.dnssec ? 'servfail-dnssec' : 'servfail';
    case 'refused':
    case 'timeout':
      return failure.kind;
    case 'formerr':
    case 'rcode':
    case 'lame':
    case 'truncated':
    case 'unreachable':
    case 'malformed':
    case 'bad-name':
    case 'cancelled':
      return 'other';
    default:
      return failure satisfies never;
  }
}

export function smtpFact({ address, outcome }: SmtpFacts): SmtpFact {
  switch (outcome.kind) {
    case 'closed':
    case 'refused':
    case 'no-route':
    case 'no-answer':
      return { address, kind: outcome.kind };
    case 'connected':
      return { address, ...heardFact(decisive(outcome.talk)), ...bannerMs(outcome.talk) };
    default:
      return outcome satisfies never;
  }
}

/** A welcome counts only when EHLO, or HELO in its place, is accepted too. */
function decisive({ banner, ehlo, helo }: Talk): Heard {
  if (ehlo === undefined) return banner;
  const greeted = helo?.kind === 'reply' ? helo : ehlo.heard;
  return greeted.kind === 'reply' && greeted.reply.code === 250 ? banner : greeted;
}

function heardFact(heard: Heard): Omit<SmtpFact, 'address'> {
  switch (heard.kind) {
    case 'reply': {
      const { reply } = heard;
      const { code, lines } = reply;
      if (code !== 220) return { kind: 'reply', code, text: replyText(reply) };
      return { kind: 'reply', code, ...(lines.some((line) => line.includes('****')) && { rewritten: true }) };
    }
    case 'silent':
    case 'hung-up':
    case 'not-smtp':
      return { kind: heard.kind };
    case 'too-much':
      return { kind: 'not-smtp' };
    default:
      return heard satisfies never;
  }
}

function bannerMs({ banner }: Talk): { bannerMs?: number } {
  return banner.kind === 'reply' ? { bannerMs: banner.ms } : {};
}

/** As it came over the line. Foreign text. */
export function replyText({ code, lines }: Reply): string {
  return lines.map((line, i) => `${code}${i < lines.length - 1 ? '-' : ' '}${line}`).join('\n');
}
