/** What a person said, from what Teams sent: without the mention of the bot, decoded once. */
export interface Sent {
  readonly text: string;
  /** Own mentions, as they stand in the text: `<at>ESA</at>`. */
  readonly mentions: readonly string[];
  /** The same message as HTML, when Teams sent it too. */
  readonly html: string | undefined;
}

const named = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  // Teams writes one behind every mention; nobody means it.
  ['nbsp', ' '],
]);

/** @returns undefined when its two forms differ: somebody wants us to read what others do not see */
export function wordsOf({ text, mentions, html }: Sent): string | undefined {
  if (html !== undefined && letters(text) !== letters(html)) return undefined;
  const without = mentions.reduce((rest, mention) => rest.replace(mention, ' '), text);
  return decoded(without).replaceAll('\u00A0', ' ').trim();
}

function decoded(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]{2,4}));/g, (whole, dec, hex, name) => {
    if (name !== undefined) return named.get(name) ?? whole;
    const point = hex === undefined ? Number(dec) : Number.parseInt(hex, 16);
    return point > 0x10ffff ? whole : String.fromCodePoint(point);
  });
}

/** What can be read in it, whatever stands between: Teams breaks lines and marks mentions differently in the two forms. */
function letters(markup: string): string {
  return decoded(withoutTags(markup)).replace(/[\s\u00A0\u200B]/g, '');
}

function withoutTags(markup: string): string {
  let result = '';
  let at = 0;
  for (;;) {
    const start = markup.indexOf('<', at);
    // Outside of markup a `<` is a letter.
    const end = start < 0 ? -1 : markup.indexOf('>', start);
    if (end < 0) return result + markup.slice(at);
    result += markup.slice(at, start);
    at = end + 1;
  }
}
