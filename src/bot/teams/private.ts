import { setTimeout } from 'node:timers/promises';
import { toCard } from '../../formatters/card';
import type { Log } from '../../log';
import { messages } from '../../messages';
import type { Report } from '../../report';
import type { Address } from '../../request';
import { activityOf } from './activity';
import { TeamsRefused } from './connector';
import type { Read } from './incoming';
import type { Conversation } from './known';
import { conversationOf } from './place';
import { personalChat, type ShowDeps } from './show';

export interface WhisperDeps extends ShowDeps {
  /** Messages of a chat or channel that only one member sees: Teams has them since 2026, botbuilder does not know them. */
  readonly targeted: boolean;
  readonly log: Log;
}

const TRIES = 4;
/** Teams did not take it, so it may be sent again. After any other failure it may stand there already. */
const NOT_TAKEN = [412, 429];

/**
 * To one person: where only the two talk, as a message that only they see, in the chat with them, and as a last resort
 * one sentence for all that says no more than that the answer is private.
 */
export async function whisper(deps: WhisperDeps, { incoming, envelope, personal }: Read, report: Report) {
  const { serviceUrl, from } = envelope;
  const { address } = incoming;
  const there: Conversation = { serviceUrl, personal };
  const words = messages(report.language);
  const activity = cardOf({ ...report, actions: [] });
  const post = (to: Address, what: object, targeted = false) =>
    patiently(deps, to, () => deps.connector.post(serviceUrl, conversationOf(to), what, targeted));
  if (personal) return post(address, activity);
  if (deps.targeted) {
    const seen = { ...activity, recipient: { id: from.id, name: from.name ?? '', role: 'user' } };
    if (await orElse(deps, post(address, seen, true))) return undefined;
  }
  const direct = personalChat(deps, there, address, incoming.person.id).then((chat) => post(chat, activity));
  if (await orElse(deps, direct)) return undefined;
  return post(
    address,
    cardOf({ ...report, status: 'info', headline: words.teams.privately(), blocks: [], actions: [] }),
  );
}

function cardOf(report: Report): object {
  const { format } = messages(report.language);
  const { source: _, ...rest } = report;
  return activityOf(toCard(rest, { words: format, buttonIds: [] }));
}

/** False when Teams does not do it; when nobody knows whether it did, it is taken for done. */
async function orElse({ log }: WhisperDeps, sending: Promise<unknown>): Promise<boolean> {
  try {
    await sending;
    return true;
  } catch (error) {
    if (!(error instanceof TeamsRefused) || error.status === 0 || error.status >= 500) throw error;
    log.info({ err: error }, 'a private answer was not taken there; trying the next way');
    return false;
  }
}

async function patiently(
  { patience }: WhisperDeps,
  { place }: Address,
  send: () => Promise<unknown>,
): Promise<void> {
  for (let tried = 1; ; tried += 1) {
    try {
      await send();
      patience.answered(place);
      return;
    } catch (error) {
      const again = error instanceof TeamsRefused && NOT_TAKEN.includes(error.status) && tried < TRIES;
      if (!again) throw error;
      await setTimeout(patience.next(place, error.retryAfterMs));
    }
  }
}
