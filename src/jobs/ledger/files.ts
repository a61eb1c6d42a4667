import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../../error-code';
import { newId } from '../../ids';

/**
 * Creates `<dir>/<name>` once, durably, with its whole content, or says that it was there: of any number of
 * processes exactly one gets true. A name made by link(2) is as exclusive as O_EXCL and never stands half written,
 * also when its writer is killed. Synchronous on purpose: nothing may happen between winning a gate and using it.
 * @throws the file system's error when it cannot be written
 */
export function createOnce(dir: string, name: string, content: unknown): boolean {
  const draft = join(dir, `.${name}.${newId()}`);
  try {
    writeWhole(draft, `${JSON.stringify(content)}\n`);
    linkSync(draft, join(dir, name));
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  syncDir(dir);
  return true;
}

/** A full disk may take the beginning of a text and say so only by its count. */
function writeWhole(path: string, text: string): void {
  const bytes = Buffer.from(text);
  const file = openSync(path, 'wx', 0o600);
  try {
    const written = writeSync(file, bytes);
    if (written < bytes.length)
      throw Object.assign(new Error('only a part fitted on the disk'), { code: 'ENOSPC' });
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** The content of a file made by `createOnce`, or undefined when nobody has made it. */
export function readOnce(dir: string, name: string): unknown {
  try {
    return JSON.parse(readFileSync(join(dir, name), 'utf8'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Makes a directory durably; false when it was there. */
export function createDir(parent: string, name: string): boolean {
  try {
    mkdirSync(join(parent, name), { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
  syncDir(parent);
  return true;
}

function syncDir(dir: string): void {
  const handle = openSync(dir, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
