import { idOf } from '../ids';
import type { Deps } from './deps';
import type { Intent } from './ledger/facts';

/** Later than this, nobody waits for a new preview. */
const AGAIN_MS = 30_000;

/** A person decides about what stands there now: the same line once more, with buttons of its own. */
export async function previewAgain(
  { id, line, asker, address, language }: Intent,
  { queues, log }: Pick<Deps, 'queues' | 'log'>,
): Promise<void> {
  const { message: _, ...place } = address;
  const now = Date.now();
  try {
    await queues.request({
      id: idOf(id, 'again'),
      line,
      person: asker,
      address: place,
      language,
      acceptedAt: now,
      expiresAt: now + AGAIN_MS,
    });
  } catch (error) {
    // The message of the old one says why it was not sent, and has a button to ask again.
    log.warn({ err: error, action: id }, 'no new preview: the queue does not take it');
  }
}
