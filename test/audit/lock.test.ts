import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs, { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { locked } from '../../src/audit/lock';

let dir: string;
let lock: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'esa-lock-'));
  lock = join(dir, 'lock');
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(dir, { recursive: true, force: true });
});

/** As a process leaves it that was killed while it held the lock. */
function leftBehind(): void {
  const file = `${lock}.7`;
  writeFileSync(file, '');
  const longAgo = new Date(Date.now() - 11_000);
  utimesSync(file, longAgo, longAgo);
}

function waitHere(until: () => boolean): void {
  while (!until()) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
}

test('AU-04 two find the same lock stale: the slower one does not take it from the quicker one', async () => {
  leftBehind();
  let other: ReturnType<typeof spawn> | undefined;
  const real = fs.statSync;
  // Between our look at the lock and what we do about it, another process takes it over.
  jest.spyOn(fs, 'statSync').mockImplementation(((file: string) => {
    const found = real(file);
    if (other === undefined && String(file).startsWith(lock)) {
      other = spawn(process.execPath, [join(__dirname, 'hold.cjs'), lock, '300'], { stdio: 'inherit' });
      waitHere(() => existsSync(`${lock}-in`));
    }
    return found;
  }) as typeof fs.statSync);
  const ended = () => other && once(other, 'exit');
  const together = locked(lock, () => existsSync(`${lock}-in`));
  expect(other).toBeDefined();
  await ended();
  expect(together).toBe(false);
});

test('AU-04 many take turns, whoever was killed before them', async () => {
  leftBehind();
  const others = [1, 2, 3, 4].map(() =>
    spawn(process.execPath, [join(__dirname, 'hold.cjs'), lock, '20'], { stdio: 'inherit' }),
  );
  const codes = await Promise.all(others.map(async (other) => (await once(other, 'exit'))[0]));
  expect(codes).toEqual([0, 0, 0, 0]);
  expect(readdirSync(dir)).toHaveLength(1);
});

test('AU-04 one that stood still while it held the lock writes no more', () => {
  let now = 0;
  jest.spyOn(performance, 'now').mockImplementation(() => now);
  const late = () =>
    locked(lock, (stillHeld) => {
      now += 6000;
      stillHeld();
    });
  expect(late).toThrow('was held too long');
  expect(locked(lock, () => 'free again')).toBe('free again');
});
