import { known, noWay, type Seen } from '../seen';
import { FRESH_SECONDS, isBounced, RETRIED_SECONDS, type Rule, step2, step3 } from './rule';

/** RFC 5321 section 4.5.3.2.1 lets senders wait 5 minutes for a greeting; many hurry more. */
const SLOW_MS = 20_000;

const others = ({ dns, digHosts }: Seen) =>
  digHosts !== undefined &&
  dns?.kind === 'mx' &&
  !dns.hosts.some((name) => digHosts.includes(name.toLowerCase()));
/** Mail was returned for a reason that may be there for all other mail too. */
const mayBounce = ({ reply }: Seen) =>
  reply !== undefined && isBounced(reply) && reply.entry.who !== 'recipient' && reply.entry.who !== 'message';
/** How far the appliance gets, beside how far we get. */
export const reachRules = [
  {
    name: 'other-hosts',
    who: 'us',
    sure: 'likely',
    button: 'refresh',
    when: (seen) => noWay(seen.there) && seen.here === 'welcome' && others(seen),
    on: ['dig', 'dns', 'telnet', 'smtp'],
    source: `${step3} (dig)`,
  },
  {
    name: 'blocked-path',
    who: 'path',
    sure: 'likely',
    button: 'smtpping',
    when: ({ there, sameHere }) => noWay(there) && sameHere === 'welcome',
    on: ['telnet', 'smtpping', 'smtp', 'host'],
    source: `${step2} (unknown: interface or NAT)`,
  },
  {
    name: 'another-answers',
    who: 'unknown',
    sure: 'weak',
    button: 'smtpping',
    when: ({ there, here }) => noWay(there) && here === 'welcome',
    on: ['telnet', 'smtpping', 'smtp', 'host'],
    source: 'RFC 5321, section 5.1',
  },
  {
    name: 'no-mx-no-answer',
    who: 'them',
    sure: 'likely',
    button: 'refresh',
    when: ({ there, here, dns }) => dns?.kind === 'implicit' && noWay(there) && noWay(here),
    on: ['dns', 'telnet', 'smtpping', 'smtp', 'host'],
    source: 'RFC 5321, section 5.1',
  },
  {
    name: 'refused-both',
    who: 'them',
    sure: 'likely',
    button: 'refresh',
    when: ({ there, here }) => there === 'refused' && here === 'refused',
    on: ['telnet', 'smtp', 'host'],
    source: `${step2} (down: connection refused)`,
  },
  {
    name: 'no-route-both',
    who: 'path',
    sure: 'weak',
    button: 'refresh',
    when: ({ there, here }) => there === 'no-route' && here === 'no-route',
    on: ['telnet', 'smtp', 'host'],
    source: `${step2} (down: no route to host)`,
  },
  {
    // Many networks let nothing but their mail gateways out on port 25, so no answer here is no second witness.
    name: 'no-answer-both',
    who: 'unknown',
    sure: 'weak',
    button: 'smtpping',
    when: ({ there, here }) => noWay(there) && noWay(here),
    on: ['telnet', 'smtpping', 'smtp', 'host'],
    source: `${step2} (down: timed out)`,
  },
  {
    name: 'no-greeting-both',
    who: 'them',
    sure: 'likely',
    button: 'refresh',
    when: ({ there, here }) => there === 'no-greeting' && here === 'no-greeting',
    on: ['telnet', 'smtp'],
    source: 'RFC 5321, section 4.5.3.2.1',
  },
  {
    name: 'slow',
    who: 'them',
    sure: 'likely',
    button: 'refresh',
    when: ({ facts, there }) =>
      !noWay(there) &&
      there !== 'welcome' &&
      known(facts.smtp)?.some(({ code, bannerMs = 0 }) => code === 220 && bannerMs > SLOW_MS),
    on: ['smtp', 'host'],
    source: 'RFC 5321, section 4.5.3.2.1',
  },
  {
    name: 'no-greeting-there',
    who: 'path',
    sure: 'weak',
    button: 'smtpping',
    when: ({ there, sameHere }) => there === 'no-greeting' && sameHere === 'welcome',
    on: ['telnet', 'smtp'],
    source: 'Cisco 117801',
  },
  {
    name: 'no-greeting',
    who: 'unknown',
    sure: 'weak',
    button: 'smtpping',
    when: ({ there }) => there === 'no-greeting',
    on: ['telnet'],
    source: step3,
  },
  {
    name: 'refused-there',
    who: 'unknown',
    sure: 'weak',
    button: 'smtpping',
    when: ({ there }) => there === 'refused' || there === 'no-connection',
    on: ['telnet', 'smtpping', 'host'],
    source: `${step3} (a refusal: look further)`,
  },
  {
    name: 'no-answer-there',
    who: 'unknown',
    sure: 'weak',
    button: 'smtpping',
    when: ({ there }) => there === 'no-answer' || there === 'no-route',
    on: ['telnet', 'host'],
    source: `${step3} (a refusal: look further)`,
  },
  {
    name: 'inspected-both',
    who: 'path',
    sure: 'weak',
    button: 'smtpping',
    when: ({ facts, there }) =>
      there === 'rewritten' && known(facts.smtp)?.some(({ rewritten }) => rewritten === true),
    on: ['telnet', 'smtp'],
    source: 'Cisco 117801',
  },
  {
    name: 'inspected',
    who: 'path',
    sure: 'likely',
    button: 'smtpping',
    when: ({ there }) => there === 'rewritten',
    on: ['telnet', 'smtp'],
    source: 'Cisco 117801',
  },
  {
    // The old hosts of a domain that moved greet too, and then refuse its mail for good.
    name: 'other-hosts-answer',
    who: 'unknown',
    sure: 'likely',
    button: 'refresh',
    when: (seen) => seen.there === 'welcome' && others(seen),
    on: ['dig', 'dns', 'telnet', 'smtp'],
    source: `${step3} (dig)`,
  },
  {
    name: 'answers-up',
    who: 'unknown',
    sure: 'weak',
    button: 'retry',
    when: (seen) =>
      seen.there === 'welcome' &&
      seen.host?.state === 'up' &&
      (seen.host.attempted ?? 0) > 0 &&
      (seen.host.oldestSeconds ?? 0) > RETRIED_SECONDS &&
      // A reply that kept mail in and is over explains it.
      (seen.reply === undefined || isBounced(seen.reply)) &&
      !mayBounce(seen),
    on: ['telnet', 'smtpping', 'smtp', 'log', 'host'],
    source: `${step3} (connected, with a 220 banner)`,
  },
  {
    // A try that failed is counted as attempted.
    name: 'on-its-way',
    who: 'itself',
    sure: 'likely',
    button: 'refresh',
    when: ({ there, host, reply }) =>
      there === 'welcome' &&
      host?.state === 'up' &&
      (host.active ?? 0) > 0 &&
      host.attempted === 0 &&
      (host.oldestSeconds ?? Number.POSITIVE_INFINITY) < FRESH_SECONDS &&
      reply === undefined,
    on: ['host', 'telnet', 'smtp'],
    source: `${step3} (connected, with a 220 banner)`,
  },
  {
    name: 'answers',
    who: 'itself',
    sure: 'likely',
    button: 'retry',
    when: (seen) => seen.there === 'welcome' && seen.host?.active !== 0 && !mayBounce(seen),
    on: ['telnet', 'smtpping', 'smtp', 'log', 'host'],
    source: `${step3} (connected, with a 220 banner)`,
  },
  {
    name: 'answers-nothing-waiting',
    who: 'itself',
    sure: 'likely',
    button: 'refresh',
    when: ({ there, host }) => there === 'welcome' && host?.active === 0,
    on: ['telnet', 'smtpping', 'smtp', 'host'],
    source: step3,
  },
  {
    name: 'answers-here',
    who: 'unknown',
    sure: 'weak',
    button: 'smtpping',
    when: ({ there, here }) => there === undefined && here === 'welcome',
    on: ['smtp', 'host'],
    source: step3,
  },
  {
    name: 'unreached-here',
    who: 'unknown',
    sure: 'weak',
    button: 'smtpping',
    when: ({ there, here }) => there === undefined && (noWay(here) || here === 'no-greeting'),
    on: ['smtp', 'host'],
    source: step3,
  },
] as const satisfies readonly Rule[];
