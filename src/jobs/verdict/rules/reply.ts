import { known, type Seen } from '../seen';
import { type Rule, step3 } from './rule';

/** A refusal that leaves mail in the queue; one that bounced it explains no queue. */
const held = ({ reply }: Seen) => reply?.clears === 'itself' || reply?.clears === 'needs-change';
/** They were not ready then, and are now. */
const over = ({ reply, there }: Seen) => reply?.reply.code === '421' && there === 'welcome';

/** Somebody said why. */
export const replyRules = [
  {
    name: 'greylisting',
    who: 'itself',
    sure: 'likely',
    button: 'refresh',
    when: (seen) => seen.reply?.greylisting && held(seen),
    on: ['log', 'telnet', 'smtp'],
    source: 'RFC 6647, section 2',
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
    name: 'turned-away-there-alone',
    who: 'us',
    sure: 'likely',
    button: 'refresh',
    when: ({ there, here }) => there === 'turned-away' && here === 'welcome',
    on: ['telnet', 'smtpping', 'smtp', 'sending'],
    source: step3,
  },
  {
    name: 'no-reverse-dns',
    who: 'us',
    sure: 'sure',
    button: 'refresh',
    when: (seen) =>
      held(seen) &&
      seen.reply?.entry.reverseDns &&
      known(seen.facts.sending)?.some(({ kind }) => kind === 'none' || kind === 'unconfirmed'),
    on: ['sending', 'log', 'telnet', 'smtp'],
    source: 'RFC 7372, section 3; RFC 1912, section 2.1',
  },
  {
    name: 'reply-us',
    who: 'us',
    sure: 'likely',
    button: 'refresh',
    when: (seen) => held(seen) && seen.reply?.entry.who === 'us',
    on: ['log', 'telnet', 'smtp', 'sending'],
    source: 'RFC 5321, section 4.2.1',
  },
  {
    name: 'reply-path',
    who: 'path',
    sure: 'weak',
    button: 'smtpping',
    when: (seen) => held(seen) && seen.reply?.entry.who === 'path',
    on: ['log', 'telnet', 'smtp'],
    source: 'RFC 3463, sections 3.5 and 3.6',
  },
  {
    name: 'reply-them',
    who: 'them',
    sure: 'likely',
    button: 'refresh',
    when: (seen) => held(seen) && !over(seen) && ['them', 'recipient'].includes(seen.reply?.entry.who ?? ''),
    on: ['log', 'telnet', 'smtp'],
    source: 'RFC 5321, section 4.2.1',
  },
  {
    name: 'reply-unclear',
    who: 'unknown',
    sure: 'weak',
    button: 'refresh',
    when: (seen) => held(seen) && !over(seen),
    on: ['log', 'telnet', 'smtp'],
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
    when: ({ there, here }) => there === 'turned-away' || here === 'turned-away',
    on: ['telnet', 'smtpping', 'smtp'],
    source: step3,
  },
] as const satisfies readonly Rule[];
