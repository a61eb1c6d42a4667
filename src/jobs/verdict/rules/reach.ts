import { known, type Seen } from '../seen';
import { type Rule, step2, step3 } from './rule';

/** RFC 5321 section 4.5.3.2.1 lets senders wait 5 minutes for a greeting; many hurry more. */
const SLOW_MS = 20_000;

const noWay = (reach: Seen['there']) =>
  reach === 'refused' || reach === 'no-answer' || reach === 'no-route' || reach === 'no-connection';
const others = ({ dns, digHosts }: Seen) =>
  digHosts !== undefined &&
  dns?.kind === 'mx' &&
  !dns.hosts.some((name) => digHosts.includes(name.toLowerCase()));
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
    when: ({ there, here }) => noWay(there) && here === 'welcome',
    on: ['telnet', 'smtpping', 'smtp', 'host'],
    source: `${step2} (unknown: interface or NAT)`,
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
    name: 'no-answer-both',
    who: 'them',
    sure: 'likely',
    button: 'refresh',
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
    name: 'no-greeting-there',
    who: 'path',
    sure: 'weak',
    button: 'smtpping',
    when: ({ there, here }) => there === 'no-greeting' && here === 'welcome',
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
    name: 'slow',
    who: 'them',
    sure: 'likely',
    button: 'refresh',
    when: ({ facts, there }) =>
      there !== 'welcome' &&
      known(facts.smtp)?.some(({ code, bannerMs = 0 }) => code === 220 && bannerMs > SLOW_MS),
    on: ['smtp', 'host'],
    source: 'RFC 5321, section 4.5.3.2.1',
  },
  {
    name: 'answers',
    who: 'itself',
    sure: 'likely',
    button: 'retry',
    when: (seen) => seen.there === 'welcome' && seen.host?.active !== 0,
    on: ['telnet', 'smtpping', 'smtp', 'log', 'host'],
    source: `${step3} (connected, with a 220 banner)`,
  },
  {
    name: 'answers-nothing-waiting',
    who: 'itself',
    sure: 'likely',
    button: 'refresh',
    when: ({ there }) => there === 'welcome',
    on: ['telnet', 'smtpping', 'smtp', 'host'],
    source: step3,
  },
  {
    name: 'answers-here',
    who: 'unknown',
    sure: 'weak',
    button: 'smtpping',
    when: ({ here }) => here === 'welcome',
    on: ['smtp', 'host'],
    source: step3,
  },
  {
    name: 'unreached-here',
    who: 'unknown',
    sure: 'weak',
    button: 'smtpping',
    when: ({ here }) => noWay(here) || here === 'no-greeting',
    on: ['smtp', 'host'],
    source: step3,
  },
] as const satisfies readonly Rule[];
