import { z } from 'zod';

/**
 * What a person is shown, before any platform: written by commands, rendered by `formatters/`. It names no platform
 * and no layout. Plain strings are our own words; whatever comes from outside is a `code` span or a `foreign` block.
 */
export const Person = z.strictObject({
  platform: z.string(),
  /** The platform's own id, never a name: names can be changed by anybody. */
  id: z.string(),
  name: z.string(),
  /** Groups of the platform that the bot found this person in, as `access` spells them (`group:S0MAIL`). */
  groups: z.array(z.string()).optional(),
});
export type Person = z.infer<typeof Person>;

export const Span = z.union([
  z.string(),
  z.strictObject({ number: z.number() }),
  /** ISO 8601 with offset; shown in the reader's zone. */
  z.strictObject({ time: z.iso.datetime() }),
  /** Seconds; shown as "6 h 2 min". */
  z.strictObject({ duration: z.number() }),
  z.strictObject({ person: Person }),
  /** A short text that is not ours, or one to be typed: shown literally. */
  z.strictObject({ code: z.string() }),
]);
export type Span = z.infer<typeof Span>;

export const Text = z.array(Span);
export type Text = z.infer<typeof Text>;

export const Block = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), text: Text }),
  z.strictObject({ kind: z.literal('facts'), facts: z.array(z.tuple([z.string(), Text])) }),
  /** `title` names what the rows are; the first column names the row. */
  z.strictObject({
    kind: z.literal('table'),
    title: Text.optional(),
    columns: z.array(z.string()),
    rows: z.array(z.array(Text)),
  }),
  z.strictObject({
    kind: z.literal('steps'),
    steps: z.array(
      z.strictObject({
        label: z.string(),
        state: z.enum(['waiting', 'running', 'done', 'failed']),
        note: Text.optional(),
      }),
    ),
  }),
  /** Somebody else's words, shown literally under a heading that says whose they are. */
  z.strictObject({ kind: z.literal('foreign'), from: z.string(), text: z.string() }),
]);
export type Block = z.infer<typeof Block>;

/** A button: `invoke` is the line a person could have typed. */
export const Action = z.strictObject({
  label: z.string(),
  invoke: z.string(),
  danger: z.literal(true).optional(),
  /** Asks the same again: the answer takes the place of this one. */
  again: z.literal(true).optional(),
});
export type Action = z.infer<typeof Action>;

export const Language = z.enum(['en', 'es']);
export type Language = z.infer<typeof Language>;

export const Status = z.enum(['ok', 'warning', 'critical', 'info', 'unknown']);
export type Status = z.infer<typeof Status>;

export const Report = z.strictObject({
  language: Language,
  status: Status,
  /** The verdict, one sentence; also what notifications and screen readers get. */
  headline: Text,
  blocks: z.array(Block),
  actions: z.array(Action).optional(),
  /** Where and when this was read, and the request's id. */
  source: Text.optional(),
});
export type Report = z.infer<typeof Report>;

/** Our own words with values between them: text`${5} waiting on ${code(host)}`. Numbers are grouped for the reader. */
export function text(
  words: TemplateStringsArray,
  ...values: (Exclude<Span, string> | string | number | Text)[]
): Text {
  return words.flatMap((word, i): Span[] => {
    const value = values[i];
    const spans: Span[] = word === '' ? [] : [word];
    if (value === undefined) return spans;
    if (typeof value === 'number') return [...spans, { number: value }];
    return Array.isArray(value) ? [...spans, ...value] : [...spans, value];
  });
}

/** Several in one line: `a, b, c`. */
export function listed(items: readonly (Span | Text)[], between = ', '): Text {
  return items.flatMap((item, i) => [...(i === 0 ? [] : [between]), ...[item].flat()]);
}

export function code(literal: string): Span {
  return { code: literal };
}

export function time(at: Date | number): Span {
  return { time: new Date(at).toISOString() };
}

export function duration(seconds: number): Span {
  return { duration: seconds };
}
