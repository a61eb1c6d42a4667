import { z } from 'zod';
import type { Language, Person } from '../../report';
import type { Incoming } from '../platform';
import { placeOf } from './place';
import { wordsOf } from './words';

/** Of an activity only what we use; the rest is Microsoft's to change. */
const Account = z.object({
  id: z.string().max(500),
  name: z.string().max(500).optional(),
  aadObjectId: z.string().max(100).optional(),
});

const Envelope = z.object({
  type: z.string(),
  id: z.string().min(1).max(500),
  channelId: z.string(),
  serviceUrl: z.string(),
  from: Account,
  recipient: z.object({ id: z.string(), isTargeted: z.boolean().optional() }),
  conversation: z.object({
    id: z.string().min(1).max(1000),
    conversationType: z.string().optional(),
    tenantId: z.string().optional(),
  }),
  channelData: z.looseObject({ tenant: z.object({ id: z.string() }).optional() }).optional(),
  locale: z.string().max(50).optional(),
  replyToId: z.string().max(500).optional(),
  name: z.string().optional(),
  text: z.string().optional(),
  value: z.unknown().optional(),
  entities: z.array(z.unknown()).optional(),
  attachments: z.array(z.unknown()).optional(),
});
export type Envelope = z.infer<typeof Envelope>;

const Mention = z.object({
  type: z.literal('mention'),
  text: z.string().min(1).max(500),
  mentioned: z.object({ id: z.string() }),
});
const Html = z.object({ contentType: z.literal('text/html'), content: z.string() });

/** The value of one of our buttons: nothing else is ever in it. */
const Data = z.strictObject({ id: z.string().max(64) });
const Invoke = z.strictObject({
  action: z.looseObject({ type: z.literal('Action.Execute'), verb: z.enum(['run', 'view']), data: Data }),
  trigger: z.enum(['manual', 'automatic']).optional(),
});
/** No button has this value: whoever pressed something else is told so. */
const NOT_OURS = '';

export interface Read {
  readonly incoming: Incoming;
  readonly envelope: Envelope;
  readonly personal: boolean;
  /** Pressed with `Action.Execute`, which is answered in the same HTTP exchange. */
  readonly invoke: boolean;
}

/** A client that asks for the view of a card that only some people get. */
export interface Viewing {
  readonly envelope: Envelope;
  readonly view: string;
}

export function readEnvelope(activity: unknown): Envelope | undefined {
  return Envelope.safeParse(activity).data;
}

/** What a person said or pressed, or undefined when this is nothing that is answered. */
export function readActivity(envelope: Envelope, fallback: Language): Read | Viewing | undefined {
  const { type, name, value } = envelope;
  if (type === 'invoke' && name === 'adaptiveCard/action') {
    const pressed = Invoke.safeParse(value).data?.action;
    if (pressed?.verb === 'view') return { envelope, view: pressed.data.id };
    return read(envelope, { button: pressed?.data.id ?? NOT_OURS }, fallback);
  }
  if (type !== 'message') return undefined;
  // A client without Action.Execute sends the button's data as a message without words.
  if (value !== undefined && value !== null)
    return read(envelope, { button: Data.safeParse(value).data?.id ?? NOT_OURS }, fallback);
  const text = said(envelope);
  return text === undefined
    ? read(envelope, { text: envelope.text ?? '' }, fallback, { kind: 'two-texts' })
    : read(envelope, { text }, fallback);
}

function said({ text = '', entities = [], attachments = [], recipient }: Envelope): string | undefined {
  const mentions = entities.flatMap((one) => {
    const mention = Mention.safeParse(one).data;
    return mention?.mentioned.id === recipient.id ? [mention.text] : [];
  });
  const html = attachments.map((one) => Html.safeParse(one).data?.content).find((one) => one !== undefined);
  return wordsOf({ text, mentions, html });
}

function read(
  envelope: Envelope,
  said: Incoming['said'],
  fallback: Language,
  refused?: Incoming['refused'],
): Read {
  const { id, from, conversation, replyToId, locale, type } = envelope;
  const { place, thread } = placeOf(tenantOf(envelope), conversation.id);
  const person: Person = { platform: 'teams', id: from.aadObjectId ?? from.id, name: from.name || 'Teams' };
  return {
    envelope,
    personal: conversation.conversationType === 'personal',
    invoke: type === 'invoke',
    incoming: {
      id: `teams-${conversation.id}-${id}`,
      person,
      address: {
        platform: 'teams',
        place,
        ...(thread !== undefined && { thread }),
        ...('button' in said && replyToId !== undefined && { message: replyToId }),
        asker: person.id,
      },
      language: locale === undefined ? fallback : /^es\b/i.test(locale) ? 'es' : 'en',
      said,
      ...(from.aadObjectId === undefined && { unnamed: true }),
      ...(refused && { refused }),
    },
  };
}

/** The tenant it says it comes from; empty when it says none, or two. */
export function tenantOf({ channelData, conversation }: Envelope): string {
  const said = [channelData?.tenant?.id, conversation.tenantId].filter((one) => one !== undefined);
  return new Set(said).size === 1 ? (said[0] ?? '') : '';
}
