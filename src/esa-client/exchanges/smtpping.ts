import type { Answer, Exchange } from '../exchange';
import { chooseFromMenu } from '../menu';
import { parseSmtpPing, type SmtpPing } from '../parse/smtpping';
import { assertHost, assertMailbox, assertName } from './arguments';

export type { SmtpPing } from '../parse/smtpping';

export interface SmtpPingOptions {
  /** The MX host to test; otherwise the first of the appliance's list. */
  readonly mx?: string;
  /** Mails one test message to this recipient: a change. */
  readonly send?: { readonly to: string };
}

const body = ['This is a test message.', '.'] as const;

/**
 * An SMTP test from the appliance itself. It lies in `diagnostic`, beside RELOAD, so every answer is one of a closed
 * list; menus are left by empty answers. Order and words of the questions: fragments of a vendor test suite, the rest
 * from memory.
 */
export function smtpping(host: string, { mx, send }: SmtpPingOptions = {}): Exchange<SmtpPing> {
  assertHost(host);
  if (mx !== undefined) assertName(mx);
  if (send !== undefined) assertMailbox(send.to);
  return {
    name: 'smtpping',
    line: 'diagnostic',
    mode: 'machine',
    slow: true,
    answers: [
      // The second time a menu comes, its work is done.
      { when: /^- SMTPPING\b/m, reply: (question) => chooseFromMenu(question, /^SMTPPING$/) },
      { when: /^- SMTPPING\b/m, reply: () => '' },
      { when: /^- NETWORK\b/m, reply: (question) => chooseFromMenu(question, /^NETWORK$/) },
      { when: /^- NETWORK\b/m, reply: () => '' },
      { when: /\benter the host ?name or IP\b/i, reply: () => host },
      { when: /\bselect an MX host\b[^\n]{0,300}\[[YN]\]> $/i, reply: () => 'Y' },
      { when: /\bselect an MX host\b/i, reply: (question) => firstOrNamed(question, mx) },
      { when: /\bselect a network interface\b/i, reply: () => '' },
      { when: /\btest message\b[\s\S]{0,600}\[[YN]\]> $/i, reply: () => (send ? 'Y' : 'N') },
      ...(send ? sending(send.to) : []),
    ],
    // The words are from memory. Those about a server that cannot be reached are no refusal, but the answer.
    ...(send && { refusal: /^(?:Error:|Unable to send\b|Failed to send\b)/i }),
    parse: parseSmtpPing,
  };
}

function sending(to: string): Answer[] {
  return [
    { when: /\benter the from\b/i, reply: () => '' },
    { when: /\benter the to\b/i, reply: () => to },
    { when: /\benter the subject\b/i, reply: () => '' },
    { when: /\bbody of the message\b/i, reply: () => body, commits: true },
  ];
}

function firstOrNamed(question: string, mx: string | undefined): string {
  if (mx !== undefined) {
    const name = mx.replaceAll('.', '\\.');
    return chooseFromMenu(question, new RegExp(`(?:^|\\s)${name}\\.?(?:$|[\\s,(])`, 'i'));
  }
  // Without a numbered list the default is the appliance's own first choice.
  return /^\s{0,8}(?<number>\d{1,4})\. +\S/m.exec(question)?.groups?.number ?? '';
}
