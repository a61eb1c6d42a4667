import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { isCutShort, linkOf, startOfChain } from './chain';

export type Verdict =
  | { readonly whole: true; readonly lines: number; readonly torn: number }
  /** Counted from 1. */
  | { readonly whole: false; readonly line: number; readonly why: 'changed' | 'missing' | 'cut' };

/**
 * Reads the whole trail and checks every link. A line that a crash cut short is no fault: the line after it is chained
 * to what is left of it. A trail that ends before the last line that was written was cut.
 */
export async function verifyTrail(file: string): Promise<Verdict> {
  let expected = startOfChain;
  let lines = 0;
  let torn = 0;
  let broken: number | undefined;
  const known = new Set([startOfChain]);
  if (!existsSync(file)) {
    // One that was removed left its head behind; one that was never begun has none.
    return headOf(file) === undefined ? { whole: true, lines, torn } : { whole: false, line: 1, why: 'cut' };
  }
  for await (const line of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: 0 })) {
    lines += 1;
    const { hash, prev, whole } = linkOf(line);
    // Cut short by a crash, and then chained to; or changed by somebody.
    if (broken !== undefined && prev !== expected) return { whole: false, line: broken, why: 'changed' };
    if (broken !== undefined) torn += 1;
    if (!whole && !isCutShort(line)) return { whole: false, line: lines, why: 'changed' };
    broken = whole ? undefined : lines;
    if (whole && prev !== expected) return { whole: false, line: lines, why: 'missing' };
    expected = hash;
    known.add(hash);
  }
  if (broken !== undefined && readFileSync(file, 'utf8').endsWith('\n')) {
    return { whole: false, line: broken, why: 'changed' };
  }
  if (!known.has(headOf(file) ?? startOfChain)) return { whole: false, line: lines + 1, why: 'cut' };
  return { whole: true, lines, torn };
}

function headOf(file: string): string | undefined {
  return existsSync(`${file}.head`) ? readFileSync(`${file}.head`, 'utf8').trim() : undefined;
}
