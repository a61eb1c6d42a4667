import { closeSync, fstatSync, fsyncSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { Problem } from './problem';
import type { Person } from './report';

export type AuditEventName =
  | 'request'
  | 'denied'
  | 'invalid'
  | 'accepted'
  | 'preview'
  | 'approved'
  | 'cancelled'
  | 'expired'
  | 'line'
  | 'decision'
  | 'final'
  | 'alarm'
  | 'start'
  | 'stop';

/** Who did what. Every text may come from outside: it is escaped, and cut at 200 characters. */
export interface AuditEvent {
  readonly event: AuditEventName;
  readonly person?: Person;
  /** Platform and channel, as `Address.place` spells it. */
  readonly place?: string;
  readonly appliance?: string;
  /** What was typed; for the event `line`, what is about to be sent to the appliance. */
  readonly line?: string;
  readonly action?: string;
  readonly request?: string;
  readonly outcome?: string;
  readonly detail?: string;
}

export interface Audit {
  readonly file: string;
  /**
   * Returns once the line is on the disk. Synchronous, so that nothing can happen between it and the byte it speaks of.
   * @throws Problem `audit-down`: what was to be recorded must then not be done.
   */
  write(event: AuditEvent): void;
  /** Several at once, with one wait for the disk: a question to 200 appliances is 200 lines. @throws as `write` */
  writeAll(events: readonly AuditEvent[]): void;
}

const inputLimit = 200;
/** A line of ours to an appliance: a domain of 253 characters and the command before it must stay whole. */
const sentLineLimit = 300;
/** Below 4 kB one `write` with O_APPEND is not torn by another process. */
const lineLimit = 4000;

/**
 * Opens the trail, one JSON object per line, for appending; makes file and folder if they are missing. Several
 * processes may hold the same file.
 * @throws Problem `audit-down` when it cannot be written.
 */
export function openAudit(file: string): Audit {
  let torn = false;
  guarded(() => {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    append(file, '');
    syncFolder(dirname(file));
    torn = endsTorn(file);
  });
  const writeAll = (events: readonly AuditEvent[]): void =>
    guarded(() => {
      const lines = `${torn ? '\n' : ''}${events.map(toLine).join('')}`;
      torn = true;
      append(file, lines);
      torn = false;
    });
  return { file, write: (event) => writeAll([event]), writeAll };
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

/** True after a power cut or a full disk: the next line must not grow onto the last one. */
function endsTorn(file: string): boolean {
  if (endsWhole(file)) return false;
  // Another process may be in the middle of its write; a torn end stays torn.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
  return !endsWhole(file);
}

function endsWhole(file: string): boolean {
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const last = Buffer.alloc(1);
    return size === 0 || (readSync(descriptor, last, 0, 1, size - 1) === 1 && last[0] === 0x0a);
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

/** New fields (a chain's `prev` and `hash`) go at the end. */
function toLine(event: AuditEvent): string {
  const at = new Date().toISOString();
  for (const limit of [inputLimit, 100, 50, 20]) {
    const line = `${escaped(JSON.stringify({ at, ...record(event, limit) }))}\n`;
    if (Buffer.byteLength(line) <= lineLimit) return line;
  }
  throw new Error('an audit record of short texts is never this long');
}

function record(event: AuditEvent, limit: number): Record<string, unknown> {
  const { event: name, person, line, ...rest } = event;
  const lineKept = name === 'line' ? sentLineLimit : limit;
  return {
    event: name,
    person: person && shortened({ platform: person.platform, id: person.id, name: person.name }, limit),
    ...shortened(rest, limit),
    ...shortened({ line }, lineKept),
  };
}

function shortened(texts: Record<string, string | undefined>, limit: number): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([key, value]) => (value === undefined ? [] : [[key, cut(value, limit)]])),
  );
}

function cut(value: string, limit: number): string {
  return value.length <= limit ? value : `${value.slice(0, limit)}… (${value.length} characters)`;
}

/** JSON leaves characters alone that a terminal obeys or that hide; outside of strings our JSON has none of them. */
function escaped(json: string): string {
  return json.replace(/[\x7f-\x9f\p{Cf}\u2028\u2029]/gu, (character) =>
    Array.from({ length: character.length }, (_, i) => unit(character.charCodeAt(i))).join(''),
  );
}

function unit(code: number): string {
  return `\\u${code.toString(16).padStart(4, '0')}`;
}
