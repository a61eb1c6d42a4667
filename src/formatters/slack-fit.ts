import type { Line } from './layout';
import type { Reader } from './numbers';
import { cut, cutJson } from './shorten';
import { inlines, type RichElement, type RichInline, section } from './slack-blocks';
import type { Words } from './words';

export interface Page {
  /** Characters of JSON, the only measure that holds whatever Slack counts. */
  room: number;
  slots: number;
  /** Does the workspace know the newer blocks? They stand in for lists then. */
  native: boolean;
  words: Words;
  reader: Reader;
}

/** JSON around the elements of one line. */
export const WRAPPING = 60;

export function size(value: unknown): number {
  return JSON.stringify(value).length;
}

export function fitLine(line: Line, room: number, reader: Reader): RichInline[] {
  const kept: RichInline[] = [];
  let left = room - WRAPPING;
  for (const next of inlines(line, reader)) {
    const needed = size(next) + 1;
    if (needed > left) {
      if (next.type === 'text')
        kept.push({ ...next, text: cutJson(next.text, Math.max(1, left - WRAPPING)) });
      break;
    }
    kept.push(next);
    left -= needed;
  }
  return kept;
}

export function heading(text: string): RichElement {
  return section([{ type: 'text', text: cut(text, 300), style: { bold: true } }]);
}
