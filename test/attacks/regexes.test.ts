// PR-01: no regular expression of ours takes long over hostile text. recheck proves most of them; what it proved before
// is not proved again on every run. Those that it cannot prove in time are listed with what bounds them, and are timed.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parseSync } from '@swc/core';
import { checkSync } from 'recheck';
import { z } from 'zod';

const root = resolve(__dirname, '../..');
const file = join(__dirname, 'regexes.json');
/** `safe`: proved by recheck. `bounded`: not proved within its time; why it is harmless, which the timing below holds. */
const Known = z.strictObject({ safe: z.array(z.string()), bounded: z.record(z.string(), z.string()) });
const known = Known.parse(JSON.parse(readFileSync(file, 'utf8')));
/** Of those proved before, so many are proved again, other ones each day. */
const AGAIN = 10;

const literals = new Set(filesIn(join(root, 'src')).flatMap((path) => regexesIn(readFileSync(path, 'utf8'))));
const added = [...literals].filter((one) => !known.safe.includes(one) && known.bounded[one] === undefined);

if (process.env.UPDATE_REGEXES) {
  const safe = [...known.safe.filter((one) => literals.has(one)), ...added.filter(isSafe)].sort();
  const bounded = Object.entries(known.bounded).filter(([one]) => literals.has(one));
  writeFileSync(file, `${JSON.stringify({ safe, bounded: Object.fromEntries(bounded) }, null, 2)}\n`);
}

test('PR-01 all of them are found', () => {
  expect(literals.size).toBeGreaterThan(300);
  expect(regexesIn('const a = "x".replace(/a+$/g, "")')).toEqual(['/a+$/g']);
});

test('PR-01 the checker sees what is quadratic', () => {
  for (const slow of ['/[^\\n]*> $/', '/([\\w.-]+)+> $/', '/(\\S+)\\s+(\\d+)/'])
    expect(isSafe(slow)).toBe(false);
});

test.each(added.length === 0 ? ['none'] : added)('PR-01 new: %s', (one) => {
  // Proved: UPDATE_REGEXES=1 puts it into regexes.json. Not proved: rewrite it, or list it there and say what bounds it.
  if (one !== 'none') expect([one, isSafe(one)]).toEqual([one, true]);
});

test('PR-01 nothing is listed that is not there any more', () => {
  const listed = [...known.safe, ...Object.keys(known.bounded)];
  expect(listed.filter((one) => !literals.has(one))).toEqual([]);
});

describe('PR-01 proved before, and again', () => {
  const first = (Math.floor(Date.now() / 86_400_000) * AGAIN) % Math.max(1, known.safe.length);
  test.each(known.safe.slice(first, first + AGAIN))('%s', (one) =>
    expect([one, isSafe(one)]).toEqual([one, true]),
  );
});

describe('PR-01 bounded: four times the text, about four times as long', () => {
  test.each(Object.keys(known.bounded))('%s', (one) => {
    for (const piece of piecesOf(one)) {
      const short = timeOf(one, piece.repeat(Math.ceil(16_384 / piece.length)));
      const long = timeOf(one, piece.repeat(Math.ceil(65_536 / piece.length)));
      // A busy machine doubles a time; a quadratic one is sixteen times as long.
      if (long > 50 && long > short * 10)
        throw new Error(`${JSON.stringify(piece)}: ${short} ms, then ${long} ms`);
    }
  });
});

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}

function regexesIn(source: string): string[] {
  const found: string[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('type' in node && node.type === 'RegExpLiteral' && 'pattern' in node && 'flags' in node)
      found.push(`/${node.pattern}/${node.flags}`);
    for (const inner of Object.values(node)) visit(inner);
  };
  visit(parseSync(source, { syntax: 'typescript', target: 'es2022' }));
  return found;
}

function partsOf(one: string): { pattern: string; flags: string } {
  const end = one.lastIndexOf('/');
  return { pattern: one.slice(1, end), flags: one.slice(end + 1) };
}

function isSafe(one: string): boolean {
  const { pattern, flags } = partsOf(one);
  return checkSync(pattern, flags, { timeout: 3000 }).status === 'safe';
}

/** What it would begin with, again and again, and what its repetitions take. */
function piecesOf(one: string): string[] {
  const words = [...partsOf(one).pattern.matchAll(/[A-Za-z][A-Za-z ]{2,}/g)].map(([word]) => word);
  const single = [
    'a',
    '0',
    ' ',
    '\n',
    '\r',
    '[',
    '(',
    '.',
    'a@',
    '1. ',
    '- ',
    '\n[',
    '[]> ',
    '\x1b[',
    '\x1b]',
  ];
  return [...words, ...words.map((word) => `${word} `), ...single];
}

/** Milliseconds, the best of three. */
function timeOf(one: string, text: string): number {
  const { pattern, flags } = partsOf(one);
  const times = [1, 2, 3].map(() => {
    const began = performance.now();
    text.replace(new RegExp(pattern, flags), '');
    return performance.now() - began;
  });
  return Math.min(...times);
}
