import type { Address } from '../../request';

/** In a channel every thread is a conversation of its own: the channel's id, and behind it the first message's. */
const THREAD = ';messageid=';

/** The place is the chat or channel, so that a button works in whichever thread of it the message stands. */
export function placeOf(tenant: string, conversation: string): Pick<Address, 'place' | 'thread'> {
  const at = conversation.indexOf(THREAD);
  if (at < 0) return { place: `${tenant}/${conversation}` };
  return { place: `${tenant}/${conversation.slice(0, at)}`, thread: conversation.slice(at + THREAD.length) };
}

export function conversationOf({ place, thread }: Pick<Address, 'place' | 'thread'>): string {
  const conversation = place.slice(place.indexOf('/') + 1);
  return thread === undefined ? conversation : `${conversation}${THREAD}${thread}`;
}

export function tenantIn({ place }: Pick<Address, 'place'>): string {
  return place.slice(0, place.indexOf('/'));
}
