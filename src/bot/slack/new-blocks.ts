/** Slack hands new blocks out workspace by workspace, over weeks; asked again after this. */
const FORGET_MS = 6 * 3600_000;

/** Which workspaces know `data_table` and `plan`. */
export interface NewBlocks {
  known(team: string): boolean;
  /** A message with them was refused there, and the same without them was taken. */
  refused(team: string): void;
}

/** Tried until refused. In memory: a bot that starts again pays with one refused message. */
export function newBlocks(now: () => number = Date.now): NewBlocks {
  const without = new Map<string, number>();
  return {
    known: (team) => now() >= (without.get(team) ?? 0),
    refused(team) {
      without.set(team, now() + FORGET_MS);
    },
  };
}
