import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import type { Bench, Outcome } from './row';
import { timed } from './table';

/** A program of others, as a person or a script would call it. */
export interface Program {
  readonly file: string;
  readonly args: readonly string[];
  readonly input?: string;
  /** What it prints for each answer, and how many answers are right. */
  readonly sign: RegExp;
  readonly wanted: number;
}

/** How long the whole process took. What still runs ends with the row. */
export function openPrograms(bench: Bench): (program: Program) => Promise<number> {
  const running = new Set<ChildProcess>();
  bench.undo(() => {
    // A group of its own each, so that what xargs started ends with it.
    for (const { pid } of running) if (pid !== undefined) process.kill(-pid, 'SIGTERM');
  });
  return async ({ file, args, input = '', sign, wanted }) => {
    let output = '';
    const took = await timed(async () => {
      const child = spawn(file, args, { detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
      running.add(child);
      child.once('exit', () => running.delete(child));
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk) => {
          output += chunk;
        });
      }
      // It may be gone before it has read this.
      child.stdin.on('error', () => {});
      child.stdin.end(input);
      await once(child, 'close');
    });
    const seen = output.match(sign)?.length ?? 0;
    if (seen < wanted) throw new Error(`${file}: ${seen} of ${wanted} answers. ${output.slice(-500)}`);
    return took;
  };
}

/** What a row cannot be measured without. */
export function unmeasured(files: readonly string[]): Outcome | undefined {
  const missing = files.filter((file) => !existsSync(file));
  return missing.length === 0
    ? undefined
    : {
        figures: [],
        goals: [],
        notes: [`Not measured, because it is not installed: ${missing.join(', ')}.`],
      };
}
