import type { Facts, LoggedReply } from '../verdict/facts';
import { dnsFact, smtpFact } from '../verdict/probed';
import type { FromHere, OnAppliance, Part } from './check-gather';
import { type LogView, timeOf } from './log-search';

/** What is known so far of a destination as one appliance delivers to it. */
export function factsOf(domain: string, seen: OnAppliance | undefined, here: FromHere): Facts {
  return {
    domain,
    ...(seen && {
      ...fact('host', seen.host),
      ...fact('suspended', {
        ...seen.system,
        value: seen.system.value?.deliverySuspended,
      }),
      ...fact('dig', seen.dig),
      ...fact('telnet', seen.telnet),
      ...(seen.log &&
        fact('log', { ...seen.log, value: seen.log.value && logged(seen.log.value, Date.now()) })),
      ...(seen.sending && fact('sending', seen.sending)),
    }),
    ...fact('dns', { ...here.dns, value: here.dns.value && dnsFact(here.dns.value) }),
    ...fact('smtp', { ...here.smtp, value: here.smtp.value?.conversations.map(smtpFact) }),
  };
}

function fact<K extends keyof Facts, T extends Facts[K]>(
  name: K,
  { value, problem }: Pick<Part<unknown>, 'problem'> & { value?: T | undefined },
): { [P in K]?: T | 'failed' } {
  if (problem) return { [name]: 'failed' } as { [P in K]?: T | 'failed' };
  return value === undefined ? {} : ({ [name]: value } as { [P in K]?: T | 'failed' });
}

/** Replies count until something was delivered after them. The log's times are the appliance's, so ages are ours. */
function logged({ attempts, clock }: LogView, now: number): LoggedReply[] {
  const delivered = attempts.findIndex(({ outcome }) => outcome === 'delivered');
  const since = delivered < 0 ? attempts : attempts.slice(0, delivered);
  const there = clock === undefined ? undefined : timeOf(clock);
  return since
    .filter(({ reason }) => reason !== '')
    .map(({ reason, at }) => {
      const then = timeOf(at);
      return {
        text: reason,
        ...(there !== undefined &&
          then !== undefined && { at: now - (there - then), ago: inMinutes((there - then) / 1000) }),
      };
    })
    .reverse();
}

/** Nobody counts the seconds of an hour. */
function inMinutes(seconds: number): number {
  return seconds < 60 ? Math.max(0, seconds) : Math.floor(seconds / 60) * 60;
}
