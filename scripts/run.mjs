import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** The JavaScript behind a command in node_modules/.bin, run by this very Node. */
export function tool(path) {
  return join(root, 'node_modules', path);
}

/**
 * Runs a program in the project's folder. With `show` its output goes to the terminal, else it is collected.
 * `seconds` is how long it may take; then it is killed and counts as failed.
 */
export function run(command, args, { env = {}, show = false, seconds = 600 } = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    });
    let output = '';
    const collect = (chunk) => {
      output += chunk;
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    const late = setTimeout(() => {
      output += `\nKilled: it took longer than ${seconds} s.\n`;
      child.kill('SIGKILL');
    }, seconds * 1000);
    const end = (code) => {
      clearTimeout(late);
      done({ code, output });
    };
    child.on('error', (error) => {
      output += `${error.message}\n`;
      end(127);
    });
    child.on('close', (code) => end(code ?? 1));
  });
}
