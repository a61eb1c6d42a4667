import type { Line, Styled } from './layout';
import { plainSpan, type Reader } from './numbers';
import { cut } from './shorten';

/**
 * What we send of Adaptive Cards 1.5. A TextBlock and a FactSet read markdown, so they hold only words of ours; all that
 * may come from elsewhere stands in text runs, which do not: https://adaptivecards.io/explorer/TextRun.html
 */
export interface TextRun {
  type: 'TextRun';
  text: string;
  weight?: 'Bolder';
  size?: 'Small' | 'Medium';
  fontType?: 'Monospace';
  isSubtle?: true;
}

export interface RichTextBlock {
  type: 'RichTextBlock';
  inlines: TextRun[];
  spacing?: 'None' | 'Small';
}

export interface TextBlock {
  type: 'TextBlock';
  text: string;
  wrap: true;
  style: 'heading';
  weight: 'Bolder';
  color: 'Good' | 'Warning' | 'Attention' | 'Accent' | 'Default';
}

export interface Lines {
  type: 'Container';
  items: RichTextBlock[];
}

export interface FactSet {
  type: 'FactSet';
  facts: { title: string; value: string }[];
  fallback: Lines;
}

export interface TableRow {
  type: 'TableRow';
  cells: { type: 'TableCell'; items: RichTextBlock[] }[];
}

export interface Table {
  type: 'Table';
  columns: { width: number }[];
  rows: TableRow[];
  firstRowAsHeaders: boolean;
  showGridLines: boolean;
  fallback: Lines;
}

/** Of Teams, not of the standard: https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format#codeblock-in-adaptive-cards */
export interface CodeBlock {
  type: 'CodeBlock';
  language: 'PlainText';
  codeSnippet: string;
  fallback: RichTextBlock;
}

/** `data` holds only the opaque value: what a client may have edited says nothing. */
export interface CardAction {
  type: 'Action.Execute';
  title: string;
  verb: 'run';
  data: { id: string };
  fallback: { type: 'Action.Submit'; title: string; data: { id: string } };
}

export interface ActionSet {
  type: 'ActionSet';
  actions: CardAction[];
}

export type CardElement = TextBlock | RichTextBlock | Lines | FactSet | Table | CodeBlock | ActionSet;

/** One name, code or value inside a line; anything longer belongs into a foreign block. */
const CODE_LIMIT = 500;
export const TEXT_LIMIT = 3000;

export type Look = Omit<TextRun, 'type' | 'text'>;

/** A client writes out `{{DATE(…)}}` and `{{TIME(…)}}` also inside a text run, so no run but our own times holds both braces. */
export function runs(text: string, look: Look = {}): TextRun[] {
  return text
    .split(/(?<=\{)(?=\{)/)
    .filter((piece) => piece !== '')
    .map((piece) => ({ type: 'TextRun', text: piece, ...look }));
}

/** Written by the client, in the language and zone of whoever reads. It knows no fractions of a second. */
function clock(iso: string, look: Look): TextRun[] {
  const at = `${iso.slice(0, 19)}Z`;
  return [{ type: 'TextRun', text: `{{DATE(${at},SHORT)}} {{TIME(${at})}}`, ...look }];
}

/** Only UTC is written as UTC; any other offset is turned into it first. */
function utc(iso: string): string | undefined {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) || at.getTime() < 0 ? undefined : at.toISOString();
}

function look({ span, strong }: Styled, base: Look): Look {
  const code = typeof span !== 'string' && 'code' in span;
  return { ...base, ...(strong && { weight: 'Bolder' }), ...(code && { fontType: 'Monospace' }) };
}

function same(a: Look, b: Look): boolean {
  return a.weight === b.weight && a.fontType === b.fontType;
}

/** A line as runs: neighbours of one look become one run, empty ones go. */
export function inlines(line: Line, reader: Reader, base: Look = {}): TextRun[] {
  const result: TextRun[] = [];
  let pending: { text: string; look: Look } = { text: '', look: base };
  const flush = () => {
    result.push(...runs(cut(pending.text, TEXT_LIMIT), pending.look));
    pending = { text: '', look: base };
  };
  for (const styled of line) {
    const { span } = styled;
    const next = look(styled, base);
    const at = typeof span !== 'string' && 'time' in span ? utc(span.time) : undefined;
    if (at !== undefined) {
      flush();
      result.push(...clock(at, next));
      continue;
    }
    const limit = typeof span === 'string' ? TEXT_LIMIT : CODE_LIMIT;
    const text = cut(plainSpan(span, reader, true), limit);
    if (!same(pending.look, next)) flush();
    pending = { text: pending.text + text, look: next };
  }
  flush();
  return result;
}
