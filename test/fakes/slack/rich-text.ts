import { z } from 'zod';

export const text = (max: number) => z.string().min(1).max(max);
export const blockId = { block_id: text(255).optional() };

const flags = (...names: string[]) =>
  z.strictObject(Object.fromEntries(names.map((name) => [name, z.boolean().optional()]))).optional();
const textStyle = flags('bold', 'italic', 'strike', 'underline', 'code');
const mentionStyle = flags(
  'bold',
  'italic',
  'strike',
  'underline',
  'highlight',
  'client_highlight',
  'unlink',
);

/** Slack gives no length for rich text; this is the length of every other text object. */
const richText = z.strictObject({ type: z.literal('text'), text: text(3000), style: textStyle });
const richLink = z.strictObject({
  type: z.literal('link'),
  url: text(3000),
  text: z.string().max(3000).optional(),
  unsafe: z.boolean().optional(),
  style: textStyle,
});
/** Tokens of https://docs.slack.dev/reference/block-kit/blocks/rich-text-block#date-element-type */
const DATE_TOKEN =
  /\{(?:day_divider_pretty|date_num|date_slash|date_long|date_long_full|date_long_pretty|date|date_pretty|date_short|date_short_pretty|time|time_secs|ago)\}/;
const richDate = z.strictObject({
  type: z.literal('date'),
  timestamp: z.int().positive(),
  format: text(1000).regex(DATE_TOKEN, 'must contain a date token'),
  url: z.url().optional(),
  fallback: text(3000).optional(),
  style: mentionStyle,
});
const richInline = z.discriminatedUnion('type', [
  richText,
  richLink,
  richDate,
  z.strictObject({
    type: z.literal('user'),
    user_id: z.string().regex(/^[UW][A-Z0-9]+$/),
    style: mentionStyle,
  }),
  z.strictObject({
    type: z.literal('usergroup'),
    usergroup_id: z.string().regex(/^S[A-Z0-9]+$/),
    style: mentionStyle,
  }),
  z.strictObject({
    type: z.literal('channel'),
    channel_id: z.string().regex(/^[CDG][A-Z0-9]+$/),
    style: mentionStyle,
  }),
  z.strictObject({
    type: z.literal('broadcast'),
    range: z.enum(['here', 'channel', 'everyone']),
    style: mentionStyle,
  }),
  z.strictObject({
    type: z.literal('emoji'),
    name: text(100),
    unicode: z.string().optional(),
    style: mentionStyle,
  }),
]);
const border = { border: z.union([z.literal(0), z.literal(1)]).optional() };
const richSection = z.strictObject({
  type: z.literal('rich_text_section'),
  elements: z.array(richInline).min(1),
});
const richElement = z.discriminatedUnion('type', [
  richSection,
  z.strictObject({
    type: z.literal('rich_text_list'),
    style: z.enum(['bullet', 'ordered']),
    elements: z.array(richSection).min(1),
    indent: z.int().min(0).max(8).optional(),
    offset: z.int().min(0).optional(),
    ...border,
  }),
  z.strictObject({
    type: z.literal('rich_text_preformatted'),
    elements: z.array(z.discriminatedUnion('type', [richText, richLink])).min(1),
    ...border,
  }),
  z.strictObject({ type: z.literal('rich_text_quote'), elements: z.array(richInline).min(1), ...border }),
]);
export const richBlock = z.strictObject({
  type: z.literal('rich_text'),
  ...blockId,
  elements: z.array(richElement).min(1),
});
