import type { Action, Language, Report, Status } from '../report';
import { block, body } from './card-body';
import {
  type ActionSet,
  type CardAction,
  type CardElement,
  inlines,
  runs,
  type TextBlock,
  type TextRun,
} from './card-elements';
import { verdict } from './layout';
import { plainText, type Reader } from './numbers';
import { linear } from './plain-lines';
import { cut, size } from './shorten';
import type { Words } from './words';

export interface CardOptions {
  words: Words;
  /** One opaque value for each of the report's actions, in their order. */
  buttonIds: readonly string[];
  /** Who is shown another view of this card, which their client asks for by itself. */
  view?: { id: string; userIds: readonly string[] } | undefined;
}

export interface AdaptiveCard {
  type: 'AdaptiveCard';
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json';
  version: '1.5';
  lang: Language;
  fallbackText: string;
  msteams: { width: 'Full' };
  body: CardElement[];
  refresh?: {
    action: { type: 'Action.Execute'; verb: 'view'; data: { id: string } };
    userIds: string[];
  };
}

export interface CardMessage {
  /** For notifications and screen readers: the verdict and the numbers, without layout. */
  summary: string;
  card: AdaptiveCard;
}

/**
 * Teams refuses a message above 100 kB, its documentation advises 80, and it counts in UTF-16: two bytes a character.
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages
 */
const MESSAGE = 36_000;
const BODY_AT_LEAST = 1000;
const HEADLINE = 500;
const SUMMARY = 1000;
/**
 * Buttons of one row share its width and are cut to fit, so that two would read alike on a phone: as many stand in a
 * row as have room for their words there. https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/design-effective-cards
 */
const ROW = 34;
const AROUND = 3;
const BUTTON_TEXT = 75;
/** Microsoft's limit for views of one card. */
export const VIEWERS = 60;

const colours: Readonly<Record<Status, TextBlock['color']>> = {
  ok: 'Good',
  warning: 'Warning',
  critical: 'Attention',
  info: 'Accent',
  unknown: 'Default',
};

export function toCard(report: Report, { words, buttonIds, view }: CardOptions): CardMessage {
  const reader: Reader = { language: report.language };
  const mark = words.status[report.status];
  const sentence = verdict(report, words, reader, HEADLINE);
  const head: CardElement[] = [
    {
      type: 'TextBlock',
      text: `${mark.symbol} ${mark.word}`,
      wrap: true,
      style: 'heading',
      weight: 'Bolder',
      color: colours[report.status],
    },
    block(headline(report, sentence.slice(`${mark.symbol} ${mark.word} · `.length), reader)),
  ];
  const tail = [...source(report, reader), ...actions(report.actions ?? [], buttonIds)];
  const summary = summaryOf(report, sentence, words, reader);
  const room = MESSAGE - size(head) - size(tail) - summary.length * 2 - size(view ?? null);
  return {
    summary,
    card: {
      type: 'AdaptiveCard',
      $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
      version: '1.5',
      lang: report.language,
      fallbackText: defused(sentence),
      msteams: { width: 'Full' },
      body: [
        ...head,
        ...body(report.blocks, { room: Math.max(BODY_AT_LEAST, room), words, reader }),
        ...tail,
      ],
      ...(view && {
        refresh: {
          action: { type: 'Action.Execute', verb: 'view', data: { id: view.id } },
          userIds: view.userIds.slice(0, VIEWERS),
        },
      }),
    },
  };
}

/** `sentence` is the same as one piece of text, cut where it is too long. */
function headline({ headline }: Report, sentence: string, reader: Reader): TextRun[] {
  const look = { weight: 'Bolder', size: 'Medium' } as const;
  const oneLine = headline.map((span) => (typeof span === 'string' ? span.replaceAll('\n', ' ') : span));
  const whole = plainText(oneLine, reader);
  if (whole === '' || whole.length > sentence.length) return runs(sentence || '…', look);
  return inlines(
    oneLine.map((span) => ({ span })),
    reader,
    look,
  );
}

/** A few sentences where a client shows text and may read markdown in it, for one person who pressed something. */
export function toCardText(report: Report, words: Words): string {
  const reader: Reader = { language: report.language };
  const own = report.blocks.filter(({ kind }) => kind !== 'foreign');
  const said = [
    verdict(report, words, reader, HEADLINE),
    ...linear({ ...report, blocks: own }, words, reader),
  ];
  return defused(cut(said.join(' '), SUMMARY));
}

function summaryOf(report: Report, sentence: string, words: Words, reader: Reader): string {
  let result = sentence;
  for (const line of linear(report, words, reader)) {
    const next = `${result}\n${cut(line, 300)}`;
    if (next.length > SUMMARY - 2) return `${result}\n…`;
    result = next;
  }
  return result;
}

function source({ source }: Report, reader: Reader): CardElement[] {
  if (!source || plainText(source, reader) === '') return [];
  const line = source.map((span) => ({ span: typeof span === 'string' ? cut(span, 500) : span }));
  return [block(inlines(line, reader, { size: 'Small', isSubtle: true }))];
}

function actions(list: readonly Action[], ids: readonly string[]): ActionSet[] {
  if (ids.length !== list.length) throw new RangeError(`${ids.length} button ids for ${list.length} actions`);
  const buttons = list.map(({ label }, i): CardAction => {
    const title = cut(plainText([label.replaceAll('\n', ' ')], { language: 'en' }) || '…', BUTTON_TEXT);
    const data = { id: ids[i] ?? '' };
    const fallback = { type: 'Action.Submit' as const, title, data };
    return { type: 'Action.Execute', title, verb: 'run', data, fallback };
  });
  const sets: ActionSet[] = [];
  let room = 0;
  for (const button of buttons) {
    room -= button.title.length + AROUND;
    const last = sets.at(-1);
    if (last && room >= 0) last.actions.push(button);
    else {
      sets.push({ type: 'ActionSet', actions: [button] });
      room = ROW - button.title.length - AROUND;
    }
  }
  return sets;
}

/** Letters that markdown and templates read as their own look the same in their wide form, and mean nothing there. */
function defused(text: string): string {
  return text
    .replace(/[[\]<>*_~`\\{}]/g, (sign) => String.fromCodePoint((sign.codePointAt(0) ?? 0) + 0xfee0))
    .replaceAll('://', '：//');
}
