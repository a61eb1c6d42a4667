import { linesOf } from './lines';

export interface Telnet {
  /** `unclear`: the lines say none of these; they are all there is. `silent`: neither yes nor no until we left. */
  readonly result: 'connected' | 'refused' | 'timed-out' | 'no-host' | 'unreachable' | 'silent' | 'unclear';
  /** The address that was tried last, as the appliance prints it. */
  readonly address?: string;
  /** The whole greeting of the other server; absent when it sent none, or no end of it. */
  readonly greeting?: string;
  /** The reply code of the greeting: 220 is a welcome. */
  readonly code?: number;
  /** What came, the far end's words among it. Not trustworthy. */
  readonly lines: readonly string[];
}

// "Connected" with nothing or the name behind it: Cisco 215929 prints it, and "to ." on a line of its own.
const connected = /^Connected\b/;
const trying = /^Trying (?<address>[0-9a-f.:]{2,45}?)(?:\.\.\.)?$/i;
// Words of telnet on BSD, of which a vendor test suite looks for the first and for the name that is not known.
const outcomes = [
  ['refused', /\bConnection refused\b/i],
  ['timed-out', /\b(?:Operation|Connection) timed out\b/i],
  [
    'no-host',
    /\bnodename nor servname\b|\bhostname nor servname\b|\bUnknown host\b|\bnot known\b|\bcould not resolve\b/i,
  ],
  ['unreachable', /\bNo route to host\b|\b(?:Network|Host) is (?:unreachable|down)\b/i],
] as const;
/** BSD's last line, below the reason of each address: a reason only where there is no other. */
const gaveUp = /\bUnable to connect\b/i;
const lastOfReply = /^(?<code>\d{3})(?: .{0,2000})?$/;
const reply = /^\d{3}(?:[ -]|$)/;

export function parseTelnet(output: string): Telnet {
  const all = linesOf(output);
  const at = all.findIndex((line) => connected.test(line));
  const own = at < 0 ? all : all.slice(0, at);
  const address = own.findLast((line) => trying.test(line));
  const facts = {
    ...(address !== undefined && { address: trying.exec(address)?.groups?.address ?? '' }),
    lines: all.filter((line) => line !== ''),
  };
  if (at >= 0)
    return {
      result: 'connected',
      ...facts,
      ...greetingIn(output.endsWith('\n') ? all : all.slice(0, -1), at),
    };
  // Several addresses may fail in different ways; the last one is what ended it.
  for (const line of own.toReversed()) {
    const found = outcomes.find(([, words]) => words.test(line));
    if (found) return { result: found[0], ...facts };
  }
  if (own.some((line) => gaveUp.test(line))) return { result: 'unreachable', ...facts };
  const onlyTried = facts.lines.length > 0 && facts.lines.every((line) => trying.test(line));
  return { result: onlyTried ? 'silent' : 'unclear', ...facts };
}

/** The lines of the first reply behind "Connected", when its last one has come. */
function greetingIn(lines: readonly string[], connectedAt: number): { greeting?: string; code?: number } {
  const begin = lines.findIndex((line, i) => i > connectedAt && reply.test(line));
  if (begin < 0) return {};
  const end = lines.findIndex((line, i) => i >= begin && lastOfReply.test(line));
  if (end < 0) return {};
  const code = Number(lastOfReply.exec(lines[end] ?? '')?.groups?.code);
  return { greeting: lines.slice(begin, end + 1).join('\n'), code };
}
