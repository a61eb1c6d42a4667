import type { Language, Span, Text } from '../report';
import { visible, visibleLine } from './visible';

/** For whom times and numbers are written. */
export interface Reader {
  readonly language: Language;
  /** IANA name; UTC when it is missing or unknown to this machine. */
  readonly timeZone?: string | undefined;
}

const NUMBERS = { en: new Intl.NumberFormat('en'), es: new Intl.NumberFormat('es') };

// The unit symbols of the SI brochure (table 8) are the same in every language.
const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const;

export function formatNumber(value: number, language: Language): string {
  return NUMBERS[language].format(value + 0); // -0 + 0 is 0
}

/** The two largest units: "6 h 2 min", "3 d", "0.4 s". Rounded down, so that nothing looks older than it is. */
export function formatDuration(seconds: number, language: Language): string {
  const sign = seconds < 0 ? '-' : '';
  const total = Math.abs(seconds);
  if (total < 10) return `${sign}${formatNumber(Math.floor(total * 10) / 10, language)} s`;
  const first = UNITS.findIndex(([, size]) => total >= size);
  let rest = Math.floor(total);
  const parts = UNITS.slice(first, first + 2).flatMap(([unit, size]) => {
    const amount = Math.floor(rest / size);
    rest -= amount * size;
    return amount === 0 ? [] : [`${formatNumber(amount, language)} ${unit}`];
  });
  return sign + parts.join(' ');
}

const SHAPE = {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'short',
} as const;

/** Making one costs more than all else in a message, and there are no more of them than time zones. */
const made = new Map<string, Intl.DateTimeFormat>();

function dates({ language, timeZone = 'UTC' }: Reader): Intl.DateTimeFormat {
  const key = `${language} ${timeZone}`;
  const known = made.get(key);
  if (known) return known;
  try {
    const format = new Intl.DateTimeFormat(language, { ...SHAPE, timeZone });
    made.set(key, format);
    return format;
  } catch {
    return dates({ language });
  }
}

export function formatTime(iso: string, reader: Reader): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? visibleLine(iso) : dates(reader).format(at);
}

/** Where there is no code style: words to be typed inside a sentence need their ends shown. */
function literal(code: string, alone: boolean): string {
  const shown = visibleLine(code);
  return alone || !shown.includes(' ') ? shown : `\`${shown}\``;
}

export function plainSpan(span: Span, reader: Reader, alone = false): string {
  if (typeof span === 'string') return visible(span);
  if ('number' in span) return formatNumber(span.number, reader.language);
  if ('duration' in span) return formatDuration(span.duration, reader.language);
  if ('time' in span) return formatTime(span.time, reader);
  if ('person' in span) return visibleLine(span.person.name || span.person.id);
  if ('code' in span) return literal(span.code, alone);
  return span satisfies never;
}

export function plainText(text: Text, reader: Reader): string {
  return text.map((span) => plainSpan(span, reader, text.length === 1)).join('');
}
