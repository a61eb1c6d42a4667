import type { Person } from '../report';
import type { Line, Styled } from './layout';
import { formatTime, plainSpan, type Reader } from './numbers';
import { cut } from './shorten';

/** What we send of Block Kit. There is no mrkdwn in it: nothing in these blocks is ever parsed for tokens or links. */
export interface PlainText {
  type: 'plain_text';
  text: string;
  /** False: `:siren:` in somebody else's words stays seven characters. */
  emoji: false;
}

export interface Style {
  bold?: true;
  code?: true;
}

export type RichInline =
  | { type: 'text'; text: string; style?: Style }
  | { type: 'user'; user_id: string }
  | { type: 'date'; timestamp: number; format: string; fallback: string };

export interface RichSection {
  type: 'rich_text_section';
  elements: RichInline[];
}

export type RichElement =
  | RichSection
  | { type: 'rich_text_list'; style: 'bullet'; elements: RichSection[] }
  | { type: 'rich_text_preformatted'; elements: { type: 'text'; text: string }[] };

export interface SlackButton {
  type: 'button';
  action_id: string;
  text: PlainText;
  value: string;
  style?: 'danger';
}

export interface SlackRichText {
  type: 'rich_text';
  elements: RichElement[];
}

/** https://docs.slack.dev/reference/block-kit/blocks/data-table-block: nothing in a cell is parsed. */
export interface SlackTable {
  type: 'data_table';
  caption: string;
  page_size: number;
  row_header_column_index: number;
  rows: (
    | { type: 'raw_text'; text: string }
    | { type: 'raw_number'; value: number; text: string }
    | SlackRichText
  )[][];
}

/** https://docs.slack.dev/reference/block-kit/blocks/plan-block */
export interface SlackPlan {
  type: 'plan';
  title: string;
  tasks: {
    type: 'task_card';
    task_id: string;
    title: string;
    status: 'pending' | 'in_progress' | 'complete' | 'error';
    details?: SlackRichText;
  }[];
}

export type SlackBlock =
  | { type: 'header'; text: PlainText }
  | { type: 'section'; text: PlainText }
  | SlackRichText
  | SlackTable
  | SlackPlan
  | { type: 'context'; elements: PlainText[] }
  | { type: 'actions'; block_id: string; elements: SlackButton[] };

/** One name, code or value inside a line; anything longer belongs into a foreign block. */
const CODE_LIMIT = 500;

/** https://docs.slack.dev/reference/block-kit/composition-objects/text-object: 3000; not documented for rich_text. */
export const TEXT_LIMIT = 3000;

export function plain(text: string, limit: number): PlainText {
  return { type: 'plain_text', text: cut(text, limit), emoji: false };
}

export function section(elements: RichInline[]): RichSection {
  return { type: 'rich_text_section', elements };
}

function person(who: Person, reader: Reader, style: Style | undefined): RichInline {
  if (who.platform === 'slack' && /^[UW][A-Z0-9]{1,30}$/.test(who.id))
    return { type: 'user', user_id: who.id };
  return words(cut(plainSpan({ person: who }, reader), CODE_LIMIT), style);
}

function words(text: string, style: Style | undefined): RichInline {
  return { type: 'text', text, ...(style ? { style } : {}) };
}

function inline({ span, strong }: Styled, reader: Reader): RichInline {
  const style = strong ? ({ bold: true } as const) : undefined;
  const text = plainSpan(span, reader, true);
  if (typeof span === 'string') return words(cut(text, TEXT_LIMIT), style);
  if ('code' in span) return words(cut(text, CODE_LIMIT), { ...style, code: true });
  if ('person' in span) return person(span.person, reader, style);
  if ('time' in span) {
    const timestamp = Math.floor(Date.parse(span.time) / 1000);
    // Slack writes "today", "yesterday" and the month in the language and zone of whoever reads.
    const format = '{date_short_pretty} {time_secs}';
    return timestamp > 0
      ? { type: 'date', timestamp, format, fallback: formatTime(span.time, reader) }
      : words(text, style);
  }
  return words(text, style);
}

function sameStyle(a: Style | undefined, b: Style | undefined): boolean {
  return a?.bold === b?.bold && !a?.code && !b?.code;
}

/** A line as elements: neighbours of one style become one element, empty ones go (Slack refuses them). */
export function inlines(line: Line, reader: Reader): RichInline[] {
  const result: RichInline[] = [];
  for (const styled of line) {
    const next = inline(styled, reader);
    const last = result.at(-1);
    if (next.type === 'text' && next.text === '') continue;
    const joins = next.type === 'text' && last?.type === 'text' && sameStyle(last.style, next.style);
    if (joins && last.text.length + next.text.length <= TEXT_LIMIT) last.text += next.text;
    else result.push(next);
  }
  return result;
}
