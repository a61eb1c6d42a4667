import { createHash, randomBytes } from 'node:crypto';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** 26 characters, 130 random bits: cannot be guessed, can be read aloud, and is valid as a file name and a job id. */
export function newId(): string {
  return base32(randomBytes(17));
}

/** The same 26 characters for the same text, so that a redelivered event is the same request. */
export function idOf(...parts: readonly string[]): string {
  return base32(createHash('sha256').update(JSON.stringify(parts)).digest());
}

/** The short form that people read and type: #A7K2. */
export function shortId(id: string): string {
  return id.slice(0, 4).toUpperCase();
}

/** The short forms of several, each long enough to mean one of them alone. */
export function shortIds(ids: readonly string[]): ReadonlyMap<string, string> {
  const all = [...new Set(ids)];
  const clashes = (length: number) => new Set(all.map((id) => id.slice(0, length))).size < all.length;
  let length = 4;
  while (length < 26 && clashes(length)) length += 1;
  return new Map(all.map((id) => [id, id.slice(0, length).toUpperCase()]));
}

function base32(bytes: Buffer): string {
  let bits = 0;
  let held = 0;
  let out = '';
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0x1fff;
    bits += 8;
    while (bits >= 5 && out.length < 26) {
      bits -= 5;
      out += ALPHABET[(held >> bits) & 31];
    }
  }
  return out;
}
