import { z } from 'zod';
import { Language, Person, Report } from './report';

/**
 * Where an answer goes. Only the platform that made it can read `place`, `thread` and `message`; everybody else
 * compares and carries them. `message` is set once something was shown: showing again replaces that message.
 */
export const Address = z.strictObject({
  platform: z.string(),
  /** Workspace, a slash, channel: buttons work only in the place they were shown in. */
  place: z.string(),
  thread: z.string().optional(),
  message: z.string().optional(),
  /** The platform's id of who asked: an answer that the place refuses goes to him directly. */
  asker: z.string().optional(),
});
export type Address = z.infer<typeof Address>;

/** Of a place; a platform without workspaces has one in all. */
export function workspaceOf(place: string): string {
  return place.split('/', 1)[0] ?? '';
}

/** One accepted line on its way to a worker. The line is parsed and authorised again there, like a typed one. */
export const Request = z.strictObject({
  /** 26 characters of base32 (130 bits of SHA-256 over the platform's event id): a redelivery is the same request. */
  id: z.string().regex(/^[a-z2-7]{26}$/),
  line: z.string().max(2000),
  person: Person,
  address: Address,
  language: Language,
  acceptedAt: z.number(),
  /** Epoch ms; a worker that takes it later drops it: the person was told that nothing was started. */
  expiresAt: z.number(),
});
export type Request = z.infer<typeof Request>;

/** As long as a command with the longest domain; of a longer line only its beginning is shown with its answer. */
const SHOWN = 300;

/** The line of a request as its answer shows it: on one line, and a pasted text not twice. */
export function shownLine(line: string): string {
  const flat = line.replace(/\s+/g, ' ');
  return flat.length <= SHOWN ? flat : `${flat.slice(0, SHOWN / 3).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Of the final answer of a request: above all versions that show its progress, below all that show an action. */
export const FINAL_VERSION = 1_000_000;

/** A report on its way to the message of `id`. Versions grow; an older one never replaces a newer one. */
export const Delivery = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('report'),
    id: z.string(),
    version: z.number().int(),
    address: Address,
    report: Report,
    final: z.boolean(),
  }),
  /** The message of an action is made from its ledger when it is shown, so it carries nothing else. */
  z.strictObject({ kind: z.literal('action'), id: z.string() }),
]);
export type Delivery = z.infer<typeof Delivery>;
