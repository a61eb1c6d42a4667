import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installFromDebian } from './debian.mjs';

const binaries = ['redis-server', 'valkey-server'];

/**
 * The program that serves Redis: from PATH, else from Debian's package, which needs root.
 * Throws a sentence that says what to install.
 */
export async function findRedis() {
  const here = onPath(binaries);
  if (here !== undefined) return here;
  const why = installFromDebian(['redis-server']);
  const installed = onPath(binaries);
  if (installed !== undefined) return installed;
  throw new Error(
    `No redis-server was found${why === undefined ? '' : `, and ${why}`}. Install Redis 7 or Valkey 8 (Debian: apt-get install redis-server) and try again.`,
  );
}

function onPath(names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((file) => existsSync(file));
}
