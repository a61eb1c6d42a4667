import type { Bench, Figure } from './row';

/** One thing to be timed. */
export interface Case {
  readonly what: string;
  readonly who: Figure['who'];
  /** Milliseconds. */
  run(): Promise<number>;
  /** Runs in each round; a round counts with their median. */
  readonly repeat?: number;
  /** Only in every so-manieth round, where one run takes seconds. */
  readonly every?: number;
}

export interface Table {
  readonly figures: Figure[];
  p50(what: string): number;
  /** The median over the rounds of a/b, both from the same round: what disturbs one disturbs the other. */
  ratio(a: string, b: string): number;
}

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/**
 * Every case once, then all of them again: a slow minute of the machine falls on all alike. Each round begins with
 * another case, so that none is always the one behind the heaviest.
 */
export async function inTurn(cases: readonly Case[], bench: Bench): Promise<Table> {
  const perRound = new Map<string, (number | undefined)[]>(cases.map(({ what }) => [what, []]));
  const all = new Map<string, number[]>(cases.map(({ what }) => [what, []]));
  for (let round = -bench.warmUps; round < bench.rounds; round += 1) {
    bench.tell(round < 0 ? `warm-up ${round + bench.warmUps + 1}` : `round ${round + 1} of ${bench.rounds}`);
    const first = Math.max(0, round) % cases.length;
    for (const one of [...cases.slice(first), ...cases.slice(0, first)]) {
      // The slow ones are warmed up by their neighbours.
      if (one.every !== undefined && (round < 0 || round % one.every !== 0)) continue;
      const times: number[] = [];
      for (let n = 0; n < (one.repeat ?? 1); n += 1) times.push(await one.run());
      if (round < 0) continue;
      all.get(one.what)?.push(...times);
      const rounds = perRound.get(one.what);
      if (rounds) rounds[round] = median(times);
    }
  }
  const p50 = (what: string) => median(all.get(what) ?? []);
  return {
    figures: cases.map(({ what, who }) => {
      const times = all.get(what) ?? [];
      return { what, who, p50: p50(what), p99: quantile(times, 0.99), samples: times.length };
    }),
    p50,
    ratio(a, b) {
      const bs = perRound.get(b) ?? [];
      const ratios = (perRound.get(a) ?? []).map(
        (time, round) => (time ?? Number.NaN) / (bs[round] ?? Number.NaN),
      );
      return median(ratios.filter((each) => !Number.isNaN(each)));
    },
  };
}

export function median(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

/** With few samples this is the worst one. */
function quantile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
