import { z } from 'zod';
import type { Address } from '../../request';
import type { Keep } from '../platform';
import type { Envelope } from './incoming';
import { placeOf } from './place';

const Conversation = z.strictObject({ serviceUrl: z.string(), personal: z.boolean() });
export type Conversation = z.infer<typeof Conversation>;

/** Longer than any answer waits to be shown. */
const SECONDS = 30 * 24 * 3600;

/** What Teams told us of where people are, which it wants back with whatever we send there. */
export interface Known {
  /** From an authenticated activity: its address of Teams replaces an older one. */
  learn(envelope: Envelope, tenant: string): Promise<void>;
  conversation(address: Pick<Address, 'place'>): Promise<Conversation | undefined>;
  keepConversation(address: Pick<Address, 'place'>, conversation: Conversation): Promise<void>;
  /** What Teams calls somebody whose Entra object id is known. */
  account(person: string): Promise<string | undefined>;
  keepAccount(person: string, account: string): Promise<void>;
}

export function knownOf(keep: Keep): Known {
  const conversationKey = (place: string) => `teams-conversation:${place}`;
  const accountKey = (person: string) => `teams-account:${person}`;
  const known: Known = {
    async learn({ serviceUrl, conversation, from }, tenant) {
      const personal = conversation.conversationType === 'personal';
      await Promise.all([
        known.keepConversation(placeOf(tenant, conversation.id), { serviceUrl, personal }),
        from.aadObjectId === undefined ? undefined : known.keepAccount(from.aadObjectId, from.id),
      ]);
    },
    async conversation({ place }) {
      const noted = await keep.noted(conversationKey(place));
      return noted === undefined ? undefined : Conversation.parse(JSON.parse(noted));
    },
    keepConversation: ({ place }, conversation) =>
      keep.note(conversationKey(place), JSON.stringify(conversation), SECONDS),
    account: (person) => keep.noted(accountKey(person)),
    keepAccount: (person, account) => keep.note(accountKey(person), account, SECONDS),
  };
  return known;
}
