import type { Block, Text } from '../report';
import { LINES, moreNote, NOTHING, named } from './layout';
import { formatNumber, plainText } from './numbers';
import { cut, size } from './shorten';
import { type RichInline, type SlackBlock, section } from './slack-blocks';
import { fitLine, heading, type Page } from './slack-fit';
import { visibleLine } from './visible';

type Table = Extract<Block, { kind: 'table' }>;
type Steps = Extract<Block, { kind: 'steps' }>;
type SlackTable = Extract<SlackBlock, { type: 'data_table' }>;
type Cell = SlackTable['rows'][number][number];

/** Rows below the header: https://docs.slack.dev/reference/block-kit/blocks/data-table-block */
const ROWS = 100;
/** Slack shows 5 unless told; the appliance's list has 20, and a destination on page 2 is one that nobody sees. */
const PAGE = 20;
/** Side by side on a phone without scrolling sideways; Slack would take 20. What is over goes into the last one. */
const COLUMNS = 3;
/** A shorter one is seen at once as lines, all of it: the bounces of a proof are not behind the edge of a phone. */
const ROWS_AT_LEAST = 4;
/** Of one cell, in JSON: a line on any screen, whatever somebody calls his host. */
const CELL = 700;
const NAME = 150;
/** Slack gives no number; a plan longer than this is read by nobody. */
const TASKS = 30;

const statuses = { waiting: 'pending', running: 'in_progress', done: 'complete', failed: 'error' } as const;

/**
 * A block as Slack's own table or plan, with what stands above and below it; undefined when it is better as a list.
 * Only for workspaces that know these blocks: the others refuse the whole message.
 */
export function native(block: Block, page: Page): SlackBlock[] | undefined {
  if (block.kind === 'table') return table(block, page);
  return block.kind === 'steps' ? plan(block, page) : undefined;
}

/** True when there is something in it that a workspace may not know. */
export function isNative({ type }: SlackBlock): boolean {
  return type === 'data_table' || type === 'plan';
}

function table(block: Table, page: Page): SlackBlock[] | undefined {
  const { words, reader } = page;
  const title = block.title ? visibleLine(plainText(block.title, reader)) : '';
  const names = block.columns.map(visibleLine);
  const head = [...names.slice(0, COLUMNS - 1), names.slice(COLUMNS - 1).join(' · ')].slice(0, names.length);
  if (block.rows.length < ROWS_AT_LEAST || names.every((name) => name === '')) return undefined;
  if (block.rows.some((row) => row.length > names.length)) return undefined;
  const above: SlackBlock[] = title === '' ? [] : [{ type: 'rich_text', elements: [heading(title)] }];
  const made: SlackTable = {
    type: 'data_table',
    caption: cut(title || head[0] || NOTHING, NAME),
    page_size: PAGE,
    // The first column names the row, for whoever hears the table instead of seeing it.
    row_header_column_index: 0,
    rows: [head.map((name) => raw(name))],
  };
  // The note is counted in, so that the last row never pushes it out.
  let left = page.room - size(above) - size(made) - size(note(block.rows.length, page));
  for (const row of block.rows.slice(0, Math.min(ROWS, LINES))) {
    const cells = head.map((_, i) => (i < COLUMNS - 1 ? cell(row[i], page) : lastCell(row, block, page)));
    left -= size(cells) + 1;
    if (left < 0) break;
    made.rows.push(cells);
  }
  const missing = block.rows.length - (made.rows.length - 1);
  if (made.rows.length <= ROWS_AT_LEAST) return undefined;
  return [...above, made, ...(missing > 0 ? [note(missing, { words, reader })] : [])];
}

function note(missing: number, { words, reader }: Pick<Page, 'words' | 'reader'>): SlackBlock {
  return {
    type: 'rich_text',
    elements: [section([{ type: 'text', text: moreNote(missing, words, reader) }])],
  };
}

/** Slack refuses an empty text. */
function raw(text: string, limit = NAME): Cell {
  return { type: 'raw_text', text: cut(text.replaceAll('\n', ' '), limit).trim() || NOTHING };
}

/** A number that Slack sorts as one; words of ours; everything else as elements in which nothing is parsed. */
function cell(text: Text = [], { reader }: Page): Cell {
  const [only] = text;
  if (text.length === 1 && typeof only === 'object' && 'number' in only && Number.isFinite(only.number))
    return { type: 'raw_number', value: only.number, text: formatNumber(only.number, reader.language) };
  return literal(
    fitLine(
      text.map((span) => ({ span })),
      CELL,
      reader,
    ),
  );
}

function lastCell(row: readonly Text[], { columns }: Table, page: Page): Cell {
  if (columns.length <= COLUMNS) return cell(row[COLUMNS - 1], page);
  const [first, ...others] = named(row.slice(COLUMNS - 1), columns.slice(COLUMNS - 1));
  if (first === undefined) return raw('');
  const start = typeof first.span === 'string' ? { span: first.span.replace(/^ · /, '') } : first;
  return literal(fitLine([start, ...others], CELL, page.reader));
}

function literal(elements: RichInline[]): Cell {
  const [only, ...others] = elements;
  if (only === undefined) return raw('');
  if (others.length === 0 && only.type === 'text' && only.style === undefined) return raw(only.text, CELL);
  return { type: 'rich_text', elements: [section(elements)] };
}

/**
 * Slack folds a plan at every update (https://github.com/slackapi/node-slack-sdk/issues/2701), so its title says how
 * far it is, and once all has ended the steps are evidence, which is shown open, as lines.
 */
function plan({ steps }: Steps, { words, reader, room }: Page): SlackBlock[] | undefined {
  const of = (state: Steps['steps'][number]['state']) => steps.filter((step) => step.state === state);
  const running = of('running');
  if (steps.length > TASKS || (running.length === 0 && of('waiting').length === 0)) return undefined;
  const { symbol } = words.step.running;
  const far = words.steps(of('done').length, steps.length, of('failed').length);
  const now = running.map(({ label }) => `${symbol} ${visibleLine(label)}`);
  const made: SlackBlock = {
    type: 'plan',
    title: cut([far, ...now].join(' · '), NAME),
    tasks: steps.map(({ label, state, note: text = [] }, i) => {
      const elements = fitLine(
        text.map((span) => ({ span })),
        CELL,
        reader,
      );
      return {
        type: 'task_card',
        task_id: `step:${i}`,
        title: cut(`${visibleLine(label)} · ${words.step[state].word}`, NAME),
        status: statuses[state],
        ...(elements.length > 0 && { details: { type: 'rich_text', elements: [section(elements)] } }),
      };
    }),
  };
  return size(made) > room ? undefined : [made];
}
