import { z } from 'zod';
import basic from './entries/basic.json';
import blocklists from './entries/blocklists.json';
import enhanced from './entries/enhanced.json';
import fallback from './entries/fallback.json';
import first from './entries/first.json';
import providers from './entries/providers.json';
import wording from './entries/wording.json';

/** Whose side has something to change. `message`: its content or sender address. `recipient`: the address or mailbox. */
export const Who = z.enum(['them', 'us', 'path', 'message', 'recipient', 'nobody', 'unknown']);
export type Who = z.infer<typeof Who>;

const Words = z.strictObject({ means: z.string(), next: z.string() });

/** What is known of one reply, as data: what it looks like, what it means, and where that is written. */
export const Entry = z.strictObject({
  id: z.string(),
  /** Who words it so. */
  from: z.string().optional(),
  class: z.enum(['4', '5']).optional(),
  code: z.array(z.string().regex(/^\d{3}$/)).optional(),
  /** `x.7.1` for any class, `5.7.511`, or a range of the last number: `5.7.606-649`. */
  enhanced: z.array(z.string().regex(/^[x245]\.[0-7]\.\d{1,3}(?:-\d{1,3})?$/)).optional(),
  /** Each list is words that must all be there, in lower case; one list is enough, or one of `enhanced`. */
  says: z.array(z.array(z.string())).optional(),
  who: Who,
  /** Whether the cause ends by itself; when absent, as the class of the code says. */
  ends: z.enum(['itself', 'never']).optional(),
  greylisting: z.literal(true).optional(),
  /** It is about the name of the sending address. */
  reverseDns: z.literal(true).optional(),
  /** TLS that was demanded did not come about. */
  tls: z.literal(true).optional(),
  en: Words,
  es: Words,
  /** RFC and section, or the page of whoever words it so. */
  source: z.string(),
});
export type Entry = z.infer<typeof Entry>;

const list = (entries: unknown): readonly Entry[] => z.array(Entry).parse(entries);

/** Recognised by their words (or codes of their own); the first that fits counts, so the more exact ones stand first. */
export const dialects = [...list(first), ...list(blocklists), ...list(providers), ...list(wording)];

/** The IANA registry, by `7.1`. */
export const byEnhanced = new Map(list(enhanced).map((entry) => [entry.id.slice('x.'.length), entry]));

/** RFC 5321 and its extensions, by `451`. */
export const byCode = new Map(list(basic).map((entry) => [entry.id.slice('basic-'.length), entry]));

/** What the subject (`subject-7`) or the class (`class-4`) of any code says. */
export const byKind = new Map(list(fallback).map((entry) => [entry.id, entry]));
