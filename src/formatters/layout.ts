import type { Block, Report, Span, Text } from '../report';
import { formatNumber, plainSpan, plainText, type Reader } from './numbers';
import { type Piece, shortenLine } from './shorten';
import { visibleForeign, visibleLine } from './visible';
import type { Words } from './words';

/** A span and whether it is what the eye should find first. */
export interface Styled {
  span: Span;
  strong?: true;
}
export type Line = Styled[];

/** A block as lines that read well one under the other on a narrow screen. */
export type Part =
  | { kind: 'lines'; title?: string; lines: Line[]; bullets?: true }
  | { kind: 'foreign'; heading: string; text: string; received?: number };

const NOTHING = '—';

export function strong(text: Text): Line {
  return (text.length > 0 ? text : [NOTHING]).map((span) => ({ span, strong: true }));
}

function label(words: string): string {
  return visibleLine(words);
}

/** First cell strong, then "column value · column value": no more than two things side by side on a phone. */
function row(cells: readonly Text[], columns: readonly string[]): Line {
  const [first = [], ...others] = cells;
  const values = others.flatMap((cell, i): Line => {
    const column = columns[i + 1] ?? '';
    if (cell.length === 0) return [];
    return [{ span: column === '' ? ' · ' : ` · ${label(column)} ` }, ...cell.map((span) => ({ span }))];
  });
  if (typeof values[0]?.span === 'string') values[0] = { span: values[0].span.replace(' · ', '\n') };
  return [...strong(first), ...values];
}

export function layOut(block: Block, words: Words, reader: Reader): Part {
  switch (block.kind) {
    case 'text':
      return { kind: 'lines', lines: [block.text.map((span) => ({ span }))] };
    case 'facts':
      return {
        kind: 'lines',
        lines: block.facts.map(([name, value]) => [{ span: `${label(name)}: ` }, ...strong(value)]),
      };
    case 'table': {
      const title = block.title ? { title: visibleLine(plainText(block.title, reader)) } : {};
      const lines = block.rows.map((cells) => row(cells, block.columns));
      return {
        kind: 'lines',
        ...title,
        lines: lines.length > 0 ? lines : [[{ span: NOTHING }]],
        bullets: true,
      };
    }
    case 'steps':
      return {
        kind: 'lines',
        lines: block.steps.map((step): Line => {
          const mark = words.step[step.state];
          const note = step.note?.length ? [' · ', ...step.note].map((span) => ({ span })) : [];
          return [
            { span: `${mark.symbol} ` },
            { span: label(step.label), strong: true },
            { span: ` · ${mark.word}` },
            ...note,
          ];
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

/** The note under lines of which only the first were shown. */
export function moreNote(count: number, words: Words, reader: Reader): string {
  return words.more(count, formatNumber(count, reader.language));
}

export function cutNote(received: number, words: Words, reader: Reader): string {
  return words.cut(received, formatNumber(received, reader.language));
}
