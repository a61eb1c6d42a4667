import type { Block } from '../report';
import { cutNote, layOut, moreNote, type Part } from './layout';
import { cut, cutJson, shares, size, WRAPPING } from './shorten';
import { type RichElement, type RichInline, type SlackBlock, section, TEXT_LIMIT } from './slack-blocks';
import { fitLine, heading, type Page } from './slack-fit';
import { isNative, native } from './slack-native';

/** Characters in all table cells of one message, by Slack; measured as JSON, which is never less. */
const CELLS = 10_000;

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

function foreign(part: Extract<Part, { kind: 'foreign' }>, { room, words, reader }: Page): RichElement[] {
  const text = cutJson(cut(part.text, TEXT_LIMIT), Math.max(100, room - size(part.heading) - 300)) || '—';
  const body: RichElement = { type: 'rich_text_preformatted', elements: [{ type: 'text', text }] };
  const whole = part.whole && text.length >= part.text.length;
  const note = whole ? [] : [section([{ type: 'text', text: cutNote(part.received, words, reader) }])];
  return [heading(part.heading), body, ...note];
}

/** How a block looks as lines, in every workspace. */
function rich(part: Part, page: Page): RichElement[] {
  if (part.kind === 'foreign') return foreign(part, page);
  const lines = fitLines(part, page);
  if (lines.length === 0) return [];
  const title = part.title ? [heading(part.title)] : [];
  if (!part.bullets) return [...title, section(joined(lines))];
  return [...title, { type: 'rich_text_list', style: 'bullet', elements: lines.map(section) }];
}

/** The one place that decides how evidence looks in Slack; `cells` is what the tables of this message may still hold. */
function evidence([block, part]: [Block, Part], page: Page, cells: number): SlackBlock[] {
  const made = page.native ? native(block, { ...page, room: Math.min(page.room, cells) }) : undefined;
  if (made) return made;
  const elements = rich(part, page);
  return elements.length === 0 ? [] : [{ type: 'rich_text', elements }];
}

/** The blocks of the report, within `room` and `slots`; the large ones are cut, then the last go. */
export function body(blocks: readonly Block[], page: Page): SlackBlock[] {
  const { words, reader, slots } = page;
  const parts = blocks.map((block): [Block, Part] => [block, layOut(block, words, reader)]);
  const wanted = parts.map((part) => size(evidence(part, page, CELLS)) + WRAPPING);
  const rooms = shares(wanted, page.room);
  const result: SlackBlock[] = [];
  let left = page.room;
  let cells = CELLS;
  for (const [i, part] of parts.entries()) {
    const room = rooms[i] ?? 0;
    const made = evidence(part, { ...page, room: room >= (wanted[i] ?? 0) ? page.room : room }, cells);
    const used = size(made);
    left -= used;
    if (left < 0 || result.length + made.length > slots - 1) {
      const text = moreNote(parts.length - i, words, reader);
      return [...result, { type: 'rich_text', elements: [section([{ type: 'text', text }])] }];
    }
    if (made.some(isNative)) cells -= used;
    result.push(...made);
  }
  return result;
}
