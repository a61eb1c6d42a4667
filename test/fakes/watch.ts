export interface Watch {
  /** Something happened: whoever waits looks again. */
  changed(): void;
  /** The first true thing that `probe` sees. @throws what it throws, or, after so long, what was seen instead */
  waitFor<T>(probe: () => T | undefined | null | false, withinMs?: number): Promise<T>;
}

export function watch(seen: () => string): Watch {
  const watchers = new Set<() => void>();
  return {
    changed() {
      for (const look of [...watchers]) look();
    },
    waitFor: (probe, withinMs = 10_000) =>
      new Promise((resolve, reject) => {
        const end = (settle: () => void) => {
          clearTimeout(timer);
          watchers.delete(look);
          settle();
        };
        const look = () => {
          try {
            const found = probe();
            if (found) end(() => resolve(found));
          } catch (error) {
            end(() => reject(error));
          }
        };
        const late = () => end(() => reject(new Error(`not within ${withinMs} ms\n${seen()}`)));
        const timer = setTimeout(late, withinMs);
        watchers.add(look);
        look();
      }),
  };
}
