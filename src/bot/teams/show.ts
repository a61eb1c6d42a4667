import { toCard } from '../../formatters/card';
import { messages } from '../../messages';
import type { Report } from '../../report';
import type { Address } from '../../request';
import { ShowElsewhere, type Shown, TryLater } from '../platform';
import { activityOf } from './activity';
import { type Connector, TeamsRefused } from './connector';
import type { Conversation, Known } from './known';
import type { Patience } from './patience';
import { conversationOf, placeOf, tenantIn } from './place';
import { NoToken } from './token';
import type { Views } from './views';

export interface ShowDeps {
  readonly connector: Connector;
  readonly known: Known;
  readonly patience: Patience;
  readonly views: Views;
}

/** Somebody has to add the bot there first. */
const NOT_THERE_MS = 10 * 60_000;
/** The secret was changed or has ended: everything waits until somebody gives a new one, and /readyz says so. */
const LOCKED_OUT_MS = 60_000;
/** Microsoft's list of what to repeat, and no answer at all: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit */
const REPEATED = [0, 408, 412, 429, 500, 502, 503, 504];
const GONE = [404, 410];

/**
 * Shows a report in a new message or in place of the old one. Only an update can be repeated freely, so what is final or
 * has buttons is never posted: a placeholder is, and becomes it. When the answer to a post is lost, at worst a
 * placeholder stands there twice. Not by `mayPostTwice` of `deliver.ts`, which covers the first message alone: what
 * was deleted, or goes to another place, is posted anew here.
 * @throws TryLater when Teams asks for patience or cannot be reached, ShowElsewhere with the place that will take it
 */
export async function showIn(deps: ShowDeps, address: Address, shown: Shown): Promise<Address> {
  const there = await deps.known.conversation(address);
  // Nothing was ever heard from there by this Redis: the next activity says where Teams is.
  if (there === undefined) throw new TryLater(NOT_THERE_MS);
  try {
    const at = await place(deps, there, address, shown);
    deps.patience.answered(address.place);
    return at;
  } catch (error) {
    if (error instanceof NoToken) throw new TryLater(LOCKED_OUT_MS);
    if (!(error instanceof TeamsRefused)) throw error;
    if (REPEATED.includes(error.status))
      throw new TryLater(deps.patience.next(address.place, error.retryAfterMs));
    if (error.status === 403 || GONE.includes(error.status)) throw await elsewhere(deps, there, address);
    throw error;
  }
}

async function place(
  { connector, known, views }: ShowDeps,
  there: Conversation,
  address: Address,
  shown: Shown,
): Promise<Address> {
  const conversation = conversationOf(address);
  const card = async () => activityOf(await views.render(shown, address, there));
  const update = async (message: string) => {
    await connector.update(there.serviceUrl, conversation, message, await card());
    return { ...address, message };
  };
  if (address.message !== undefined) {
    try {
      return await update(address.message);
    } catch (error) {
      if (!(error instanceof TeamsRefused) || !GONE.includes(error.status)) throw error;
    }
  }
  const plain = !shown.ended && shown.buttons.length === 0;
  const first = plain ? await card() : activityOf(toCard(placeholder(shown.report), wordsFor(shown.report)));
  const message = await connector.post(there.serviceUrl, conversation, first);
  await known.keepConversation(address, there);
  return plain ? { ...address, message } : update(message);
}

function placeholder({ language, source }: Report): Report {
  const say = messages(language);
  return { language, status: 'info', headline: say.teams.comes(), blocks: [], ...(source && { source }) };
}

function wordsFor({ language }: Report) {
  return { words: messages(language).format, buttonIds: [] };
}

/** The chat with the one who asked; when that is closed too, the same place a while later. */
async function elsewhere(deps: ShowDeps, there: Conversation, address: Address): Promise<Error> {
  if (address.asker === undefined || there.personal) return new TryLater(NOT_THERE_MS);
  try {
    return new ShowElsewhere(await personalChat(deps, there, address, address.asker));
  } catch (error) {
    if (error instanceof TeamsRefused || error instanceof NoToken) return new TryLater(NOT_THERE_MS);
    throw error;
  }
}

/** @throws TeamsRefused, for example when this person has not got the app */
export async function personalChat(
  { connector, known }: Pick<ShowDeps, 'connector' | 'known'>,
  { serviceUrl }: Conversation,
  address: Address,
  person: string,
): Promise<Address> {
  const tenant = tenantIn(address);
  const account = (await known.account(person)) ?? person;
  const { place } = placeOf(tenant, await connector.open(serviceUrl, account, tenant));
  await known.keepConversation({ place }, { serviceUrl, personal: true });
  return { platform: address.platform, place, asker: person };
}
