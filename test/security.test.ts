import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

/** docs/security.md says of every threat and fault where it is tested, or why it is not. This holds it to that. */

/** How many there are of each kind; the ids are numbered from 01, those of faults in groups. */
const threats = { CI: 20, OI: 14, SL: 13, TE: 12, BT: 14, AZ: 5, SH: 9, SS: 12, SC: 8, RQ: 6 };
const moreThreats = { DS: 5, PR: 4, SU: 5, AU: 4 };
const faults: [first: number, last: number][] = [
  [1, 11],
  [20, 35],
  [40, 55],
  [60, 76],
  [80, 83],
  [90, 93],
];

const numbered = (kind: string, first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, n) => `${kind}-${String(first + n).padStart(2, '0')}`);
const ids = [
  ...Object.entries({ ...threats, ...moreThreats }).flatMap(([kind, count]) => numbered(kind, 1, count)),
  ...faults.flatMap(([first, last]) => numbered('F', first, last)),
];

interface Row {
  readonly id: string;
  readonly what: string;
  readonly files: readonly string[];
  /** What stands beside the files. */
  readonly note: string;
}

const rows = readFileSync(join(__dirname, '../docs/security.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| [A-Z]{1,2}-\d/.test(line))
  .map((line): Row => {
    const [, id = '', what = '', where = ''] = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
    const files = [...where.matchAll(/`(?<file>[^`]+\.test\.ts)`/g)].map(({ groups }) => groups?.file ?? '');
    return { id, what, files, note: where.replaceAll(/`[^`]+\.test\.ts`/g, '').replace(/^[\s,.]+/, '') };
  });

/** By test file: the ids at the beginning of a title, or of a row that becomes one. */
const tested = new Map(
  readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => {
      const source = readFileSync(join(__dirname, file), 'utf8');
      const titles = source.match(/(?<=['"`])(?:[A-Z]{1,2}-\d{2}[ :]?){1,9}/g) ?? [];
      return [file, new Set(titles.flatMap((title) => title.match(/[A-Z]{1,2}-\d{2}/g) ?? []))];
    }),
);

test('every threat and every fault has its line, once', () => {
  expect(ids).toHaveLength(131 + 68);
  expect(rows.map(({ id }) => id)).toEqual(ids);
});

describe.each(rows)('$id', ({ id, what, files, note }) => {
  test('says what it is, and where it is tested or why not', () => {
    expect(what).toMatch(/\S/);
    expect(files.length > 0 || /^[A-Z].*\.$/.test(note)).toBe(true);
  });

  test('is tested exactly where its line says', () => {
    const inTests = [...tested].filter(([, found]) => found.has(id)).map(([file]) => file);
    expect([...files].sort()).toEqual(inTests.sort());
  });
});

test('no test is named after an id that there is not', () => {
  const kinds = new Set(ids.map((id) => id.split('-')[0]));
  const named = [...tested.values()].flatMap((found) => [...found]);
  expect(named.filter((id) => kinds.has(id.split('-')[0]) && !ids.includes(id))).toEqual([]);
});
