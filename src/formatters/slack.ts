import type { Action, Report } from '../report';
import { verdict } from './layout';
import { plainText, type Reader } from './numbers';
import { linear } from './plain-lines';
import { cut, size, splitLine } from './shorten';
import { plain, type SlackBlock, section, TEXT_LIMIT } from './slack-blocks';
import { body } from './slack-body';
import type { Words } from './words';

export type { SlackBlock } from './slack-blocks';
export { isNative } from './slack-native';

export interface SlackOptions {
  words: Words;
  /** One opaque value for each of the report's actions, in their order; new for each rendering. */
  buttonIds: readonly string[];
  timeZone?: string | undefined;
  /** The workspace knows `data_table` and `plan`; a message with them is refused as a whole where it does not. */
  native?: boolean | undefined;
}

export interface SlackMessage {
  /** For notifications, screen readers and clients without blocks; escaped, to be sent with `parse: 'none'`. */
  text: string;
  blocks: SlackBlock[];
}

// https://docs.slack.dev/reference/block-kit/blocks and the pages of each block
const BLOCKS = 50;
const HEADER = 150;
/** A verdict is one sentence; what is longer holds somebody else's words, and those are shortened. */
const HEADLINE = 500;
const BUTTONS = 25;
const BUTTON_TEXT = 75;
/** Slack advises 4000 and cuts at 40,000: https://docs.slack.dev/reference/methods/chat.postMessage */
const FALLBACK = 4000;
/** Undocumented: `msg_blocks_too_long` comes at about 13,200 characters, https://github.com/slackapi/bolt-js/issues/2509 */
const MESSAGE = 12_000;
/** Kept for the evidence even when buttons and headline are unusually long. */
const BODY_AT_LEAST = 1000;

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function fallback(report: Report, words: Words, reader: Reader): string {
  let result = '';
  for (const line of [verdict(report, words, reader, HEADLINE), ...linear(report, words, reader)]) {
    const next = result + (result === '' ? '' : '\n') + escapeText(cut(line, 500));
    if (next.length > FALLBACK - 2) return `${result}\n…`;
    result = next;
  }
  return result;
}

function actions(list: readonly Action[], ids: readonly string[]): SlackBlock[] {
  if (ids.length !== list.length) throw new RangeError(`${ids.length} button ids for ${list.length} actions`);
  const buttons = list.map((action, i) => ({
    type: 'button' as const,
    action_id: `run:${i}`,
    text: plain(plainText([action.label.replaceAll('\n', ' ')], { language: 'en' }) || '…', BUTTON_TEXT),
    value: ids[i] ?? '',
    ...(action.danger ? { style: 'danger' as const } : {}),
  }));
  return Array.from({ length: Math.ceil(buttons.length / BUTTONS) }, (_, i) => ({
    type: 'actions' as const,
    // A client keeps what it knows of a block by its id, so an updated message needs new ones.
    block_id: `actions:${i}:${cut(ids[i * BUTTONS] ?? '', 200)}`,
    elements: buttons.slice(i * BUTTONS, (i + 1) * BUTTONS),
  }));
}

export function toSlack(
  report: Report,
  { words, buttonIds, timeZone, native = false }: SlackOptions,
): SlackMessage {
  const reader: Reader = { language: report.language, timeZone };
  const [headline, rest] = splitLine(verdict(report, words, reader, HEADLINE), HEADER);
  const head: SlackBlock[] = [{ type: 'header', text: plain(headline, HEADER) }];
  if (rest !== '')
    head.push({
      type: 'rich_text',
      elements: [section([{ type: 'text', text: rest, style: { bold: true } }])],
    });
  const source = report.source ? plainText(report.source, reader) : '';
  const tail: SlackBlock[] = [
    ...(source === '' ? [] : [{ type: 'context' as const, elements: [plain(source, 1000)] }]),
    ...actions(report.actions ?? [], buttonIds),
  ];
  const room = Math.max(BODY_AT_LEAST, MESSAGE - size(head) - size(tail));
  const blocks = [
    ...head,
    ...body(report.blocks, { room, slots: BLOCKS - head.length - tail.length, native, words, reader }),
    ...tail,
  ];
  return { text: fallback(report, words, reader), blocks };
}

/** When Slack refuses the blocks of `toSlack`: the same words in one plain section, and the buttons. */
export function toSlackPlain(report: Report, { words, buttonIds, timeZone }: SlackOptions): SlackMessage {
  const reader: Reader = { language: report.language, timeZone };
  const lines = [verdict(report, words, reader, HEADLINE), ...linear(report, words, reader)].join('\n');
  return {
    text: fallback(report, words, reader),
    blocks: [
      { type: 'section', text: plain(lines, TEXT_LIMIT) },
      ...actions(report.actions ?? [], buttonIds),
    ],
  };
}
