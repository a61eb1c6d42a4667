import type { Who } from '../../jobs/replies/entry';
import type { Clears } from '../../jobs/replies/explain';
import { code, type Text, text } from '../../report';

const who: Record<Who, string> = {
  them: 'their side',
  us: 'our side',
  path: 'the path between us',
  message: 'the message itself (its content, or its sender)',
  recipient: 'the recipient’s address or mailbox',
  nobody: 'nobody’s',
  unknown: 'this reply does not tell',
};

/** Retries and their limit: default bounce profile (Cisco 118410). */
const clears: Record<Clears, string> = {
  itself: 'usually yes: the appliance tries again by itself, by default for three days',
  'needs-change':
    'no: the appliance keeps trying, but until something is changed it gets the same answer; in the end the mail is returned',
  bounced: 'no: that message goes back to its sender, and sending it again unchanged ends the same',
  'bounced-later-passes':
    'not for this message, which is returned to its sender; but the cause ends by itself, so later mail may pass',
  accepted: 'nothing to clear: this is a yes',
  unknown: 'this reply does not tell',
};

export const explain = {
  who,
  clears,
  facts: {
    meaning: 'Meaning',
    who: 'Whose fault',
    clears: 'Clears by itself',
    next: 'Next step',
    wait: 'They ask to wait',
    nextTry: 'Next try',
    by: 'Recognised by',
    source: 'Source',
  },
  nextTry: (at: string): Text => text`from about ${code(at)} on it may pass, by the clock of the log`,
  by: {
    words: 'its words',
    provider: (provider: string): string => `its words or code, as ${provider} uses them`,
    enhanced: 'the enhanced code alone; the words may say more',
    code: 'the three-digit code alone; the words may say more',
    kind: 'the first digits of the code alone; the words may say more',
  },
  /** `000`: AsyncOS reports something of its own in the form of a reply. */
  own: (): Text => text`No server said this: the appliance found it by itself.`,
  literally: (): string => 'your message',
  unknown: (): Text => text`I do not know this reply.`,
  unknownAdvice: (): Text =>
    text`There is no code in it that I can read, and no wording that I know. Paste the server’s answer from the log, with its three-digit code.`,
  /** An RFC with its section, or an address; written in English where the reply is. */
  cited: (source: string): string => source,
  /** Before a short explanation under a reply that is shown. */
  means: (what: string): string => (what === '' ? 'What that means' : `What ${what} means`),
};
