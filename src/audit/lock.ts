import { closeSync, openSync, renameSync, statSync, unlinkSync } from 'node:fs';
import { codeOf } from '../error-code';

/** Whoever holds the lock for longer than this was killed: it is held for one write and one wait for the disk. */
const STALE_MS = 10_000;
const PATIENCE_MS = 15_000;

/**
 * Runs `work` while no other process does, also across containers that share the folder. Synchronous, because what is
 * recorded must be on the disk before the byte that it speaks of.
 * @throws when the lock cannot be had within 15 seconds, or what `work` throws
 */
export function locked<T>(lock: string, work: () => T): T {
  const until = performance.now() + PATIENCE_MS;
  while (!taken(lock)) {
    if (performance.now() > until) throw new Error(`${lock} is held by somebody else`);
    giveUpStale(lock);
    pause(1);
  }
  try {
    return work();
  } finally {
    unlinkSync(lock);
  }
}

function taken(lock: string): boolean {
  try {
    closeSync(openSync(lock, 'wx', 0o600));
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Moved away under a name of its own, so that of two who find it stale one alone removes it. */
function giveUpStale(lock: string): void {
  try {
    if (Date.now() - statSync(lock).mtimeMs < STALE_MS) return;
    const mine = `${lock}.${process.pid}.${Date.now()}`;
    renameSync(lock, mine);
    unlinkSync(mine);
  } catch (error) {
    // Its holder, or another one who found it stale, was quicker.
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
