import { toSlack } from '../../formatters/slack';
import type { Log } from '../../log';
import { messages } from '../../messages';
import type { Report } from '../../report';
import { channelOf, clientOptions, literal, type SlackClient, slackError, unfurled } from './api';
import { isOurs } from './guard';
import type { Read } from './incoming';

/**
 * An answer that only one person sees. Slack loses it on reload, so it holds no buttons; and an acknowledgement that
 * Slack refuses is refused without a word, so there are only blocks in it that every workspace knows.
 */
export function privately(report: Report) {
  const words = messages(report.language).format;
  const { text, blocks } = toSlack({ ...report, actions: [] }, { words, buttonIds: [] });
  return { response_type: 'ephemeral' as const, text, blocks: blocks as never };
}

export interface Whispering {
  readonly client: SlackClient;
  readonly apiUrl: string;
  readonly log: Log;
}

/**
 * To one person, where an acknowledgement cannot carry it: by the `response_url` of what he did, which works five times
 * within 30 minutes; else in the channel; else directly.
 */
export async function whisper(
  read: Read,
  report: Report,
  { client, apiUrl, log }: Whispering,
): Promise<void> {
  const { incoming, responseUrl } = read;
  const { address, person } = incoming;
  if (responseUrl !== undefined && !isOurs(responseUrl, apiUrl)) {
    log.error({ person: person.id }, 'a private answer has no response_url of Slack, dropped');
    return;
  }
  const message = privately(report);
  if (responseUrl !== undefined && (await responded(responseUrl, message, log))) return;
  const { text, blocks } = message;
  const said = { ...literal, text, blocks };
  const thread = address.thread === undefined ? {} : { thread_ts: address.thread };
  try {
    await client.chat.postEphemeral({ channel: channelOf(address), user: person.id, ...thread, ...said });
  } catch (error) {
    if (slackError(error) === '') throw error;
    const { channel } = await client.conversations.open({ users: person.id });
    await client.chat.postMessage({ channel: channel?.id ?? person.id, ...said, ...unfurled });
  }
}

async function responded(url: string, message: object, log: Log): Promise<boolean> {
  try {
    const answered = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...message, replace_original: false }),
      signal: AbortSignal.timeout(clientOptions.timeout),
      redirect: 'error',
    });
    if (!answered.ok) log.warn({ status: answered.status }, 'a response_url no longer works');
    return answered.ok;
  } catch (error) {
    log.warn({ err: error }, 'a response_url cannot be reached');
    return false;
  }
}
