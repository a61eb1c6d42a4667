import { createHash } from 'node:crypto';
import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';

/** What the first line is chained to. */
export const startOfChain = '0'.repeat(64);
/** No line is longer; the last one is found in the last bytes of the file. */
const LONGEST = 4096;
/** Of every record. */
const BEGINNING = '{"at":"';

export interface Line {
  readonly text: string;
  readonly hash: string;
}

/** A record with its link: `prev` names the line before, `hash` covers everything in front of it, `prev` included. */
export function chained(record: string, prev: string): Line {
  const covered = `${record.slice(0, -1)},"prev":"${prev}"`;
  const hash = sha256(covered);
  return { text: `${covered},"hash":"${hash}"}\n`, hash };
}

/** The link that the next line must name: the line's own hash, or, of a line that a crash cut short, that of its bytes. */
export function linkOf(line: string): { hash: string; prev?: string; whole: boolean } {
  const found = /^(?<covered>.*,"prev":"(?<prev>[0-9a-f]{64})"),"hash":"(?<hash>[0-9a-f]{64})"\}$/.exec(
    line,
  )?.groups;
  if (!found?.covered || !found.prev || !found.hash || sha256(found.covered) !== found.hash) {
    return { hash: sha256(line), whole: false };
  }
  return { hash: found.hash, prev: found.prev, whole: true };
}

/** Can it be what a crash or a full disk left of one of ours? Then it begins like one, and ends in the middle. */
export function isCutShort(line: string): boolean {
  const begins = line.startsWith(BEGINNING) || BEGINNING.startsWith(line);
  if (!begins) return false;
  try {
    JSON.parse(line);
    return false;
  } catch {
    return true;
  }
}

/** The last line of the trail; undefined in an empty one, or when somebody moved it away: then a new one begins. `torn`: it has no line end, its writer died. */
export function lastLine(file: string): { hash: string; torn: boolean } | undefined {
  if (!existsSync(file)) return undefined;
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const bytes = Buffer.alloc(Math.min(size, 2 * LONGEST));
    readSync(descriptor, bytes, 0, bytes.length, size - bytes.length);
    const end = bytes.toString('utf8');
    if (end === '') return undefined;
    const torn = !end.endsWith('\n');
    const line = (torn ? end : end.slice(0, -1)).split('\n').at(-1) ?? '';
    return { hash: linkOf(line).hash, torn };
  } finally {
    closeSync(descriptor);
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
