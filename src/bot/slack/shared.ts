import type { Log } from '../../log';
import type { SlackClient } from './api';
import { patient, remembered } from './lookup';

/** A channel is shared by an admin and a partner's consent, not between two questions. */
const FRESH_MS = 10 * 60_000;

/**
 * Whether other organisations read a channel too (Slack Connect), or are invited to. What cannot be looked up counts as
 * ours: an outage of one method must not take the bot away at night, and without the scopes `doctor` says what is missing.
 */
export function sharedChannels(
  client: SlackClient,
  log: Log,
  now: () => number = Date.now,
): (channel: string) => Promise<boolean> {
  const orElse = patient(log);
  const shared = remembered(FRESH_MS, now, async (channel: string): Promise<boolean> => {
    const { channel: found } = await client.conversations.info({ channel });
    return found?.is_ext_shared === true || found?.is_pending_ext_shared === true;
  });
  return (channel) => orElse('whether a channel is shared with others', shared(channel), false);
}
