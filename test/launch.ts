import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Process {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  output(): string;
  /** Resolves with the match once its output has it. */
  saw(what: RegExp): Promise<RegExpExecArray>;
}

export function launch(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Process {
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
      for (const listener of listeners) listener();
    });
  }
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const saw = (what: RegExp) =>
    Promise.race([
      new Promise<RegExpExecArray>((resolve) => {
        const look = () => {
          const found = what.exec(output);
          if (found) resolve(found);
        };
        listeners.add(look);
        look();
      }),
      ended.then(() => {
        throw new Error(`ended without ${what}:\n${output}`);
      }),
    ]);
  return { child, ended, output: () => output, saw };
}
