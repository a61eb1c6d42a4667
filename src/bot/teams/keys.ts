import { OpenIdMetadata } from 'botframework-connector/lib/auth/openIdMetadata';
import { withDeadline } from '../../deadline';

const PATIENCE_MS = 5000;
/** While the keys cannot be had at all, not every request may ask again. */
const PAUSE_MS = 30_000;

interface Inner {
  keys?: unknown[];
  lastUpdated: number;
  refreshCache(): Promise<void>;
}

const listeners = new Set<(error: unknown) => void>();
let kept = false;

/**
 * botbuilder fetches Microsoft's keys once a day, without a limit of time, and refuses everybody when that fails, also
 * those whose key it knows. Here known keys go on, all who wait share one fetch, and whoever listens is told.
 */
export function keepKeys(onFailure: (error: unknown) => void): () => void {
  listeners.add(onFailure);
  if (!kept) {
    kept = true;
    const inner = OpenIdMetadata.prototype as unknown as Inner;
    inner.refreshCache = keeping(inner.refreshCache);
  }
  return () => listeners.delete(onFailure);
}

function keeping(original: Inner['refreshCache']): Inner['refreshCache'] {
  const running = new WeakMap<Inner, Promise<void>>();
  const pausedUntil = new WeakMap<Inner, number>();
  async function refresh(self: Inner): Promise<void> {
    if (Date.now() < (pausedUntil.get(self) ?? 0)) {
      if (self.keys) return;
      throw new Error('the keys of the Bot Framework cannot be fetched');
    }
    try {
      await withDeadline(PATIENCE_MS, original.call(self), () => new Error('the keys came too late'));
    } catch (error) {
      pausedUntil.set(self, Date.now() + PAUSE_MS);
      for (const listener of listeners) listener(error);
      if (!self.keys) throw error;
    }
  }
  return function (this: Inner) {
    const known = running.get(this);
    if (known) return known;
    const run = refresh(this).finally(() => running.delete(this));
    running.set(this, run);
    return run;
  };
}
