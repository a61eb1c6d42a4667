import { z } from 'zod';

// The main module of its package is one that Node cannot load; this one is a script that holds everything.
const { AdaptiveCard, SerializationContext, Versions, GlobalRegistry } =
  require('adaptivecards/dist/adaptivecards.js') as typeof import('adaptivecards');

/**
 * What Teams accepts in a card of a bot: https://adaptivecards.io/explorer at version 1.5, and Teams' own CodeBlock.
 * Unknown keys are refused, and so are elements this project never sends: teach the fake before using one.
 */
const text = (max: number) => z.string().min(1).max(max);
const spacing = { spacing: z.enum(['None', 'Small', 'Medium', 'Large']).optional() };

const TextRun = z.strictObject({
  type: z.literal('TextRun'),
  text: text(10_000),
  weight: z.enum(['Default', 'Lighter', 'Bolder']).optional(),
  size: z.enum(['Small', 'Default', 'Medium', 'Large', 'ExtraLarge']).optional(),
  fontType: z.enum(['Default', 'Monospace']).optional(),
  isSubtle: z.boolean().optional(),
});
const RichTextBlock = z.strictObject({
  type: z.literal('RichTextBlock'),
  ...spacing,
  inlines: z.array(TextRun).min(1),
});
/** `wrap` must be there: without it a phone shows the beginning of a sentence. */
const TextBlock = z.strictObject({
  type: z.literal('TextBlock'),
  text: text(10_000),
  wrap: z.literal(true),
  style: z.enum(['default', 'heading']).optional(),
  weight: z.enum(['Default', 'Lighter', 'Bolder']).optional(),
  color: z.enum(['Default', 'Dark', 'Light', 'Accent', 'Good', 'Warning', 'Attention']).optional(),
});
const Lines = z.strictObject({ type: z.literal('Container'), items: z.array(RichTextBlock).min(1) });
const FactSet = z.strictObject({
  type: z.literal('FactSet'),
  facts: z.array(z.strictObject({ title: text(1000), value: text(5000) })).min(1),
  fallback: Lines,
});
const Table = z
  .strictObject({
    type: z.literal('Table'),
    columns: z.array(z.strictObject({ width: z.number().positive() })).min(1),
    rows: z
      .array(
        z.strictObject({
          type: z.literal('TableRow'),
          cells: z.array(
            z.strictObject({ type: z.literal('TableCell'), items: z.array(RichTextBlock).min(1) }),
          ),
        }),
      )
      .min(1),
    firstRowAsHeaders: z.boolean(),
    showGridLines: z.boolean(),
    fallback: Lines,
  })
  .refine(
    ({ columns, rows }) => rows.every(({ cells }) => cells.length === columns.length),
    'cells and columns',
  );
/** Only desktop and web show it: elsewhere the fallback is all there is. */
const CodeBlock = z.strictObject({
  type: z.literal('CodeBlock'),
  language: z.literal('PlainText'),
  codeSnippet: text(20_000),
  fallback: RichTextBlock,
});
const data = z.strictObject({ id: text(100) });
/** Clients before Adaptive Cards 1.4 know no Action.Execute. */
const Execute = z.strictObject({
  type: z.literal('Action.Execute'),
  title: text(80),
  verb: text(20),
  data,
  fallback: z.strictObject({ type: z.literal('Action.Submit'), title: text(80), data }),
});
const ActionSet = z.strictObject({ type: z.literal('ActionSet'), actions: z.array(Execute).min(1).max(6) });

const Card = z.strictObject({
  type: z.literal('AdaptiveCard'),
  $schema: z.literal('http://adaptivecards.io/schemas/adaptive-card.json'),
  version: z.literal('1.5'),
  lang: z.enum(['en', 'es']),
  fallbackText: text(2000),
  msteams: z.strictObject({ width: z.literal('Full') }),
  body: z
    .array(
      z.discriminatedUnion('type', [TextBlock, RichTextBlock, Lines, FactSet, Table, CodeBlock, ActionSet]),
    )
    .min(1),
  refresh: z
    .strictObject({
      action: z.strictObject({ type: z.literal('Action.Execute'), verb: text(20), data }),
      userIds: z
        .array(z.string().regex(/^(?:29:|8:orgid:)/))
        .min(1)
        .max(60),
    })
    .optional(),
});
export type SentCard = z.infer<typeof Card>;

/** In UTF-16, as Teams counts; from here on it answers 413. */
const TOO_LARGE = 80 * 1024;

export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly why: readonly string[];
}

/** Why Teams would refuse this activity of a bot, or undefined. */
export function refusal(activity: unknown): Refusal | undefined {
  const bytes = JSON.stringify(activity).length * 2;
  if (bytes >= TOO_LARGE) return { status: 413, code: 'MessageSizeTooBig', why: [`${bytes} bytes`] };
  const bad = (why: string[]): Refusal => ({ status: 400, code: 'BadSyntax', why });
  const parsed = z
    .looseObject({ type: z.string(), attachments: z.array(z.unknown()).optional() })
    .safeParse(activity);
  if (!parsed.success) return bad(['not an activity']);
  const { type, attachments = [], summary, entities, text: said } = parsed.data;
  if (type !== 'message') return bad([`activity of type ${type}`]);
  if (/\p{Cs}/u.test(JSON.stringify(activity))) return bad(['not valid Unicode']);
  if (typeof summary !== 'string' || summary === '') return bad(['no summary']);
  if (entities !== undefined) return bad(['entities: somebody would be notified']);
  if (attachments.length === 0 && (typeof said !== 'string' || said === '')) return bad(['nothing to show']);
  for (const attachment of attachments) {
    const why = cardFaults(attachment);
    if (why.length > 0) return bad(why);
  }
  return undefined;
}

function cardFaults(attachment: unknown): string[] {
  const { success, data } = z
    .strictObject({ contentType: z.literal('application/vnd.microsoft.card.adaptive'), content: z.unknown() })
    .safeParse(attachment);
  if (!success) return ['an attachment that is no card'];
  const parsed = Card.safeParse(data.content);
  if (!parsed.success)
    return parsed.error.issues.map(({ message, path }) => `${message} at ${path.join('/')}`);
  return schemaFaults(data.content);
}

/** The same card as Microsoft's own reader sees it; it does not know CodeBlock, which therefore shows its fallback. */
function schemaFaults(card: unknown): string[] {
  const context = new SerializationContext(Versions.v1_5);
  context.setElementRegistry(GlobalRegistry.elements);
  context.setActionRegistry(GlobalRegistry.actions);
  const read = new AdaptiveCard();
  read.parse(JSON.parse(JSON.stringify(card)), context);
  return (
    Array.from({ length: context.eventCount }, (_, i) => context.getEventAt(i))
      .map(({ message }) => message)
      // Its check of `lang` keeps the place of the last match, so it fails for every second card.
      .filter((message) => !/CodeBlock|property "lang"/.test(message))
  );
}
