import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TestWorld } from '../world';

export interface WorkerProcess {
  kill9(): Promise<void>;
  /** Everything it wrote so far, when that is kept. */
  said(): string;
  pause(): void;
  resume(): void;
  /** @returns how it ended: its code, or the signal that ended it */
  signal(signal: NodeJS.Signals): Promise<number | string>;
  /** In good order. @returns the exit code */
  stop(): Promise<number | null>;
}

/** The worker as it is run in production, in a process of its own, so that it can be killed. */
export async function startWorkerProcess(
  world: Pick<TestWorld, 'file'>,
  env: Record<string, string> = {},
  /** `pipe` keeps what it says for `said`. */
  output: 'ignore' | 'pipe' = 'ignore',
): Promise<WorkerProcess> {
  const script = join(__dirname, '../../build/src/main.js');
  const child = spawn(process.execPath, [script, 'worker', '--config', world.file], {
    // Not inherited: jest takes "heap out of memory" on its own error stream for its own end.
    stdio: ['ignore', output, 'pipe', 'ipc'],
    env: { ...process.env, ESA_LOG_LEVEL: 'warn', ...env },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      said += chunk;
    });
  const leave = () => child.kill('SIGKILL');
  process.once('exit', leave);
  child.once('exit', () => process.removeListener('exit', leave));
  await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`the worker ended with ${code} before it was ready`);
    }),
  ]);
  return {
    kill9: () => end(child, 'SIGKILL').then(() => undefined),
    said: () => said,
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    async signal(signal) {
      const ended = once(child, 'exit');
      child.kill(signal);
      const [code, by] = await ended;
      return code ?? by;
    },
    stop: () => end(child, 'SIGTERM'),
  };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  child.kill('SIGCONT');
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const ended = once(child, 'exit');
  child.kill(signal);
  const [code] = await ended;
  return code;
}
