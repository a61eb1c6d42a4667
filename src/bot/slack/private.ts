import { toSlack } from '../../formatters/slack';
import type { Log } from '../../log';
import { messages } from '../../messages';
import type { Report } from '../../report';
import { channelOf, clientOptions, literal, type SlackClient } from './api';
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

/** To one person, where an acknowledgement cannot carry it: by the `response_url` of a press, or in the channel. */
export async function whisper(
  { incoming, responseUrl }: Read,
  report: Report,
  { client, apiUrl, log }: { client: SlackClient; apiUrl: string; log: Log },
): Promise<void> {
  const { text, blocks, response_type } = privately(report);
  if (responseUrl === undefined) {
    const { address, person } = incoming;
    const thread = address.thread === undefined ? {} : { thread_ts: address.thread };
    await client.chat.postEphemeral({
      channel: channelOf(address),
      user: person.id,
      ...thread,
      ...literal,
      text,
      blocks,
    });
    return;
  }
  if (!isOurs(responseUrl, apiUrl)) {
    log.error({ person: incoming.person.id }, 'a private answer has no response_url of Slack, dropped');
    return;
  }
  const answered = await fetch(responseUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ response_type, text, blocks, replace_original: false }),
    signal: AbortSignal.timeout(clientOptions.timeout),
    redirect: 'error',
  });
  if (!answered.ok) log.error({ status: answered.status }, 'a private answer was not taken by Slack');
}
