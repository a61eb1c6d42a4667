import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root, run, tool } from './run.mjs';

const sources = [
  'src',
  'demo',
  'bench',
  'test/processes',
  'tsconfig.json',
  'tsconfig.dev.json',
  'package-lock.json',
];

/** Compiles everything that runs as a process of its own into build/, without what an older source left there. */
export function emit() {
  rmSync(join(root, 'build'), { recursive: true, force: true });
  return run(process.execPath, [tool('typescript/bin/tsc'), '-p', 'tsconfig.dev.json']);
}

/** The same, only if a source is newer than what `main` was compiled to. */
export async function ensureBuilt(main) {
  const built = join(root, main);
  if (existsSync(built) && newest(sources.map((path) => join(root, path))) < statSync(built).mtimeMs) return;
  process.stderr.write('Building …\n');
  const { code, output } = await emit();
  if (code !== 0) throw new Error(`${output.trim()}\nThe sources do not compile.`);
}

function newest(paths) {
  return Math.max(
    ...paths.filter(existsSync).flatMap((path) => {
      const status = statSync(path);
      if (!status.isDirectory()) return [status.mtimeMs];
      return [status.mtimeMs, newest(readdirSync(path).map((name) => join(path, name)))];
    }),
  );
}
