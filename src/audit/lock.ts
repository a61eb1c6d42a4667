import { closeSync, openSync, readdirSync, statSync, unlinkSync, utimesSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { codeOf } from '../error-code';

/** Whoever holds the lock for longer than this was killed: it is held for one write and one wait for the disk. */
const STALE_MS = 10_000;
/** A holder that was stopped in between does not write any more: somebody else may hold it by then. */
const USABLE_MS = STALE_MS / 2;
const PATIENCE_MS = 15_000;

/**
 * Runs `work` while no other process does, also across containers that share the folder. Synchronous, because what is
 * recorded must be on the disk before the byte that it speaks of. `work` calls `stillHeld` directly before it writes.
 *
 * Each holder has a file with a number of its own, `<lock>.<n>`, and the highest number counts. It is free once it is
 * old: because its holder made it so, or because he is gone. So nobody ever removes a lock that somebody may hold: two
 * who find the same one free both try to create the next number, and one of them does.
 * @throws when the lock cannot be had within 15 seconds, or was held too long, or what `work` throws
 */
export function locked<T>(lock: string, work: (stillHeld: () => void) => T): T {
  const mine = take(lock);
  const since = performance.now();
  try {
    return work(() => {
      if (performance.now() - since > USABLE_MS) throw new Error(`${lock} was held too long`);
    });
  } finally {
    release(mine);
  }
}

/** @returns the file of the lock that is ours now */
function take(lock: string): string {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const numbers = numbersOf(lock);
    const newest = Math.max(0, ...numbers);
    const next = `${lock}.${newest + 1}`;
    if ((newest === 0 || isFree(`${lock}.${newest}`)) && created(next)) {
      // Somebody slow may create a number that was had and removed long ago; then a higher one stands.
      if (Math.max(...numbersOf(lock)) === newest + 1) {
        for (const number of numbers) remove(`${lock}.${number}`);
        return next;
      }
      remove(next);
    }
    if (performance.now() > until) throw new Error(`${lock} is held by somebody else`);
    pause(1);
  }
}

function numbersOf(lock: string): number[] {
  const start = `${basename(lock)}.`;
  return readdirSync(dirname(lock)).flatMap((name) => {
    const number = name.startsWith(start) ? Number(name.slice(start.length)) : Number.NaN;
    return Number.isSafeInteger(number) ? [number] : [];
  });
}

function isFree(file: string): boolean {
  try {
    return Date.now() - statSync(file).mtimeMs > STALE_MS;
  } catch (error) {
    // Removed meanwhile by whoever holds a higher number.
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

function created(file: string): boolean {
  try {
    closeSync(openSync(file, 'wx', 0o600));
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Made old, not removed; that needs no room on a full disk either. */
function release(file: string): void {
  try {
    utimesSync(file, 0, 0);
  } catch (error) {
    // It was taken for dead and another one holds the lock.
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

function remove(file: string): void {
  try {
    unlinkSync(file);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
