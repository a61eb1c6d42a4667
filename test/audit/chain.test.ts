import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Audit, openAudit } from '../../src/audit';
import { verifyTrail } from '../../src/audit/trail';

let dir: string;
let file: string;
let audit: Audit;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'esa-chain-'));
  file = join(dir, 'audit.jsonl');
  audit = openAudit(file);
  for (const line of ['one', 'two', 'three', 'four', 'five']) audit.write({ event: 'request', line });
});
afterEach(() => rmSync(dir, { recursive: true }));

const lines = () => readFileSync(file, 'utf8').split('\n').slice(0, -1);
const write = (changed: readonly string[]) =>
  writeFileSync(file, changed.map((line) => `${line}\n`).join(''));

test('AU-01 a trail that nobody touched is whole', async () => {
  expect(await verifyTrail(file)).toEqual({ whole: true, lines: 5, torn: 0 });
});

test('AU-01 one that was not begun is whole, one that was removed is not', async () => {
  expect(await verifyTrail(join(dir, 'never.jsonl'))).toEqual({ whole: true, lines: 0, torn: 0 });
  rmSync(file);
  expect(await verifyTrail(file)).toEqual({ whole: false, line: 1, why: 'cut' });
});

describe('AU-01 the first bad line is named', () => {
  const cases: [string, (all: string[]) => string[], { line: number; why: string }][] = [
    [
      'a changed byte',
      (all) => all.with(2, all[2]?.replace('three', 'threw') ?? ''),
      { line: 3, why: 'changed' },
    ],
    [
      'a changed last line',
      (all) => all.with(4, all[4]?.replace('five', 'fine') ?? ''),
      { line: 5, why: 'changed' },
    ],
    ['a deleted line', (all) => all.toSpliced(1, 1), { line: 2, why: 'missing' }],
    ['a deleted first line', (all) => all.slice(1), { line: 1, why: 'missing' }],
    [
      'two lines that changed places',
      ([a, b, c, ...rest]) => [a, c, b, ...rest] as string[],
      { line: 2, why: 'missing' },
    ],
    [
      'a line that was added',
      (all) => all.toSpliced(2, 0, '{"event":"approved"}'),
      { line: 3, why: 'changed' },
    ],
    [
      'a line that was written twice',
      (all) => all.toSpliced(2, 0, all[1] ?? ''),
      { line: 3, why: 'missing' },
    ],
    ['a cut tail', (all) => all.slice(0, 3), { line: 4, why: 'cut' }],
    ['nothing left', () => [], { line: 1, why: 'cut' }],
  ];
  test.each(cases)('%s', async (_, change, found) => {
    write(change(lines()));
    expect(await verifyTrail(file)).toEqual({ whole: false, ...found });
  });

  test.each(['not a line of ours', '{"at":"2026-11-24T03:00:00.000Z","event":"approved"}'])(
    'a line of somebody else, that ours was chained to afterwards: %s',
    async (foreign) => {
      appendFileSync(file, `${foreign}\n`);
      openAudit(file).write({ event: 'request', line: 'six' });
      expect(await verifyTrail(file)).toEqual({ whole: false, line: 6, why: 'changed' });
    },
  );

  test('also when what follows was written by us afterwards', async () => {
    write(lines().toSpliced(1, 1));
    openAudit(file).write({ event: 'request', line: 'six' });
    expect(await verifyTrail(file)).toMatchObject({ whole: false, line: 2 });
  });
});

test('a line that a crash cut short is a link like any other', async () => {
  truncateSync(file, readFileSync(file).length - 20);
  appendFileSync(`${file}.head`, '');
  openAudit(file).write({ event: 'request', line: 'after the crash' });
  expect(await verifyTrail(file)).toEqual({ whole: true, lines: 6, torn: 1 });
});

test('many at once are one chain', async () => {
  audit.writeAll(Array.from({ length: 50 }, (_, n) => ({ event: 'line', line: `tophosts ${n}` })));
  audit.write({ event: 'stop' });
  expect(await verifyTrail(file)).toEqual({ whole: true, lines: 56, torn: 0 });
});

test('a lock that a killed process left behind is given up', async () => {
  writeFileSync(`${file}.lock.9`, '');
  const longAgo = new Date(Date.now() - 11_000);
  utimesSync(`${file}.lock.9`, longAgo, longAgo);
  audit.write({ event: 'stop' });
  expect(await verifyTrail(file)).toEqual({ whole: true, lines: 6, torn: 0 });
});
