import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { Problem } from '../problem';
import { chained, lastLine, startOfChain } from './chain';
import type { AuditEvent } from './event';
import { grouped } from './grouped';
import { locked } from './lock';
import { toRecord } from './record';

export type { AuditEvent, AuditEventName } from './event';

export interface Audit {
  readonly file: string;
  /**
   * Returns once the line is on the disk. Synchronous, so that nothing can happen between it and the byte it speaks of.
   * @throws Problem `audit-down`: what was to be recorded must then not be done.
   */
  write(event: AuditEvent): void;
  /** Several at once, with one wait for the disk: a question to 200 appliances is 200 lines. @throws as `write` */
  writeAll(events: readonly AuditEvent[]): void;
  /** Together with all that is recorded in this turn of the event loop; resolves once it is on the disk. @throws as `write` */
  soon(event: AuditEvent): Promise<void>;
}

/**
 * Opens the trail, one JSON object per line, for appending; makes file and folder if they are missing. Several
 * processes may hold the same file: each line is chained to the one before it, so they take turns.
 * @throws Problem `audit-down` when it cannot be written.
 */
export function openAudit(file: string): Audit {
  guarded(() => {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    append(file, '');
    syncFolder(dirname(file));
  });
  const writeAll = (events: readonly AuditEvent[]): void =>
    guarded(() =>
      locked(`${file}.lock`, (stillHeld) => {
        const end = lastLine(file);
        let prev = end?.hash ?? startOfChain;
        let lines = '';
        for (const event of events) {
          const line = chained(toRecord(event), prev);
          lines += line.text;
          prev = line.hash;
        }
        // A crash or a full disk cut the last line short: it stays as it is, and is a link like any other.
        stillHeld();
        append(file, `${end?.torn ? '\n' : ''}${lines}`);
        keepHead(file, prev);
      }),
    );
  return { file, write: (event) => writeAll([event]), writeAll, soon: grouped(writeAll) };
}

/** Where the trail ended, beside it: a trail that was cut behind our back ends before this. */
function keepHead(file: string, hash: string): void {
  writeFileSync(`${file}.head.new`, `${hash}\n`, { mode: 0o600 });
  renameSync(`${file}.head.new`, `${file}.head`);
}

function guarded(write: () => void): void {
  try {
    write();
  } catch (cause) {
    throw new Problem({ kind: 'audit-down' }, { cause });
  }
}

/** Opened for each line: a file that was moved, removed or made read-only meanwhile is noticed, not written into. */
function append(file: string, line: string): void {
  const descriptor = openSync(file, 'a', 0o600);
  try {
    const bytes = Buffer.from(line);
    const written = writeSync(descriptor, bytes);
    if (written !== bytes.length)
      throw new Error(`only ${written} of ${bytes.length} bytes fitted on the disk`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
