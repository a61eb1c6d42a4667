import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './run.mjs';

const binaries = ['redis-server', 'valkey-server'];

/**
 * The program that serves Redis: from PATH, else from Debian's package, which needs root.
 * Throws a sentence that says what to install.
 */
export async function findRedis() {
  const here = onPath(binaries);
  if (here !== undefined) return here;
  if (process.getuid?.() === 0 && onPath(['apt-get']) !== undefined) await installFromDebian();
  const installed = onPath(binaries);
  if (installed !== undefined) return installed;
  throw new Error(
    'No redis-server was found. Install Redis 7 or Valkey 8 (Debian: apt-get install redis-server) and try again.',
  );
}

function onPath(names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((file) => existsSync(file));
}

async function installFromDebian() {
  process.stderr.write('Installing redis-server …\n');
  await withoutDaemons(async () => {
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    const install = ['install', '-y', '--no-install-recommends', 'redis-server'];
    if ((await run('apt-get', install, { env })).code === 0) return;
    await run('apt-get', ['update'], { env });
    await run('apt-get', install, { env });
  });
}

/** Debian's packages start their daemon at once, unless this file says no. */
async function withoutDaemons(install) {
  const policy = '/usr/sbin/policy-rc.d';
  const ours = !existsSync(policy);
  if (ours) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    await install();
  } finally {
    if (ours) rmSync(policy);
  }
}
