// Fragments from public code that drives real appliances (README of the notes, section 6); the sentences are longer.
const wrongGroup = /^You are not in the correct access group\b/i;
const anyCommand =
  /^(?:Unknown command\b|Unknown option\b|Invalid arguments when processing\b|Traceback \(most recent call)/i;
const wrongAnswer =
  /^(?:Invalid\b|Unknown option\b|You must enter\b|The value (?:must|cannot|should)\b|That value is not\b|Not a valid\b|Must be an?\b|Please answer\b|A hostname (?:is|must)\b|An email address is\b|No record of\b)/i;

/** Only the first lines say "no"; further down is what other people's mail servers said. */
const firstLines = 6;
/** Characters in which they are looked for: up to 2 MiB of line ends may follow. */
const firstCharacters = 8 * 1024;

function linesOf(text: string): string[] {
  return text.split('\n').map((line) => line.trim());
}

/** What the text behind the last line means, when it means "no". `own` is the command's own refusal. */
export function refusalIn(text: string, own?: RegExp): 'refused' | 'not-permitted' | undefined {
  const lines = linesOf(text.slice(0, firstCharacters))
    .filter((line) => line !== '')
    .slice(0, firstLines);
  if (lines.some((line) => wrongGroup.test(line))) return 'not-permitted';
  const refused = lines.some((line) => anyCommand.test(line) || own?.test(line));
  return refused ? 'refused' : undefined;
}

/** True when a question comes again because its answer was not accepted. */
export function refusesAnswer(question: string): boolean {
  return linesOf(question).some((line) => wrongAnswer.test(line));
}
