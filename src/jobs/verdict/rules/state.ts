import { known, type Seen } from '../seen';
import { isBounced, RETRIED_SECONDS, type Rule, step1, step2 } from './rule';

const waiting = ({ host }: Seen) => (host?.active ?? 0) > 0;
/** What settles it whatever else was found. */
export const firstRules = [
  {
    name: 'suspended',
    who: 'us',
    sure: 'sure',
    button: 'refresh',
    when: ({ facts }) => known(facts.suspended),
    on: ['suspended'],
    source: 'AsyncOS 9.1.2 user guide, suspenddel',
  },
  {
    // A mistyped name; nobody's fault, and nothing to call in order either.
    name: 'no-domain-no-mail',
    who: 'unknown',
    sure: 'likely',
    button: 'refresh',
    when: ({ facts, reply, dns, dig, there }) =>
      known(facts.host)?.known === false &&
      reply === undefined &&
      dns?.kind === 'no-domain' &&
      (dig?.result === 'empty' || dig?.result === 'no-domain') &&
      there === undefined,
    on: ['host', 'dns', 'dig'],
    source: 'RFC 2308, section 2.1',
  },
  {
    name: 'no-record',
    who: 'itself',
    sure: 'sure',
    button: 'refresh',
    when: ({ facts, reply }) => known(facts.host)?.known === false && reply === undefined,
    on: ['host'],
    source: 'AsyncOS 9.1.2 user guide, hoststatus',
  },
  {
    name: 'nothing-waiting',
    who: 'itself',
    sure: 'sure',
    button: 'refresh',
    when: ({ host, reply }) =>
      host?.active === 0 && host.state === 'up' && !(reply !== undefined && isBounced(reply)),
    on: ['host'],
    source: step1,
  },
] as const satisfies readonly Rule[];

/** What is left when nothing but the state, or not even that, is known. */
export const lastRules = [
  {
    name: 'bounced',
    who: 'unknown',
    sure: 'weak',
    button: 'refresh',
    when: ({ reply }) => reply !== undefined && isBounced(reply),
    on: ['log', 'host'],
    source: 'RFC 5321, section 4.2.1',
  },
  {
    name: 'not-tried',
    who: 'itself',
    sure: 'weak',
    button: 'refresh',
    when: ({ host }) => host?.state === 'unknown' && host.attempted === 0 && (host.unattempted ?? 0) > 0,
    on: ['host'],
    source: 'AsyncOS 9.1.2 user guide, hoststatus',
  },
  {
    name: 'state-down',
    who: 'unknown',
    sure: 'weak',
    button: 'smtpping',
    when: ({ host }) => host?.state === 'down',
    on: ['host'],
    source: `${step2} (down)`,
  },
  {
    name: 'state-unknown',
    who: 'unknown',
    sure: 'weak',
    button: 'smtpping',
    when: ({ host }) => host?.state === 'unknown',
    on: ['host'],
    source: `${step2} (unknown)`,
  },
  {
    name: 'up-retrying',
    who: 'itself',
    sure: 'likely',
    button: 'refresh',
    when: (seen) =>
      waiting(seen) && (seen.host?.oldestSeconds ?? Number.POSITIVE_INFINITY) <= RETRIED_SECONDS,
    on: ['host'],
    source: `${step2} (up); Cisco 118410`,
  },
  {
    name: 'up-stuck',
    who: 'unknown',
    sure: 'weak',
    button: 'smtpping',
    when: (seen) => waiting(seen),
    on: ['host'],
    source: `${step2} (up)`,
  },
  {
    name: 'nothing-known',
    who: 'unknown',
    sure: 'weak',
    button: 'refresh',
    when: () => true,
    on: ['host', 'dig', 'telnet', 'dns', 'smtp'],
    source: 'Cisco 215929',
  },
] as const satisfies readonly Rule[];
