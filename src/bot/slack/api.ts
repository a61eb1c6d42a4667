import { webApi } from '@slack/bolt';
import { type SlackMessage, toSlack, toSlackPlain } from '../../formatters/slack';
import { messages } from '../../messages';
import type { Address } from '../../request';
import { type Shown, TryLater } from '../platform';

export type SlackClient = webApi.WebClient;

/** How we call Slack: its client's own ten retries in half an hour post one answer three times when an answer is lost. */
export const clientOptions = {
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  timeout: 10_000,
} as const;

const TOO_RICH = ['invalid_blocks', 'invalid_blocks_format', 'msg_too_long', 'msg_blocks_too_long'];
const GONE = ['message_not_found', 'cant_update_message', 'edit_window_closed'];
/** Slack's errors that mean that the bot is not welcome there, whatever it posts. */
const NOT_THERE = ['not_in_channel', 'channel_not_found', 'is_archived', 'restricted_action'];

/** Foreign text may be in any answer: nothing is unfurled, linked or parsed. */
const literal = { parse: 'none', link_names: false } as const;
/** An update cannot unfurl, and refuses to be told so. */
const unfurled = { unfurl_links: false, unfurl_media: false } as const;

export interface Place {
  readonly team: string;
  readonly channel: string;
}

export function placeOf({ team, channel }: Place): string {
  return `${team}/${channel}`;
}

function channelOf(address: Address): string {
  return address.place.split('/')[1] ?? '';
}

/**
 * Shows a report in a new message or in place of the old one. When Slack does not take it as rich as it is, it is shown
 * simpler: an answer always arrives.
 * @throws TryLater when Slack asks for patience; Slack's error otherwise
 */
export async function showIn(
  client: SlackClient,
  address: Address,
  { report, buttons }: Shown,
): Promise<Address> {
  const options = { words: messages(report.language).format, buttonIds: buttons };
  try {
    return await put(client, address, toSlack(report, options));
  } catch (error) {
    if (!TOO_RICH.includes(slackError(error))) throw error;
    return put(client, address, toSlackPlain(report, options));
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

export function isNotThere(error: unknown): boolean {
  return NOT_THERE.includes(slackError(error));
}
