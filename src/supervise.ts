import { type ChildProcess, spawn } from 'node:child_process';
import type { Log } from './log';

export interface Supervised {
  /** True between "takes work" and its end. */
  ready(): boolean;
  stop(): Promise<void>;
}

const SLOWEST_MS = 30_000;

/**
 * Runs the worker as a child of its own, so that no SSH work can delay an acknowledgement, and starts it again when it
 * dies: at once the first time, then slower and slower.
 */
export function superviseWorker(script: string, configFile: string, log: Log): Supervised {
  let child: ChildProcess | undefined;
  let ready = false;
  let stopping = false;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;

  function start(): void {
    const started = spawn(process.execPath, [...process.execArgv, script, 'worker', '--config', configFile], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child = started;
    started.on('message', (message) => {
      if (message !== 'ready') return;
      ready = true;
      failures = 0;
    });
    started.on('error', (error) => log.error({ err: error }, 'worker could not be started'));
    started.on('exit', (code, signal) => {
      ready = false;
      if (stopping) return;
      const wait = Math.min(1000 * 2 ** failures - 1000, SLOWEST_MS);
      failures += 1;
      log.error({ code, signal, wait }, 'the worker ended by itself; starting it again');
      timer = setTimeout(start, wait);
    });
  }

  start();
  return {
    ready: () => ready,
    stop() {
      stopping = true;
      clearTimeout(timer);
      const ending = child;
      if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null)
        return Promise.resolve();
      return new Promise((resolve) => {
        ending.once('exit', () => resolve());
        ending.kill('SIGTERM');
      });
    },
  };
}
