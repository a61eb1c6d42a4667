import { known, noWay, type Seen } from '../seen';
import { isBounced, type Rule, step3 } from './rule';

/** A refusal that leaves mail in the queue; one that bounced it explains no queue. */
const held = ({ reply }: Seen) => reply?.clears === 'itself' || reply?.clears === 'needs-change';
/** Or that keeps it from being offered at all. */
const refuses = (seen: Seen) => held(seen) || (seen.greeted && seen.there === 'turned-away');
/** They were not ready then, and are now. A limit that they name is not over with the next greeting. */
const over = ({ reply, there }: Seen) =>
  reply?.reply.code === '421' && reply.by !== 'words' && reply.entry.who === 'them' && there === 'welcome';
const isFrom = ({ reply }: Seen, ...who: string[]) => reply !== undefined && who.includes(reply.entry.who);

/** The first retries come within an hour (Cisco 118410); greylisting delays by minutes as a rule (RFC 6647, section 4). */
const GREY_SECONDS = 6 * 3600;

/** Somebody said why. */
export const replyRules = [
  {
    name: 'tls-fails',
    who: 'unknown',
    sure: 'likely',
    button: 'refresh',
    when: (seen) => held(seen) && seen.reply?.entry.tls,
    on: ['log', 'smtp'],
    source: 'Cisco 118955',
  },
  {
    // The next tries may come from other addresses, or too late for the list, and be new to it each time.
    name: 'greylisting-lasts',
    who: 'unknown',
    sure: 'weak',
    button: 'refresh',
    when: (seen) => seen.reply?.greylisting && held(seen) && (seen.host?.oldestSeconds ?? 0) > GREY_SECONDS,
    on: ['log', 'telnet', 'host'],
    source: 'RFC 6647, section 5',
  },
  {
    name: 'greylisting',
    who: 'itself',
    sure: 'likely',
    button: 'refresh',
    when: (seen) => seen.reply?.greylisting && held(seen),
    on: ['log', 'telnet', 'smtpping'],
    source: 'RFC 6647, section 2',
  },
  {
    name: 'turned-away-there-alone',
    who: 'us',
    sure: 'likely',
    button: 'refresh',
    when: (seen) =>
      seen.there === 'turned-away' &&
      seen.sameHere === 'welcome' &&
      !(held(seen) && isFrom(seen, 'them', 'nobody')),
    on: ['telnet', 'smtpping', 'smtp', 'sending'],
    source: step3,
  },
  {
    name: 'no-reverse-dns',
    who: 'us',
    sure: 'sure',
    button: 'refresh',
    when: (seen) =>
      refuses(seen) &&
      seen.reply?.entry.reverseDns &&
      known(seen.facts.sending)?.some(({ kind }) => kind === 'none' || kind === 'unconfirmed'),
    on: ['sending', 'log', 'telnet'],
    source: 'RFC 7372, section 3; RFC 1912, section 2.1',
  },
  {
    name: 'reply-us',
    who: 'us',
    sure: 'likely',
    button: 'refresh',
    when: (seen) => refuses(seen) && isFrom(seen, 'us'),
    on: ['log', 'telnet', 'smtpping', 'sending'],
    source: 'RFC 5321, section 4.2.1',
  },
  {
    name: 'reply-path',
    who: 'path',
    sure: 'weak',
    button: 'smtpping',
    when: (seen) => held(seen) && isFrom(seen, 'path'),
    on: ['log', 'telnet', 'smtpping'],
    source: 'RFC 3463, sections 3.5 and 3.6',
  },
  {
    name: 'reply-them',
    who: 'them',
    sure: 'likely',
    button: 'refresh',
    when: (seen) => held(seen) && !over(seen) && isFrom(seen, 'them'),
    on: ['log', 'telnet', 'smtpping'],
    source: 'RFC 5321, section 4.2.1',
  },
  {
    name: 'reply-recipient',
    who: 'them',
    sure: 'likely',
    button: 'refresh',
    when: (seen) => held(seen) && isFrom(seen, 'recipient'),
    on: ['log', 'telnet'],
    source: 'RFC 3463, sections 3.2 and 3.3',
  },
  {
    name: 'reply-message',
    who: 'us',
    sure: 'likely',
    button: 'refresh',
    when: (seen) => held(seen) && isFrom(seen, 'message'),
    on: ['log', 'telnet'],
    source: 'RFC 3463, section 3.7',
  },
  {
    name: 'reply-unclear',
    who: 'unknown',
    sure: 'weak',
    button: 'refresh',
    when: (seen) => held(seen) && !over(seen),
    on: ['log', 'telnet', 'smtpping'],
    source: 'RFC 5321, section 4.2.1',
  },
  {
    // Retrying sends what waits the same way.
    name: 'bounced-us',
    who: 'us',
    sure: 'likely',
    button: 'refresh',
    when: (seen) =>
      seen.reply !== undefined && isBounced(seen.reply) && isFrom(seen, 'us') && !noWay(seen.there),
    on: ['log', 'host', 'sending'],
    source: 'RFC 5321, section 4.2.1',
  },
  {
    name: 'bounced-idle',
    who: 'unknown',
    sure: 'likely',
    button: 'refresh',
    when: ({ reply, host, greeted }) =>
      reply !== undefined && isBounced(reply) && !greeted && host?.active === 0,
    on: ['log', 'host'],
    source: 'RFC 5321, section 4.2.1',
  },
  {
    name: 'refuse-all',
    who: 'them',
    sure: 'likely',
    button: 'refresh',
    when: ({ there, here }) => there === 'turned-away' && here === 'turned-away',
    on: ['telnet', 'smtpping', 'smtp'],
    source: 'RFC 5321, section 3.1',
  },
  {
    name: 'turned-away',
    who: 'unknown',
    sure: 'weak',
    button: 'smtpping',
    when: ({ there, here }) => there === 'turned-away' || (there === undefined && here === 'turned-away'),
    on: ['telnet', 'smtpping', 'smtp'],
    source: step3,
  },
] as const satisfies readonly Rule[];
