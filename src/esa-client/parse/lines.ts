/** A table of an appliance has some hundred lines, 512 KiB of its log some thousand; a line costs up to 2 µs to read. */
const MOST_LINES = 20_000;

/** Lines of a normalised output, without trailing blanks. Of too many the rest is the last one: shown, hardly read. */
export function linesOf(output: string): string[] {
  const lines = output.split('\n', MOST_LINES);
  if (lines.length === MOST_LINES) {
    const read = lines.reduce((length, line) => length + line.length + 1, 0);
    if (read <= output.length) lines.push(output.slice(read));
  }
  return lines.map((line) => line.trimEnd());
}

/** A whole number as AsyncOS prints it, with or without separators; undefined when it is none or not exact. */
export function wholeNumber(text: string | undefined): number | undefined {
  if (text === undefined || !/^(?:\d+|\d{1,3}(?:,\d{3})+)$/.test(text)) return undefined;
  const value = Number(text.replaceAll(',', ''));
  return Number.isSafeInteger(value) ? value : undefined;
}

const unitSeconds: readonly (readonly [unit: RegExp, seconds: number])[] = [
  [/^w/i, 604_800],
  [/^d/i, 86_400],
  [/^h/i, 3_600],
  [/^m/i, 60],
  [/^s/i, 1],
];

/** `6 hours 2 mins 10 secs`, `4 weeks 46 mins`, `22h 45m 29s`: seconds, or undefined when a word is unknown. */
export function secondsIn(text: string): number | undefined {
  const words = /^(?:\d{1,9} ?(?:weeks?|days?|hours?|mins?|minutes?|secs?|seconds?|[wdhms])\b[ ,]*){1,6}$/i;
  if (!words.test(text)) return undefined;
  let total = 0;
  for (const { groups } of text.matchAll(/(?<count>\d{1,9}) ?(?<unit>[a-z])/gi)) {
    const unit = unitSeconds.find(([name]) => name.test(groups?.unit ?? ''));
    total += Number(groups?.count) * (unit?.[1] ?? 0);
  }
  return total;
}

/** Queues of the appliance itself, such as `the.euq.queue`: rows like domains, but nothing that takes a domain takes them. */
export function isSpecialQueue(name: string): boolean {
  return /^the\.[\w.-]{1,200}\.queue\.?$/i.test(name);
}
