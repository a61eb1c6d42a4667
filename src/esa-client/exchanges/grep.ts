import type { Exchange } from '../exchange';
import { chooseFromMenu } from '../menu';
import { type MailLog, parseMailLog } from '../parse/maillog';
import { assertName } from './arguments';

export type { MailLog } from '../parse/maillog';

export type LogQuestion =
  /** Lines that name a destination. `during`: the beginnings of their times, as the log has them: `Tue Nov 24 10`. */
  | { readonly domain: string; readonly during?: readonly string[] }
  | { readonly mids: readonly number[] }
  | { readonly dcids: readonly number[] };

/** The log is read oldest first, so what is cut off is the newest: ask for less instead. */
const ENOUGH_BYTES = 512 * 1024;
const MOST_IDS = 40;

/**
 * Searches mail_logs. The regular expression is built here, from validated parts, so that nothing a person typed is one.
 * The dialogue is that of a vendor test suite; its sentences are from memory.
 */
export function grep(question: LogQuestion): Exchange<MailLog> {
  const pattern = patternOf(question);
  return {
    name: 'grep',
    line: 'grep',
    slow: true,
    enough: ENOUGH_BYTES,
    answers: [
      {
        when: /\blog you (?:wish|want) to grep\b|\bnumber of the log\b/i,
        reply: (list) => chooseFromMenu(list, /^"?mail_logs(?:"|\s|$)/),
      },
      { when: /\bregular expression\b/i, reply: () => pattern },
      { when: /\bcase[ -]insensitive\b/i, reply: () => 'Y' },
      { when: /\bnon-matching\b/i, reply: () => 'N' },
      { when: /\btail\b/i, reply: () => 'N' },
      { when: /\bpaginate\b/i, reply: () => 'N' },
      // Which of the rolled-over files; its default is all of them.
      { when: /\bfile ?(?:name )?pattern\b/i, reply: () => '' },
    ],
    parse: parseMailLog,
  };
}

function patternOf(question: LogQuestion): string {
  if ('mids' in question) return `MID (${idsOf(question.mids)})([^0-9]|$)`;
  if ('dcids' in question) return `DCID (${idsOf(question.dcids)})([^0-9]|$)`;
  const { domain, during } = question;
  assertName(domain);
  const name = `[@ ]${domain.replaceAll('.', '[.]')}([^a-z0-9.-]|$)`;
  if (during === undefined) return name;
  const odd = during.find((time) => !/^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d(?: \d\d)?$/.test(time));
  if (odd !== undefined || during.length === 0) throw new TypeError(`not the beginning of a time: ${odd}`);
  return `(${during.join('|')}).*${name}`;
}

function idsOf(ids: readonly number[]): string {
  if (ids.length === 0 || ids.length > MOST_IDS || ids.some((id) => !Number.isSafeInteger(id) || id < 0))
    throw new TypeError('not a list of ids');
  return ids.join('|');
}
