/** What a row is given. Everything it starts it hands to `undo`, so that nothing outlives it, Ctrl-C included. */
export interface Bench {
  readonly quick: boolean;
  readonly rounds: number;
  readonly warmUps: number;
  readonly undo: (step: () => unknown) => void;
  readonly tell: (progress: string) => void;
}

/** One line of the table. */
export interface Figure {
  readonly what: string;
  /** `peer` for what the project is compared with, `floor` for what no program could beat. */
  readonly who: 'project' | 'peer' | 'floor';
  /** Milliseconds, unless `what` says another unit. */
  readonly p50: number;
  readonly p99: number;
  readonly samples: number;
}

export interface Goal {
  readonly what: string;
  readonly at: 'most' | 'least';
  readonly limit: number;
  readonly value: number;
  readonly unit: 'x' | 'RTT' | 'ms' | '%' | 'KiB' | 'B' | 'MiB';
  /** Milliseconds are this machine's, so they never fail a gate; ratios and round trips do. */
  readonly gated: boolean;
}

export interface Outcome {
  readonly figures: readonly Figure[];
  readonly goals: readonly Goal[];
  /** What was simulated, not measured, or scaled. */
  readonly notes: readonly string[];
}

export interface Row {
  readonly id: number;
  readonly title: string;
  run(bench: Bench): Promise<Outcome>;
}

/** A busy machine moves a ratio; a lost finding moves it by more than this. */
const slack = 1.25;

export function isMet({ at, limit, value }: Goal): boolean {
  return at === 'most' ? value <= limit : value >= limit;
}

export function passesGate({ at, limit, value, gated }: Goal): boolean {
  return !gated || (at === 'most' ? value <= limit * slack : value >= limit / slack);
}
