import type { Block } from '../report';
import { cutNote, type Line, layOut, moreNote, type Part } from './layout';
import type { Reader } from './numbers';
import { cut, cutJson, shares } from './shorten';
import {
  inlines,
  type RichElement,
  type RichInline,
  type SlackBlock,
  section,
  TEXT_LIMIT,
} from './slack-blocks';
import type { Words } from './words';

interface Page {
  /** Characters of JSON, the only measure that holds whatever Slack counts. */
  room: number;
  slots: number;
  words: Words;
  reader: Reader;
}

/** JSON around the elements of one line. */
const WRAPPING = 60;

export function size(value: unknown): number {
  return JSON.stringify(value).length;
}

function fitLine(line: Line, room: number, reader: Reader): RichInline[] {
  const kept: RichInline[] = [];
  let left = room - WRAPPING;
  for (const next of inlines(line, reader)) {
    const needed = size(next) + 1;
    if (needed > left) {
      if (next.type === 'text')
        kept.push({ ...next, text: cutJson(next.text, Math.max(1, left - WRAPPING)) });
      break;
    }
    kept.push(next);
    left -= needed;
  }
  return kept;
}

/** As many lines as fit, at least the beginning of the first, and a note for the rest. */
function fitLines({ lines, omitted }: Extract<Part, { kind: 'lines' }>, page: Page): RichInline[][] {
  const kept: RichInline[][] = [];
  let left = page.room;
  for (const line of lines) {
    const next = fitLine(line, kept.length === 0 ? left : Number.POSITIVE_INFINITY, page.reader);
    left -= size(next) + WRAPPING;
    if (kept.length > 0 && left < 0) break;
    kept.push(next);
  }
  const missing = lines.length - kept.length + omitted;
  const note = moreNote(missing, page.words, page.reader);
  return [...kept, ...(missing > 0 ? [[{ type: 'text' as const, text: note }]] : [])].filter(
    (line) => line.length > 0,
  );
}

function joined(lines: readonly RichInline[][]): RichInline[] {
  return lines.flatMap((line, i): RichInline[] => {
    const [first, ...rest] = line;
    if (i === 0) return line;
    const joins = first?.type === 'text' && !first.style && first.text.length < TEXT_LIMIT;
    return joins ? [{ ...first, text: `\n${first.text}` }, ...rest] : [{ type: 'text', text: '\n' }, ...line];
  });
}

function heading(text: string): RichElement {
  return section([{ type: 'text', text: cut(text, 300), style: { bold: true } }]);
}

function foreign(part: Extract<Part, { kind: 'foreign' }>, { room, words, reader }: Page): RichElement[] {
  const text = cutJson(cut(part.text, TEXT_LIMIT), Math.max(100, room - size(part.heading) - 300)) || '—';
  const body: RichElement = { type: 'rich_text_preformatted', elements: [{ type: 'text', text }] };
  const whole = part.whole && text.length >= part.text.length;
  const note = whole ? [] : [section([{ type: 'text', text: cutNote(part.received, words, reader) }])];
  return [heading(part.heading), body, ...note];
}

/** The one place that decides how evidence looks in Slack. A table becomes a list here; native tables would too. */
function rich(part: Part, page: Page): RichElement[] {
  if (part.kind === 'foreign') return foreign(part, page);
  const lines = fitLines(part, page);
  if (lines.length === 0) return [];
  const title = part.title ? [heading(part.title)] : [];
  if (!part.bullets) return [...title, section(joined(lines))];
  return [...title, { type: 'rich_text_list', style: 'bullet', elements: lines.map(section) }];
}

/** One Slack block for each block of the report, within `room` and `slots`; the large ones are cut, then the last go. */
export function body(blocks: readonly Block[], page: Page): SlackBlock[] {
  const { words, reader, slots } = page;
  const parts = blocks.map((block) => layOut(block, words, reader));
  const wanted = parts.map((part) => size(rich(part, page)) + WRAPPING);
  const rooms = shares(wanted, page.room);
  const result: SlackBlock[] = [];
  let left = page.room;
  for (const [i, part] of parts.entries()) {
    const room = rooms[i] ?? 0;
    const elements = rich(part, { ...page, room: room >= (wanted[i] ?? 0) ? page.room : room });
    const block: SlackBlock = { type: 'rich_text', elements };
    left -= size(block) + 1;
    if (left < 0 || result.length >= slots - 1) {
      const text = moreNote(parts.length - i, words, reader);
      return [...result, { type: 'rich_text', elements: [section([{ type: 'text', text }])] }];
    }
    if (elements.length > 0) result.push(block);
  }
  return result;
}
