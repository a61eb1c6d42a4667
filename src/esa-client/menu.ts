/** A menu that does not offer the thing wanted exactly once. The session makes it a `menu` problem. */
export class NoChoice extends Error {
  constructor(
    readonly wanted: string,
    readonly question: string,
  ) {
    super(`no single menu item matches ${wanted}`);
    this.name = 'NoChoice';
  }
}

interface Item {
  readonly answer: string;
  readonly words: string;
}

const numbered = /^\s{0,8}(?<number>\d{1,4})\. +(?<words>\S.{0,300})$/;
const keyword = /^\s{0,8}- (?<word>[A-Z][A-Z0-9_]{1,40})\b/;

/**
 * The answer printed beside the one item whose words match. Numbers are never known beforehand: they differ between
 * releases. A keyword menu (`- NEW - Create a new entry.`) is matched by the keyword alone, because a description can
 * name anything: `diagnostic` describes RELOAD with other items' words.
 * @throws NoChoice when no item matches, or more than one.
 */
export function chooseFromMenu(question: string, words: RegExp): string {
  const fitting = itemsOf(question).filter((item) => words.test(item.words));
  const [only] = fitting;
  if (only === undefined || fitting.length > 1) throw new NoChoice(words.source, question);
  return only.answer;
}

function itemsOf(question: string): Item[] {
  return question.split('\n').flatMap((line): Item[] => {
    const number = numbered.exec(line)?.groups;
    if (number) return [{ answer: number.number ?? '', words: (number.words ?? '').trim() }];
    const word = keyword.exec(line)?.groups?.word;
    return word === undefined ? [] : [{ answer: word, words: word }];
  });
}
