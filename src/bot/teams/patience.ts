const FIRST_MS = 1000;
const LONGEST_MS = 60_000;

/** How long to leave a conversation alone: as long as Teams says, else twice as long each time, and never all at once. */
export interface Patience {
  next(place: string, askedMs?: number): number;
  answered(place: string): void;
}

export function patienceOf(random: () => number = Math.random): Patience {
  const failures = new Map<string, number>();
  return {
    next(place, askedMs) {
      const failed = failures.get(place) ?? 0;
      failures.set(place, failed + 1);
      const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** failed);
      const jitter = random() * (askedMs === undefined ? ceiling / 2 : FIRST_MS / 2);
      return Math.ceil((askedMs ?? ceiling / 2) + jitter);
    },
    answered: (place) => void failures.delete(place),
  };
}
