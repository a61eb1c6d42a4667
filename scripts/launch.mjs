import { spawn } from 'node:child_process';
import { ensureBuilt } from './build.mjs';
import { ensurePackages } from './install.mjs';
import { findRedis } from './redis.mjs';
import { root } from './run.mjs';

/**
 * Installs and builds what is missing, then becomes `main` as far as the terminal can tell: same arguments, same exit
 * code, and a signal ends both. `first` stands before the arguments.
 */
export async function launch(main, { first = [], redis = true } = {}) {
  try {
    await ensurePackages();
    const env = redis && !process.env.REDIS_URL ? { REDIS_SERVER: await findRedis() } : {};
    await ensureBuilt(main);
    await become([main, ...first], env);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

function become(program, env) {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, ['--enable-source-maps', ...program, ...process.argv.slice(2)], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: 'inherit',
    });
    // Ctrl-C reaches the child by itself as part of the terminal's group; a second one would cut its goodbye short.
    process.on('SIGINT', () => {
      if (!process.stdin.isTTY) child.kill('SIGINT');
    });
    for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
    child.on('error', failed);
    child.on('exit', (code, signal) => {
      process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
      done();
    });
  });
}
