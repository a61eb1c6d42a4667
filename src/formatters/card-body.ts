import type { Block, Span, Text } from '../report';
import {
  type CardElement,
  inlines,
  type Lines,
  type Look,
  type RichTextBlock,
  runs,
  type TableRow,
  TEXT_LIMIT,
  type TextRun,
} from './card-elements';
import { cutNote, LINES, type Line, layOut, moreNote, type Part } from './layout';
import { plainText, type Reader } from './numbers';
import { cut, cutJson, fitting, shares, size, WRAPPING } from './shorten';
import { visibleLine } from './visible';
import type { Words } from './words';

interface Page {
  /** Characters of JSON: Teams counts the whole activity. */
  room: number;
  words: Words;
  reader: Reader;
}

type Rows = Extract<Block, { kind: 'facts' | 'table' }>;
type LinesPart = Extract<Part, { kind: 'lines' }>;

/** Side by side on a phone without breaking words; wider tables are shown as lines. */
const COLUMNS = 4;
const STRONG: Look = { weight: 'Bolder' };

export function block(found: TextRun[]): RichTextBlock {
  return { type: 'RichTextBlock', inlines: found, spacing: 'Small' };
}

function heading(text: string): RichTextBlock {
  return { type: 'RichTextBlock', inlines: runs(cut(text, 300), STRONG) };
}

function fitLine(line: Line, room: number, reader: Reader): TextRun[] {
  // Half of one of our times would be shown as it stands.
  return fitting(inlines(line, reader), room, (run, left) =>
    run.text.includes('{{') ? undefined : { ...run, text: cutJson(run.text, left) },
  );
}

/** As many lines as fit, at least the beginning of the first, and a note for the rest. */
function lines({ lines, omitted }: LinesPart, page: Page): RichTextBlock[] {
  const kept: RichTextBlock[] = [];
  let left = page.room;
  for (const line of lines) {
    const next = block(fitLine(line, kept.length === 0 ? left : Number.POSITIVE_INFINITY, page.reader));
    left -= size(next) + 1;
    if (kept.length > 0 && left < 0) break;
    kept.push(next);
  }
  const missing = lines.length - kept.length + omitted;
  return [...kept.filter(({ inlines }) => inlines.length > 0), ...more(missing, page)];
}

function more(count: number, { words, reader }: Page): RichTextBlock[] {
  return count > 0 ? [block(runs(moreNote(count, words, reader)))] : [];
}

function cell(text: Text, reader: Reader, base: Look = {}): TableRow['cells'][number] {
  const shown = text.length > 0 ? text : ['—'];
  return {
    type: 'TableCell',
    items: [
      block(
        inlines(
          shown.map((span) => ({ span })),
          reader,
          base,
        ),
      ),
    ],
  };
}

/** What no markdown reads otherwise, so that it may stand where markdown is read. */
function isPlain(span: Span): boolean {
  if (typeof span === 'string') return !/[\\*_[\]<>#~|{}&`!]|^\s*(?:[-+]|\d+[.)])\s|:\/\//.test(span);
  return 'number' in span || 'duration' in span;
}

/** The rows of facts or of a table in Teams' own form, each beside the line that stands in for it elsewhere. */
function rows(rows: Rows, page: Page): CardElement[] | undefined {
  const part = layOut(rows, page.words, page.reader);
  if (part.kind !== 'lines') return undefined;
  const { reader } = page;
  const table = rows.kind === 'table';
  const titles = part.title === undefined ? [] : [heading(part.title)];
  const head: TableRow[] =
    table && rows.columns.some((name) => name !== '')
      ? [tableRow(rows.columns.map((name) => cell([visibleLine(name)], reader, STRONG)))]
      : [];
  const width = table ? Math.max(0, ...rows.rows.map((row) => row.length), rows.columns.length) : 2;
  const texts: Text[][] = table ? rows.rows : rows.facts.map(([name, value]) => [[name], value]);
  if (texts.length === 0 || width > COLUMNS) return undefined;
  const kept: { line: RichTextBlock; row: TableRow }[] = [];
  let left = page.room - size(head) - size(titles) - 200;
  for (const [i, text] of texts.slice(0, LINES).entries()) {
    const cells = Array.from({ length: width }, (_, at) =>
      cell(text[at] ?? [], reader, at === 0 ? STRONG : {}),
    );
    const next = { line: block(inlines(part.lines[i] ?? [], reader)), row: tableRow(cells) };
    left -= size(next);
    if (left < 0) break;
    kept.push(next);
  }
  if (kept.length === 0) return undefined;
  const fallback: Lines = { type: 'Container', items: kept.map(({ line }) => line) };
  const rest = more(texts.length - kept.length, page);
  const shown = texts.slice(0, kept.length);
  if (!table && shown.flat(2).every(isPlain)) {
    const facts = shown.map(([name = [], value = []]) => ({
      title: plainText(name, reader),
      value: plainText(value, reader) || '—',
    }));
    return [{ type: 'FactSet', facts, fallback }, ...rest];
  }
  const native: CardElement = {
    type: 'Table',
    columns: Array.from({ length: width }, (_, at) => ({ width: at === 0 || !table ? at + 2 : 1 })),
    rows: [...head, ...kept.map(({ row }) => row)],
    firstRowAsHeaders: head.length > 0,
    showGridLines: table,
    fallback,
  };
  return [...titles, native, ...rest];
}

/** What belongs together stands close; between one block of the report and the next there is a little more room. */
function apart([first, ...rest]: CardElement[]): CardElement[] {
  if (first === undefined) return [];
  if (first.type !== 'RichTextBlock') return [first, ...rest];
  const { spacing: _, ...block } = first;
  return [block, ...rest];
}

function tableRow(cells: TableRow['cells']): TableRow {
  return { type: 'TableRow', cells };
}

function foreign(part: Extract<Part, { kind: 'foreign' }>, { room, words, reader }: Page): CardElement[] {
  // It stands in the code block and in what stands in for that.
  const half = (room - size(part.heading) - 500) / 2;
  const text = cutJson(cut(part.text, TEXT_LIMIT), Math.max(100, half)) || '—';
  const fallback = block(runs(text, { fontType: 'Monospace' }));
  const note =
    part.whole && text.length >= part.text.length ? [] : [block(runs(cutNote(part.received, words, reader)))];
  return [
    heading(part.heading),
    { type: 'CodeBlock', language: 'PlainText', codeSnippet: text, fallback },
    ...note,
  ];
}

/** The one place that decides how evidence looks in Teams. */
function elements(one: Block, page: Page): CardElement[] {
  const native = one.kind === 'facts' || one.kind === 'table' ? rows(one, page) : undefined;
  if (native) return native;
  const part = layOut(one, page.words, page.reader);
  if (part.kind === 'foreign') return foreign(part, page);
  const shown = lines(part, page);
  return shown.length === 0 || part.title === undefined ? shown : [heading(part.title), ...shown];
}

/** Each block of the report within `room`: the large ones are cut, then the last go. */
export function body(blocks: readonly Block[], page: Page): CardElement[] {
  const wanted = blocks.map((one) => size(elements(one, page)) + WRAPPING);
  const rooms = shares(wanted, page.room);
  const result: CardElement[] = [];
  let left = page.room;
  for (const [i, one] of blocks.entries()) {
    const room = rooms[i] ?? 0;
    const next = elements(one, { ...page, room: room >= (wanted[i] ?? 0) ? page.room : room });
    left -= size(next) + 1;
    if (left < 0) return [...result, ...more(blocks.length - i, page)];
    result.push(...apart(next));
  }
  return result;
}
