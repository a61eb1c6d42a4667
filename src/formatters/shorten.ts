/** Cuts to `limit` UTF-16 units with a mark that something is missing, never between the halves of one character. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, Math.max(0, limit - 1)).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** The same, measured as JSON carries it: quotes, backslashes and line ends count twice. */
export function cutJson(text: string, limit: number): string {
  let used = 0;
  for (let i = 0; i < text.length; i++) {
    used += /["\\\n]/.test(text.charAt(i)) ? 2 : 1;
    if (used > limit) return cut(text, i);
  }
  return text;
}

/** JSON around the pieces of one line. */
export const WRAPPING = 60;

/** Characters of JSON: the one measure that holds whatever a platform counts. */
export function size(value: unknown): number {
  return JSON.stringify(value).length;
}

/** The pieces of a line that fit, and of the first that does not what `shorten` makes of it. */
export function fitting<P>(
  pieces: readonly P[],
  room: number,
  shorten: (piece: P, room: number) => P | undefined,
): P[] {
  const kept: P[] = [];
  let left = room - WRAPPING;
  for (const piece of pieces) {
    const needed = size(piece) + 1;
    if (needed > left) {
      const less = shorten(piece, Math.max(1, left - WRAPPING));
      return less === undefined ? kept : [...kept, less];
    }
    kept.push(piece);
    left -= needed;
  }
  return kept;
}

/** Divides `room`: who needs less than an equal share keeps all of it, the large ones share what is left. */
export function shares(sizes: readonly number[], room: number): number[] {
  const result = sizes.map(() => 0);
  const order = sizes.map((size, index) => ({ size, index })).sort((a, b) => a.size - b.size);
  let left = Math.max(0, room);
  order.forEach(({ size, index }, done) => {
    const share = Math.min(size, Math.floor(left / (order.length - done)));
    result[index] = share;
    left -= share;
  });
  return result;
}

export interface Piece {
  text: string;
  /** Numbers and times: half a number is a lie. */
  whole: boolean;
}

/** One line from pieces; the long words between the numbers are cut first. */
export function shortenLine(pieces: readonly Piece[], limit: number): string {
  const whole = pieces.reduce((sum, piece) => sum + (piece.whole ? piece.text.length : 0), 0);
  const room = shares(
    pieces.map((piece) => (piece.whole ? 0 : piece.text.length)),
    limit - whole,
  );
  const line = pieces.map((piece, i) => (piece.whole ? piece.text : cut(piece.text, room[i] ?? 0))).join('');
  return cut(line, limit);
}

/** The beginning of a line, to its last whole sentence or at least word within `limit`, and what follows. */
export function splitLine(line: string, limit: number): [head: string, rest: string] {
  if (line.length <= limit) return [line, ''];
  const room = line.slice(0, limit);
  const sentence = room.lastIndexOf('. ') + 1;
  const end = sentence > limit / 3 ? sentence : room.lastIndexOf(' ');
  const head = end > 0 ? room.slice(0, end) : room.replace(/[\uD800-\uDBFF]$/, '');
  return [head, line.slice(head.length).trimStart()];
}
