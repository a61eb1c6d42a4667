/**
 * Whether a DNS message may be handed to the decoder. dns-packet takes a record that ends early for a shorter one, and
 * follows pointers to pointers without counting, which 64 KiB of them turn into half a second.
 */
export function isWellFormed(message: Buffer): boolean {
  if (message.length < HEADER || longestPointerChain(message) > POINTERS) return false;
  const questions = message.readUInt16BE(4);
  const records = message.readUInt16BE(6) + message.readUInt16BE(8) + message.readUInt16BE(10);
  let at: number | undefined = HEADER;
  for (let i = 0; i < questions && at !== undefined; i++) at = within(message, afterName(message, at), 4);
  for (let i = 0; i < records && at !== undefined; i++) {
    const fixed = within(message, afterName(message, at), 10);
    at = fixed === undefined ? undefined : within(message, fixed, message.readUInt16BE(fixed - 2));
  }
  return at !== undefined;
}

const HEADER = 12;
/** Compressors point at names, hardly ever at pointers. By chance, in a signature, 12 in a row do not happen. */
const POINTERS = 12;

/** Where the octets after a name begin; a pointer ends a name (RFC 1035 section 4.1.4). */
function afterName(message: Buffer, start: number): number | undefined {
  for (let at = start; at < message.length; ) {
    const length = message[at] as number;
    if (length >= 0xc0) return at + 2;
    if (length === 0) return at + 1;
    at += 1 + length;
  }
  return undefined;
}

function within(message: Buffer, at: number | undefined, octets: number): number | undefined {
  return at === undefined || at + octets > message.length ? undefined : at + octets;
}

/** Pointers lead backwards only, so one pass knows every chain. */
function longestPointerChain(message: Buffer): number {
  const hops = new Uint16Array(message.length);
  let longest = 0;
  for (let at = HEADER; at + 1 < message.length; at++) {
    if ((message[at] as number) < 0xc0) continue;
    const target = message.readUInt16BE(at) - 0xc000;
    if (target < at) hops[at] = 1 + (hops[target] as number);
    longest = Math.max(longest, hops[at] as number);
  }
  return longest;
}
