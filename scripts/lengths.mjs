import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.mjs';

/** A file that is longer does two things. */
const limit = 250;

/** Sources only: tests and their data may be as long as the cases they list. */
export function checkLengths() {
  const files = ['src', 'demo', 'bench', 'scripts']
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap(sourcesIn);
  const long = files
    .map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > limit);
  const output = long.map(
    ({ file, lines }) => `${file} has ${lines} lines; more than ${limit} are two files\n`,
  );
  return { code: long.length, output: output.join('') };
}

function sourcesIn(folder) {
  return readdirSync(join(root, folder), { recursive: true })
    .filter((name) => /\.(?:ts|mjs|cjs)$/.test(name))
    .map((name) => join(folder, name));
}
