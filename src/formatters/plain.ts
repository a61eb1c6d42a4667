import type { Block, Report, Text } from '../report';
import { cutNote, LINES, layOut, lineText, moreNote, verdict } from './layout';
import { plainText, type Reader } from './numbers';
import { visibleLine } from './visible';
import type { Words } from './words';

export interface PlainOptions {
  words: Words;
  /** Columns of the terminal; 100 unless given. */
  width?: number | undefined;
  /** ANSI colours for the verdict and headings; never the only sign of anything. */
  colour?: boolean | undefined;
  timeZone?: string | undefined;
  /** False: without the row of buttons, as for a log. */
  buttons?: boolean | undefined;
}

interface Page {
  words: Words;
  reader: Reader;
  width: number;
  paint(text: string, code: string): string;
}

const BOLD = '1';
const STATUS_COLOUR = { ok: '1;32', warning: '1;33', critical: '1;31', info: '1;36', unknown: '1;35' };
const MARGIN = '  ';

/** Columns a terminal uses: marks none, East Asian letters and emoji two. */
function columns(text: string): number {
  let sum = 0;
  for (const character of text) {
    if (/\p{M}/u.test(character)) continue;
    sum += /[\p{Emoji_Presentation}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\uFF01-\uFF60]/u.test(
      character,
    )
      ? 2
      : 1;
  }
  return sum;
}

function pad(text: string, width: number, right: boolean): string {
  const blank = ' '.repeat(Math.max(0, width - columns(text)));
  return right ? blank + text : text + blank;
}

function cellText(cell: Text | undefined, reader: Reader): string {
  return plainText(cell ?? [], reader).replaceAll('\n', ' ') || '—';
}

function countsUp(cell: Text | undefined): boolean {
  return cell?.length === 1 && typeof cell[0] === 'object' && ('number' in cell[0] || 'duration' in cell[0]);
}

function table(block: Extract<Block, { kind: 'table' }>, page: Page): string[] | undefined {
  const names = block.columns;
  const rows = block.rows.slice(0, LINES);
  const count = Math.max(names.length, ...rows.map((row) => row.length));
  const indexes = Array.from({ length: count }, (_, i) => i);
  const head = indexes.map((i) => visibleLine(names[i] ?? ''));
  const cells = rows.map((row) => indexes.map((i) => cellText(row[i], page.reader)));
  const widths = indexes.map((i) => Math.max(...[head, ...cells].map((row) => columns(row[i] ?? ''))));
  if (widths.reduce((sum, width) => sum + width + 2, 0) > page.width) return undefined;
  const right = indexes.map((i) => rows.length > 0 && rows.every((row) => countsUp(row[i])));
  const line = (row: string[]) =>
    row
      .map((cell, i) => pad(cell, widths[i] ?? 0, right[i] ?? false))
      .join('  ')
      .trimEnd();
  const named = head.some((name) => name !== '');
  return [...(named ? [page.paint(line(head), BOLD)] : []), ...cells.map(line)];
}

/** Every line of somebody else's text gets the bar, also the ones the terminal would have wrapped. */
function barred(text: string, width: number): string[] {
  const room = Math.max(20, width - MARGIN.length - 2);
  return text.split('\n').flatMap((line) => {
    const pieces = [''];
    let used = 0;
    for (const character of line) {
      used += columns(character);
      if (used > room) {
        pieces.push('');
        used = columns(character);
      }
      pieces[pieces.length - 1] += character;
    }
    return pieces.map((piece) => `${MARGIN}│ ${piece}`.trimEnd());
  });
}

function paragraph(block: Block, page: Page): string[] {
  const { words, reader } = page;
  if (block.kind === 'facts') {
    const facts = block.facts.slice(0, LINES);
    const labels = facts.map(([label]) => visibleLine(label));
    const width = Math.max(0, ...labels.map(columns));
    return facts.map(
      ([, value], i) => `${MARGIN}${pad(labels[i] ?? '', width, false)}  ${cellText(value, reader)}`,
    );
  }
  const part = layOut(block, words, reader);
  if (part.kind === 'foreign') {
    const note = part.whole ? [] : [MARGIN + cutNote(part.received, words, reader)];
    return [MARGIN + page.paint(part.heading, BOLD), ...barred(part.text, page.width), ...note];
  }
  const title = part.title === undefined ? [] : [MARGIN + page.paint(part.title, BOLD)];
  const aligned = block.kind === 'table' ? table(block, page) : undefined;
  const lines = aligned ?? part.lines.flatMap((line) => lineText(line, reader).split('\n'));
  const more = part.omitted > 0 ? [moreNote(part.omitted, words, reader)] : [];
  return [...title, ...[...lines, ...more].map((line) => MARGIN + line)];
}

/** A report for a terminal. No byte below 0x20 but the line ends; colour only when asked for. */
export function toPlain(report: Report, options: PlainOptions): string {
  const { words, width = 100, colour = false, timeZone, buttons = true } = options;
  const reader: Reader = { language: report.language, timeZone };
  const page: Page = {
    words,
    reader,
    width,
    paint: (text, code) => (colour ? `\x1b[${code}m${text}\x1b[0m` : text),
  };
  const labels = buttons ? (report.actions ?? []).map(({ label }) => `[ ${visibleLine(label)} ]`) : [];
  const paragraphs = [
    [page.paint(verdict(report, words, reader), STATUS_COLOUR[report.status])],
    ...report.blocks.map((block) => paragraph(block, page)),
    report.source?.length ? [MARGIN + cellText(report.source, reader)] : [],
    labels.length > 0 ? [MARGIN + labels.join(' ')] : [],
  ];
  return paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}
