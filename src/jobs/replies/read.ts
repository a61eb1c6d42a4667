/** A reply as it was pasted or logged, taken apart. Nothing in it is trusted; it is only compared. */
export interface Reply {
  /** `451`; `000` when the appliance reports something that no server said. */
  readonly code?: string;
  /** `4.7.1`, the server's own: a label that the appliance put before the reply does not count. */
  readonly enhanced?: string;
  /** The words, in lower case, on one line, without the codes in front of its lines. */
  readonly words: string;
  /** Seconds it asks to wait. */
  readonly wait?: number;
  /** The log's own time of it, `Tue Mar  3 06:40:00 2026`, in a zone that the line does not name. */
  readonly clock?: string;
}

/** A reply line has at most 512 octets (RFC 5321, section 4.5.3.1.5), and the longest known replies have six. */
const KEPT = 4096;

// AsyncOS writes Python lists: `('451', ['4.7.1 greylisted', 'try later'])`, `('000', [])`.
const tuple = /\('?(?<code>\d{3})'?, ?\[/;
// What the appliance calls every failure of which it knows no more; without a reply it says nothing.
const vague = /(?<![\d.])[45]\.[01]\.0 - unknown address error/gi;
const label = /(?<![\d.])(?<enhanced>[245]\.\d{1,3}\.\d{1,3}) - /;
// And in a Connection Error: `details: 421-'busy, try later'`.
const coded =
  /(?:^|[\s'"(:;])(?<code>[2-5][0-5]\d)(?<rest>[ -]['"]?#?(?<enhanced>[245]\.\d{1,3}\.\d{1,3})(?!\.?\d))/m;
const bare = /(?:^|[:;] |[:;'"(]|<<< |> )(?<code>[2-5][0-5]\d)(?=[ -]|['")\]]|$)/m;
const alone = /(?<![\d.])(?<enhanced>[245]\.[0-7]\.\d{1,3})(?!\.?\d)/;
const atStart = /^\s{0,8}#?(?<enhanced>[245]\.\d{1,3}\.\d{1,3})(?!\.?\d)/;

// qmail writes it behind the words, and Cisco before them, with the same sign.
const behind = /\(#(?<enhanced>[245]\.\d{1,3}\.\d{1,3})(?!\.?\d)/;

const clock = /\b[A-Z][a-z]{2} {1,2}\d{1,2} \d{2}:\d{2}:\d{2} \d{4}\b/;
const unitWait = /\b(?<count>\d{1,5}) ?(?<unit>s|secs?|seconds?|m|mins?|minutes?|h|hours?)\b/;
const clockWait = /\b(?<hours>\d{1,2}):(?<minutes>[0-5]\d):(?<seconds>[0-5]\d)\b/;

/** Total: whatever came, it returns what it could tell. */
export function readReply(text: string): Reply {
  const whole = text
    .slice(0, KEPT)
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(vague, ' ');
  const at = clock.exec(whole)?.[0];
  const { code, enhanced, body } = parts(whole);
  const words = wordsOf(body, code, enhanced);
  const wait = waitIn(words);
  return {
    ...(code !== undefined && { code }),
    ...(enhanced !== undefined && { enhanced }),
    words,
    ...(wait !== undefined && { wait }),
    ...(at !== undefined && { clock: at }),
  };
}

function parts(whole: string): { code?: string; enhanced?: string; body: string } {
  const python = tuple.exec(whole);
  if (python) {
    const code = python.groups?.code ?? '';
    const body = stringsIn(whole.slice(python.index + python[0].length)).join('\n');
    const before = label.exec(whole.slice(0, python.index));
    const enhanced = code === '000' ? before?.groups?.enhanced : atStart.exec(body)?.groups?.enhanced;
    const own = code === '000' ? whole.slice(before?.index ?? 0, python.index) : '';
    return { code, ...(enhanced !== undefined && { enhanced }), body: `${own}${body}` };
  }
  const both = coded.exec(whole);
  if (both?.groups) {
    const { code = '', enhanced = '' } = both.groups;
    return { code, enhanced, body: whole.slice(both.index) };
  }
  const code = bare.exec(whole);
  if (code) {
    const body = whole.slice(code.index);
    const after = behind.exec(body)?.groups?.enhanced;
    return { code: code.groups?.code ?? '', ...(after !== undefined && { enhanced: after }), body };
  }
  const enhanced = alone.exec(whole)?.groups?.enhanced;
  return { ...(enhanced !== undefined && { enhanced }), body: whole };
}

/** The strings of a Python list, up to its end; cut ones too. */
function stringsIn(list: string): string[] {
  const strings: string[] = [];
  let quote = '';
  let current = '';
  for (let i = 0; i < list.length; i++) {
    const character = list[i] ?? '';
    if (quote === '') {
      if (character === ']') break;
      if (character === "'" || character === '"') quote = character;
    } else if (character === '\\') {
      const next = list[++i] ?? '';
      current += next === 'n' || next === 'r' ? '\n' : next;
    } else if (character === quote) {
      strings.push(current);
      current = quote = '';
    } else current += character;
  }
  return current === '' ? strings : [...strings, current];
}

/** Every line of a reply repeats its codes, and pasting makes one line of them. */
function wordsOf(body: string, code: string | undefined, enhanced: string | undefined): string {
  const flat = ` ${body.replace(/\s+/g, ' ').toLowerCase()} `;
  if (code === undefined) return flat.trim();
  const pairs = enhanced === undefined ? [] : [` ${code}-${enhanced} `, ` ${code} ${enhanced} `];
  const repeated = [...pairs, ...(body.includes('\n') ? [` ${code}-`] : [])];
  return repeated.reduce((text, each) => text.replaceAll(each, ' '), flat).trim();
}

function waitIn(words: string): number | undefined {
  const [, hours, minutes, seconds] = clockWait.exec(words) ?? [];
  if (seconds !== undefined) return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  const { count, unit = '' } = unitWait.exec(words)?.groups ?? {};
  if (count === undefined) return undefined;
  return Number(count) * (unit.startsWith('h') ? 3600 : unit.startsWith('m') ? 60 : 1);
}
