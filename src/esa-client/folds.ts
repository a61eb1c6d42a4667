/** Narrower than this no terminal is by default. */
const NARROWEST = 80;

/**
 * The same text as a wider terminal would have it, where one folded it although it was asked not to: a row that is as
 * wide as the widest goes on in the next one. Undefined when that changes nothing. Only a guess: a row can end there.
 */
function unfold(output: string): string | undefined {
  const rows = output.split('\n');
  const width = rows.reduce((widest, row) => Math.max(widest, row.length), 0);
  if (width < NARROWEST) return undefined;
  let text = '';
  rows.forEach((row, i) => {
    const goesOn = row.length === width && i < rows.length - 1;
    text += goesOn || i === rows.length - 1 ? row : `${row}\n`;
  });
  return text === output ? undefined : text;
}

/** Reads it as it came, and unfolded when that leaves less text that nobody understands. */
export function readBest<T>(parse: (output: string) => T, output: string): T {
  const value = parse(output);
  const strange = unread(value);
  const wide = strange > 0 ? unfold(output) : undefined;
  if (wide === undefined) return value;
  const again = parse(wide);
  return unread(again) < strange ? again : value;
}

/** Letters, not lines: two lines joined are one line less, understood or not. */
function unread(value: unknown): number {
  if (typeof value !== 'object' || value === null || !('unread' in value)) return 0;
  return Array.isArray(value.unread) ? value.unread.join('').replace(/\s/g, '').length : 0;
}
