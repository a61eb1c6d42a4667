/** So often a platform is asked whether it works, however often we are. */
const EVERY_MS = 30_000;

/** Whoever watches the bot may ask every second; what a platform said counts for half a minute. */
export function rarely<T>(ask: () => Promise<T>): () => Promise<T> {
  let known: { readonly until: number; readonly answer: Promise<T> } | undefined;
  return () => {
    if (known === undefined || performance.now() >= known.until)
      known = { until: performance.now() + EVERY_MS, answer: ask() };
    return known.answer;
  };
}
