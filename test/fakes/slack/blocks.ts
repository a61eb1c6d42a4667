import { z } from 'zod';
import { blockId, richBlock, text } from './rich-text';
import { characters, dataTable, plan, table } from './tables';

/**
 * What Slack accepts, with the lengths and counts of https://docs.slack.dev/reference/block-kit. Unknown keys are
 * refused as Slack does. Block types this project never sends are refused too: teach the fake before using one.
 */
const plainText = (max: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: text(max), emoji: z.boolean().optional() });
const mrkdwn = (max: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: text(max), verbatim: z.boolean().optional() });
const anyText = (max: number) => z.discriminatedUnion('type', [plainText(max), mrkdwn(max)]);
const actionId = { action_id: text(255).optional() };

const confirm = z.strictObject({
  title: plainText(100),
  text: anyText(300),
  confirm: plainText(30),
  deny: plainText(30),
  style: z.enum(['primary', 'danger']).optional(),
});

const button = z.strictObject({
  type: z.literal('button'),
  text: plainText(75),
  ...actionId,
  url: z.string().max(3000).optional(),
  value: z.string().max(2000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  confirm: confirm.optional(),
  accessibility_label: z.string().max(75).optional(),
});

const option = z.strictObject({
  text: anyText(75),
  value: text(150),
  description: anyText(75).optional(),
  url: z.string().max(3000).optional(),
});

const overflow = z.strictObject({
  type: z.literal('overflow'),
  ...actionId,
  options: z.array(option).min(1).max(5),
  confirm: confirm.optional(),
});

const select = { ...actionId, placeholder: plainText(150).optional(), confirm: confirm.optional() };
const staticSelect = z.strictObject({
  type: z.literal('static_select'),
  ...select,
  options: z.array(option).min(1).max(100),
  initial_option: option.optional(),
});
const externalSelect = z.strictObject({
  type: z.literal('external_select'),
  ...select,
  min_query_length: z.int().min(0).optional(),
  initial_option: option.optional(),
});

const image = {
  type: z.literal('image'),
  image_url: z.url().max(3000),
  alt_text: text(2000),
};
const interactive = z.discriminatedUnion('type', [button, overflow, staticSelect, externalSelect]);

const Block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), ...blockId, text: plainText(150) }),
  z.strictObject({ type: z.literal('divider'), ...blockId }),
  z
    .strictObject({
      type: z.literal('section'),
      ...blockId,
      text: anyText(3000).optional(),
      fields: z.array(anyText(2000)).min(1).max(10).optional(),
      accessory: z.discriminatedUnion('type', [...interactive.options, z.strictObject(image)]).optional(),
      expand: z.boolean().optional(),
    })
    .refine((block) => block.text ?? block.fields, 'text or fields is required'),
  z.strictObject({
    type: z.literal('context'),
    ...blockId,
    elements: z
      .array(z.discriminatedUnion('type', [plainText(3000), mrkdwn(3000), z.strictObject(image)]))
      .min(1)
      .max(10),
  }),
  z.strictObject({ type: z.literal('actions'), ...blockId, elements: z.array(interactive).min(1).max(25) }),
  z.strictObject({ ...image, ...blockId, title: plainText(2000).optional() }),
  richBlock,
  z.strictObject({ type: z.literal('markdown'), ...blockId, text: text(12_000) }),
  table,
  dataTable,
  plan,
]);
export type SentBlock = z.infer<typeof Block>;

export interface Refusal {
  error: string;
  details: string[];
}

function invalid(details: string[]): Refusal {
  return { error: 'invalid_blocks', details };
}

function repeated(values: readonly (string | undefined)[]): string | undefined {
  return values.find((value, i) => value !== undefined && values.indexOf(value) !== i);
}

function together(blocks: readonly SentBlock[]): string | undefined {
  const block = repeated(blocks.map(({ block_id }) => block_id));
  if (block) return `block_id \`${block}\` already exists [json-pointer:/blocks]`;
  const elements = blocks.flatMap((each) => (each.type === 'actions' ? each.elements : []));
  const action = repeated(elements.map(({ action_id }) => action_id));
  if (action) return `action_id \`${action}\` already exists [json-pointer:/blocks]`;
  const markdown = blocks.reduce((sum, each) => sum + (each.type === 'markdown' ? each.text.length : 0), 0);
  if (markdown > 12_000) return 'all markdown blocks together must be less than 12001 characters';
  if (blocks.filter(({ type }) => type === 'table').length > 1) return 'only one table per message';
  const tables = blocks.filter((each) => each.type === 'data_table');
  const cells = tables.reduce((sum, { rows }) => sum + characters(rows), 0);
  if (cells > 10_000) return 'all table cells together must be less than 10001 characters';
  return undefined;
}

/** `chat.postMessage` refuses at about this size of all blocks: https://github.com/slackapi/bolt-js/issues/2509 */
const ALL_BLOCKS = 13_200;

/** Not in every workspace: Slack hands them out bit by bit. */
const NEW = ['data_table', 'plan'];

/**
 * Why Slack would refuse this message, or undefined. `text` is required here: without it a message has no notification.
 * `old`: the workspace does not have the newer blocks.
 */
export function refusal(message: { text?: unknown; blocks?: unknown }, old = false): Refusal | undefined {
  if (typeof message.text !== 'string' || message.text === '')
    return { error: 'no_text', details: ['text is missing'] };
  if (message.text.length > 40_000)
    return { error: 'msg_too_long', details: ['text is over 40000 characters'] };
  if (/\p{Cs}/u.test(message.text))
    return { error: 'invalid_arguments', details: ['text is not valid Unicode'] };
  if (message.blocks === undefined) return undefined;
  const parsed = z.array(Block).max(50).safeParse(message.blocks);
  if (!parsed.success) {
    return invalid(
      parsed.error.issues.map((issue) => `${issue.message} [json-pointer:/blocks/${issue.path.join('/')}]`),
    );
  }
  const unknown = parsed.data.findIndex(({ type }) => old && NEW.includes(type));
  if (unknown >= 0) return invalid([`unsupported type [json-pointer:/blocks/${unknown}/type]`]);
  const clash = together(parsed.data);
  if (clash) return invalid([clash]);
  const json = JSON.stringify(parsed.data);
  if (json.length > ALL_BLOCKS)
    return { error: 'msg_blocks_too_long', details: [`${json.length} characters of blocks`] };
  return undefined;
}
