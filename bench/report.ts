import { cpus, loadavg, release, totalmem, type } from 'node:os';
import type { ProxyCheck } from './proxy-check';
import { type Goal, isMet, type Outcome, type Row } from './row';
import { sshVersion } from './ssh';

export interface Measured {
  readonly date: string;
  readonly quick: boolean;
  readonly rounds: number;
  readonly machine: Readonly<Record<string, string>>;
  readonly proxy: readonly ProxyCheck[];
  readonly rows: readonly (Pick<Row, 'id' | 'title'> & Outcome)[];
}

/** Nothing that names a machine, a user or a path: results are published. */
export function machine(): Record<string, string> {
  const [first] = cpus();
  return {
    cpu: `${cpus().length} x ${first?.model ?? 'unknown'}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `${type()} ${release().split('-')[0]}`,
    node: process.version,
    ssh: sshVersion(),
    // Above the number of processors, somebody else was at work too: milliseconds then say little.
    'load before': load(),
  };
}

/** Runnable processes over the last minute. */
export function load(): string {
  return (loadavg()[0] ?? 0).toFixed(1);
}

export function markdown({ date, quick, rounds, machine: on, proxy, rows }: Measured): string {
  return [
    `# Bench of ${date.slice(0, 10)}`,
    '',
    `${quick ? 'A quick run' : 'A full run'}, ${rounds} rounds. Cases ran in turn; p99 of few samples is the worst one.`,
    'Milliseconds are those of this machine; ratios are medians over pairs of the same round.',
    '',
    ...Object.entries(on).map(([what, value]) => `- ${what}: ${value}`),
    ...proxy.map(checkLine),
    ...rows.flatMap(rowLines),
    '',
  ].join('\n');
}

export function checkLine({ rtt, banner, echo }: ProxyCheck): string {
  return `- proxy at ${rtt} ms: connect and banner ${banner.toFixed(2)} RTT (2 is right), echo ${echo.toFixed(2)} RTT (1 is right)`;
}

function rowLines({ id, title, figures, goals, notes }: Measured['rows'][number]): string[] {
  return [
    '',
    `## Row ${id}: ${title}`,
    '',
    '| measured | | p50 ms | p99 ms | samples |',
    '|---|---|---:|---:|---:|',
    ...figures.map(
      ({ what, who, p50, p99, samples }) =>
        `| ${what} | ${who} | ${digits(p50)} | ${digits(p99)} | ${samples} |`,
    ),
    '',
    '| goal | limit | measured | |',
    '|---|---:|---:|---|',
    ...goals.map(goalLine),
    '',
    ...notes.map((note) => `- ${note}`),
  ];
}

function goalLine(goal: Goal): string {
  const { what, at, limit, value, unit } = goal;
  const verdict = isMet(goal) ? 'met' : '**MISSED**';
  return `| ${what} | ${at === 'most' ? '≤' : '≥'} ${limit} ${unit} | ${digits(value)} ${unit} | ${verdict} |`;
}

function digits(value: number): string {
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en');
  return Math.abs(value) >= 100
    ? value.toFixed(1)
    : Math.abs(value) >= 10
      ? value.toFixed(2)
      : value.toFixed(3);
}
