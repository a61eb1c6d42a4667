import { byCode, byEnhanced, byKind, dialects, type Entry } from './entry';
import { type Reply, readReply } from './read';

/** What happens to mail that got this reply, and to its cause. */
export type Clears =
  | 'itself'
  /** The appliance tries again, but until somebody changes something each try ends the same. */
  | 'needs-change'
  | 'bounced'
  /** This message is lost; the cause ends by itself. */
  | 'bounced-later-passes'
  | 'accepted'
  | 'unknown';

export interface ReplyMeaning {
  readonly reply: Reply;
  readonly entry: Entry;
  /** What it was recognised by: the fewer of it, the less is sure. */
  readonly by: 'words' | 'enhanced' | 'code' | 'kind';
  readonly clears: Clears;
  readonly greylisting: boolean;
}

/**
 * What an SMTP reply means, offline: as people paste it, as AsyncOS logs it, or only a code.
 * @param to what it answered: a greeting is heard before any mail is offered, so none is refused with it
 * @returns undefined when nothing in it is known: then show it literally, and no more
 */
export function explainReply(text: string, to: 'mail' | 'connection' = 'mail'): ReplyMeaning | undefined {
  const reply = readReply(text);
  const found = dialect(reply) ?? registered(reply);
  if (found === undefined) return undefined;
  // AsyncOS calls it so in a Connection Error (Cisco 117875), whose mail stays in the queue (Cisco 118548).
  const kept = to === 'connection' || reply.words.includes('unexpected smtp response');
  const kind = classOf(reply);
  return {
    reply,
    ...found,
    clears: kept && kind === '5' ? keptFor(found.entry) : clears(found.entry, kind),
    greylisting: found.entry.greylisting === true,
  };
}

/** `451 4.7.1`, or what of it there was. */
export function codesOf({ reply }: ReplyMeaning): string {
  return [reply.code, reply.enhanced].filter((part) => part !== undefined && part !== '000').join(' ');
}

type Found = Pick<ReplyMeaning, 'entry' | 'by'>;

function dialect(reply: Reply): Found | undefined {
  // A server that agrees explains nothing, whatever words are in its greeting.
  if (classOf(reply) === '2' || classOf(reply) === '3') return undefined;
  const entry = dialects.find((one) => fits(one, reply));
  return entry && { entry, by: 'words' };
}

function fits(entry: Entry, reply: Reply): boolean {
  const kind = classOf(reply);
  if (entry.class !== undefined && kind !== undefined && entry.class !== kind) return false;
  if (entry.code !== undefined && !entry.code.includes(reply.code ?? '')) return false;
  const said = entry.says?.some((all) => all.every((words) => reply.words.includes(words))) ?? false;
  return said || (entry.enhanced?.some((pattern) => isEnhanced(pattern, reply.enhanced)) ?? false);
}

function isEnhanced(pattern: string, enhanced: string | undefined): boolean {
  const [kind, subject, detail = ''] = pattern.split('.');
  const [seenKind, seenSubject, seenDetail = ''] = enhanced?.split('.') ?? [];
  if ((kind !== 'x' && kind !== seenKind) || subject !== seenSubject) return false;
  const [from = '', to = from] = detail.split('-');
  return Number(seenDetail) >= Number(from) && Number(seenDetail) <= Number(to);
}

function registered({ code, enhanced }: Reply): Found | undefined {
  const exact = byEnhanced.get(enhanced?.slice(2) ?? '');
  // `x.0.0` says less than any basic code.
  if (exact && (exact.id !== 'x.0.0' || code === undefined)) return { entry: exact, by: 'enhanced' };
  const subject = byKind.get(`subject-${enhanced?.[2] ?? ''}`);
  if (subject && enhanced?.[2] !== '0') return { entry: subject, by: 'kind' };
  const basic = byCode.get(code ?? '');
  if (basic) return { entry: basic, by: 'code' };
  const kind = byKind.get(`class-${code?.[0] ?? enhanced?.[0] ?? ''}`) ?? subject;
  return kind && { entry: kind, by: 'kind' };
}

/** The basic code decides what a sender does with a message; the enhanced one only where there is no other. */
function classOf({ code, enhanced }: Reply): string | undefined {
  return code === undefined || code === '000' ? enhanced?.[0] : code[0];
}

/** Mail that nobody has refused: it is tried again, against a no that was meant to last. */
function keptFor({ ends }: Entry): Clears {
  return ends === 'itself' ? 'itself' : 'needs-change';
}

function clears({ ends }: Entry, kind: string | undefined): Clears {
  if (kind === '2' || kind === '3') return 'accepted';
  if (kind === '5') return ends === 'itself' ? 'bounced-later-passes' : 'bounced';
  if (kind === '4') return ends === 'never' ? 'needs-change' : 'itself';
  return ends === 'itself' ? 'itself' : ends === 'never' ? 'needs-change' : 'unknown';
}
