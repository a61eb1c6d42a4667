import { code, type Text } from '../report';

/** A word of ours that was stored, in words; one that is not known, from another version of ours, as it is. */
export function worded(word: string | undefined, words: Readonly<Record<string, string | undefined>>): Text {
  if (word === undefined) return ['–'];
  const known = Object.hasOwn(words, word) ? words[word] : undefined;
  return known === undefined ? [code(word)] : [known];
}
