import type { Line } from './layout';
import type { Reader } from './numbers';
import { cut, cutJson, fitting } from './shorten';
import { inlines, type RichElement, type RichInline, section } from './slack-blocks';
import type { Words } from './words';

export interface Page {
  /** Characters of JSON. */
  room: number;
  slots: number;
  /** Does the workspace know the newer blocks? They stand in for lists then. */
  native: boolean;
  words: Words;
  reader: Reader;
}

export function fitLine(line: Line, room: number, reader: Reader): RichInline[] {
  return fitting(inlines(line, reader), room, (next, left) =>
    next.type === 'text' ? { ...next, text: cutJson(next.text, left) } : undefined,
  );
}

export function heading(text: string): RichElement {
  return section([{ type: 'text', text: cut(text, 300), style: { bold: true } }]);
}
