import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './run.mjs';

/** Packages as the lock file wants them. Needs nothing but Node and npm, so it works on a fresh clone. */
export async function ensurePackages() {
  if (isInstalled()) return;
  process.stderr.write('Installing packages …\n');
  const { code, output } = await run('npm', ['ci', '--no-progress', '--loglevel=error']);
  if (code === 0) return;
  throw new Error(
    `${output.trim()}\nThe packages could not be installed (npm ci ended with ${code}). Is the registry reachable?`,
  );
}

/** npm notes what it installed in node_modules/.package-lock.json; packages for other systems are not in there. */
function isInstalled() {
  const noted = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(noted)) return false;
  const installed = packagesOf(noted);
  return Object.entries(packagesOf(join(root, 'package-lock.json'))).every(
    ([path, { version, optional }]) =>
      path === '' || installed[path]?.version === version || (optional && installed[path] === undefined),
  );
}

function packagesOf(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}
