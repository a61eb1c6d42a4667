import type { Block, Report, Span, Text } from '../report';
import { formatNumber, plainSpan, plainText, type Reader } from './numbers';
import { type Piece, shortenLine } from './shorten';
import { type Foreign, visibleForeign, visibleLine } from './visible';
import type { Words } from './words';

/** A span and whether it is what the eye should find first. */
export interface Styled {
  span: Span;
  strong?: true;
}
export type Line = Styled[];

/** A block as lines that read well one under the other on a narrow screen. */
export type Part =
  | { kind: 'lines'; title?: string; lines: Line[]; omitted: number; bullets?: true }
  | ({ kind: 'foreign'; heading: string } & Foreign);

/** In place of nothing. */
export const NOTHING = '—';

/** No chat shows more; the rest is only counted, so that a huge table costs as little as a large one. */
export const LINES = 500;

/** Keeps a column's name and its value on one line of a narrow screen. */
const TIE = '\u00A0';

function strong(text: Text): Line {
  return (text.length > 0 ? text : [NOTHING]).map((span) => ({ span, strong: true }));
}

function label(words: string): string {
  return visibleLine(words);
}

/** Cells one after the other, each behind the name of its column: " · column value · column value". */
export function named(cells: readonly Text[], columns: readonly string[]): Line {
  return cells.flatMap((cell, i): Line => {
    const column = columns[i] ?? '';
    if (cell.length === 0) return [];
    return [{ span: column === '' ? ' · ' : ` · ${label(column)}${TIE}` }, ...cell.map((span) => ({ span }))];
  });
}

/** First cell strong, then the others: no more than two things side by side on a phone. */
function row(cells: readonly Text[], columns: readonly string[]): Line {
  const [first = [], ...others] = cells;
  const values = named(others, columns.slice(1));
  if (typeof values[0]?.span === 'string') values[0] = { span: values[0].span.replace(' · ', '\n') };
  return [...strong(first), ...values];
}

function lines<T>(items: readonly T[], line: (item: T) => Line): { lines: Line[]; omitted: number } {
  return { lines: items.slice(0, LINES).map(line), omitted: Math.max(0, items.length - LINES) };
}

export function layOut(block: Block, words: Words, reader: Reader): Part {
  switch (block.kind) {
    case 'text':
      return { kind: 'lines', ...lines([block.text], (text) => text.map((span) => ({ span }))) };
    case 'facts': {
      const fact = ([name, [first = NOTHING, ...others]]: [string, Text]): Line => [
        { span: `${label(name)}: ` },
        { span: first, strong: true },
        ...others.map((span) => ({ span })),
      ];
      return { kind: 'lines', ...lines(block.facts, fact) };
    }
    case 'table': {
      const title = block.title ? { title: visibleLine(plainText(block.title, reader)) } : {};
      const rows = lines(block.rows, (cells) => row(cells, block.columns));
      if (rows.lines.length === 0) rows.lines.push([{ span: NOTHING }]);
      return { kind: 'lines', ...title, ...rows, bullets: true };
    }
    case 'steps':
      return {
        kind: 'lines',
        ...lines(block.steps, (step) => {
          const mark = words.step[step.state];
          const note = step.note?.length ? [' · ', ...step.note].map((span) => ({ span })) : [];
          const name = { span: label(step.label), strong: true } as const;
          return [{ span: `${mark.symbol} ` }, name, { span: ` · ${mark.word}` }, ...note];
        }),
      };
    case 'foreign':
      return {
        kind: 'foreign',
        heading: words.received(visibleLine(block.from)),
        ...visibleForeign(block.text),
      };
    default:
      return block satisfies never;
  }
}

/** The verdict in one line of at most `limit`: status symbol and word, then the headline with its numbers whole. */
export function verdict(
  report: Report,
  words: Words,
  reader: Reader,
  limit = Number.POSITIVE_INFINITY,
): string {
  const mark = words.status[report.status];
  const headline = report.headline.map(
    (span): Piece => ({
      text: plainSpan(span, reader).replaceAll('\n', ' '),
      whole: typeof span !== 'string' && !('code' in span) && !('person' in span),
    }),
  );
  return shortenLine([{ text: `${mark.symbol} ${mark.word} · `, whole: true }, ...headline], limit);
}

/** A line where there is no style. */
export function lineText(line: Line, reader: Reader): string {
  const text = line.map(({ span }) => plainSpan(span, reader, line.length === 1)).join('');
  return text.replaceAll(TIE, ' ');
}

/** The note under lines of which only the first were shown. */
export function moreNote(count: number, words: Words, reader: Reader): string {
  return words.more(count, formatNumber(count, reader.language));
}

export function cutNote(received: number, words: Words, reader: Reader): string {
  return words.cut(received, formatNumber(received, reader.language));
}
