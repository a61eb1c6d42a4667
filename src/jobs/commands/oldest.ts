import type { Messages } from '../../messages';
import { code, duration, type Text } from '../../report';

/** How old the oldest message is; as the appliance printed it, where that was no time. */
export function oldestText(
  { oldest, oldestSeconds }: { readonly oldest?: string; readonly oldestSeconds?: number },
  say: Messages,
): Text | undefined {
  if (oldestSeconds !== undefined) return [duration(oldestSeconds)];
  if (oldest === undefined) return undefined;
  // What it prints for an empty queue, from memory.
  return /^no messages$/i.test(oldest.trim()) ? [say.host.noMessages] : [code(oldest)];
}
