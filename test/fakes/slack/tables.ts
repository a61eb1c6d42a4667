import { z } from 'zod';
import { blockId, richBlock, text } from './rich-text';

// https://docs.slack.dev/reference/block-kit/blocks: table-block, data-table-block, plan-block, task-card-block

const rawText = z.strictObject({ type: z.literal('raw_text'), text: text(3000) });
const rawNumber = z.strictObject({ type: z.literal('raw_number'), value: z.number(), text: text(3000) });
const cell = z.discriminatedUnion('type', [rawText, rawNumber, richBlock]);
const header = z.discriminatedUnion(
  'type',
  [rawText, rawNumber],
  'rich_text cannot be used for header cells',
);
type Cell = z.infer<typeof cell>;

const column = z.strictObject({
  align: z.enum(['left', 'center', 'right']).optional(),
  is_wrapped: z.boolean().optional(),
});

function even(rows: readonly (readonly unknown[])[]): boolean {
  return rows.every((row) => row.length === rows[0]?.length);
}

export function characters(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, inner]) => sum + (key === 'text' ? String(inner).length : characters(inner)),
    0,
  );
}

export const table = z.strictObject({
  type: z.literal('table'),
  ...blockId,
  rows: z.array(z.array(cell).min(1).max(20)).min(1).max(100),
  column_settings: z.array(column).max(20).optional(),
});

export const dataTable = z
  .strictObject({
    type: z.literal('data_table'),
    ...blockId,
    caption: text(3000),
    rows: z
      .tuple([z.array(header).min(1).max(20)], z.array(cell).min(1).max(20))
      .refine((rows) => rows.length >= 2 && rows.length <= 101, 'must have 2 to 101 rows')
      .refine(even, 'all rows must have the same number of values')
      .transform((rows): Cell[][] => rows),
    page_size: z.int().min(1).max(100).optional(),
    row_header_column_index: z.int().min(0).max(19).optional(),
  })
  .refine(
    ({ rows, row_header_column_index: index = 0 }) => index < (rows[0]?.length ?? 0),
    'row_header_column_index is not a column',
  );

/** Slack gives no lengths for its titles; these are the ones of a header and of an id. */
const taskCard = z.strictObject({
  type: z.literal('task_card'),
  ...blockId,
  task_id: text(255),
  title: text(150),
  status: z.enum(['pending', 'in_progress', 'complete', 'error']),
  details: oneElement().optional(),
  output: oneElement().optional(),
});

function oneElement() {
  return richBlock.refine(({ elements }) => elements.length === 1, 'must have exactly one element');
}

export const plan = z.strictObject({
  type: z.literal('plan'),
  ...blockId,
  title: text(150),
  tasks: z
    .array(taskCard)
    .min(1)
    .max(50)
    .refine(
      (tasks) => new Set(tasks.map(({ task_id }) => task_id)).size === tasks.length,
      'task_id already exists',
    ),
});
