import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Runs the compiled program to its end. @returns its code, and all it printed */
export async function runMain(
  role: 'all' | 'bot' | 'worker',
  file: string,
  env: Record<string, string> = {},
): Promise<{ code: number; said: string }> {
  const main = join(__dirname, '../../build/src/main.js');
  const started = spawn(process.execPath, [main, role, '--config', file], {
    env: { PATH: process.env.PATH, ...env },
    timeout: 20_000,
  });
  let said = '';
  for (const stream of [started.stdout, started.stderr]) {
    stream.on('data', (chunk) => {
      said += chunk;
    });
  }
  const [code] = await once(started, 'close');
  return { code, said };
}
