import { webApi } from '@slack/bolt';
import {
  isNative,
  type SlackMessage,
  type SlackOptions,
  toSlack,
  toSlackPlain,
} from '../../formatters/slack';
import { messages } from '../../messages';
import type { Report } from '../../report';
import type { Address } from '../../request';
import { ShowElsewhere, type Shown, TryLater } from '../platform';
import type { NewBlocks } from './new-blocks';

export type SlackClient = webApi.WebClient;

/** How we call Slack: its client's own ten retries in half an hour post one answer three times when an answer is lost. */
export const clientOptions = {
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  timeout: 10_000,
} as const;

/** Said of a block that the workspace does not know, and of one that is wrong. */
const NOT_KNOWN = ['invalid_blocks', 'invalid_blocks_format'];
const TOO_RICH = [...NOT_KNOWN, 'msg_too_long', 'msg_blocks_too_long'];
const GONE = ['message_not_found', 'cant_update_message', 'edit_window_closed'];
/** Slack's errors that mean that the bot is not welcome there, whatever it posts. */
const NOT_THERE = ['not_in_channel', 'channel_not_found', 'is_archived', 'restricted_action'];
/** Somebody has to invite it first. */
const NOT_THERE_MS = 10 * 60_000;
/** The token was taken away: everything waits until somebody gives a new one, and /readyz says so. */
export const LOCKED_OUT = [
  'invalid_auth',
  'not_authed',
  'token_revoked',
  'account_inactive',
  'token_expired',
  'user_removed_from_team',
  'team_disabled',
];
const LOCKED_OUT_MS = 60_000;

/** Foreign text may be in any answer: nothing is unfurled, linked or parsed. */
export const literal = { parse: 'none', link_names: false } as const;
/** An update cannot unfurl, and refuses to be told so. */
export const unfurled = { unfurl_links: false, unfurl_media: false } as const;

export interface Place {
  readonly team: string;
  readonly channel: string;
}

export function placeOf({ team, channel }: Place): string {
  return `${team}/${channel}`;
}

function placeParts(place: string): Place {
  const [team = '', channel = ''] = place.split('/');
  return { team, channel };
}

export function channelOf({ place }: Address): string {
  return placeParts(place).channel;
}

export interface Showing {
  readonly client: SlackClient;
  readonly newBlocks: NewBlocks;
}

/**
 * Shows a report in a new message or in place of the old one. When Slack does not take it as rich as it is, it is shown
 * simpler; where the bot may not post, the one who asked gets it directly: an answer always arrives.
 * @throws TryLater when Slack asks for patience, ShowElsewhere with the place that will take it; Slack's error otherwise
 */
export async function showIn(
  { client, newBlocks }: Showing,
  address: Address,
  { report, buttons }: Shown,
): Promise<Address> {
  const options = { words: messages(report.language).format, buttonIds: buttons };
  const { team } = placeParts(address.place);
  try {
    return await richest((message) => put(client, address, message), report, { options, team, newBlocks });
  } catch (error) {
    if (LOCKED_OUT.includes(slackError(error))) throw new TryLater(LOCKED_OUT_MS);
    if (!NOT_THERE.includes(slackError(error))) throw error;
    throw await elsewhere(client, address);
  }
}

/** With Slack's newer blocks, as lists and lines, as plain text: the first that Slack takes. The buttons are in each. */
async function richest(
  send: (message: SlackMessage) => Promise<Address>,
  report: Report,
  { options, team, newBlocks }: { options: SlackOptions; team: string; newBlocks: NewBlocks },
): Promise<Address> {
  const message = toSlack(report, { ...options, native: newBlocks.known(team) });
  try {
    return await send(message);
  } catch (error) {
    const tooNew = NOT_KNOWN.includes(slackError(error)) && message.blocks.some(isNative);
    if (tooNew) {
      const shown = await richest(send, report, {
        options,
        team,
        newBlocks: { ...newBlocks, known: () => false },
      });
      newBlocks.refused(team);
      return shown;
    }
    if (TOO_RICH.includes(slackError(error))) return send(toSlackPlain(report, options));
    throw error;
  }
}

/** The direct conversation with the one who asked; when that is closed too, the same place a while later. */
async function elsewhere(client: SlackClient, { platform, place, asker }: Address): Promise<Error> {
  const { team, channel } = placeParts(place);
  if (asker === undefined || channel.startsWith('D')) return new TryLater(NOT_THERE_MS);
  try {
    const { channel: direct } = await client.conversations.open({ users: asker });
    if (direct?.id === undefined) return new TryLater(NOT_THERE_MS);
    return new ShowElsewhere({ platform, place: placeOf({ team, channel: direct.id }), asker });
  } catch (error) {
    if (slackError(error) === '') throw error;
    return new TryLater(NOT_THERE_MS);
  }
}

async function put(client: SlackClient, address: Address, message: SlackMessage): Promise<Address> {
  const channel = channelOf(address);
  const content = { ...literal, text: message.text, blocks: message.blocks as never };
  if (address.message !== undefined) {
    try {
      await patiently(client.chat.update({ channel, ts: address.message, ...content }));
      return address;
    } catch (error) {
      if (!GONE.includes(slackError(error))) throw error;
    }
  }
  const thread = address.thread === undefined ? {} : { thread_ts: address.thread };
  const { ts } = await patiently(client.chat.postMessage({ channel, ...thread, ...content, ...unfurled }));
  return { ...address, ...(ts !== undefined && { message: ts }) };
}

async function patiently<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof webApi.WebAPIRateLimitedError)
      throw new TryLater(Math.max(1, error.retryAfter) * 1000);
    throw error;
  }
}

/** Slack's own word for what went wrong, or ''. */
export function slackError(error: unknown): string {
  return error instanceof webApi.WebAPIPlatformError ? error.data.error : '';
}
