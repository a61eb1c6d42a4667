import type { Tools } from '../../command';
import type { Messages } from '../../messages';
import { Problem } from '../../problem';
import type { Block, Report } from '../../report';

/** What one appliance said, or why it did not; undefined while it is still being asked. */
export type Answer<T> = { appliance: string; value?: T; problem?: Problem };

/**
 * Asks all appliances side by side. One that does not answer is a row, never a failure of the whole; anything but a
 * Problem is a defect of ours and is thrown on.
 */
export async function askEach<T>(
  tools: Pick<Tools, 'appliances'>,
  ask: (appliance: string) => Promise<T>,
  landed: (answers: readonly Answer<T>[]) => void = () => {},
): Promise<readonly Answer<T>[]> {
  const answers: Answer<T>[] = tools.appliances.map((appliance) => ({ appliance }));
  await Promise.all(
    answers.map(async (answer) => {
      await settle(answer, () => ask(answer.appliance));
      if (answers.length > 1) landed(answers);
    }),
  );
  return answers;
}

/** The same as a report, of what has landed so far and at last of all. */
export async function reportEach<T>(
  tools: Pick<Tools, 'appliances' | 'show'>,
  ask: (appliance: string) => Promise<T>,
  report: (answers: readonly Answer<T>[]) => Report,
): Promise<Report> {
  return report(await askEach(tools, ask, (soFar) => tools.show(() => report(soFar))));
}

/** The same, and beside it what this bot sees itself: one more row. */
export async function reportEachAndHere<T, H>(
  tools: Pick<Tools, 'appliances' | 'say' | 'show'>,
  ask: (appliance: string) => Promise<T>,
  here: (landed: (soFar: H) => void) => Promise<H>,
  report: (answers: readonly Answer<T>[], here: Answer<H>) => Report,
): Promise<Report> {
  const answers: Answer<T>[] = tools.appliances.map((appliance) => ({ appliance }));
  const own: Answer<H> = { appliance: tools.say.ours.here };
  const show = () => tools.show(() => report(answers, own));
  await Promise.all([
    ...answers.map((answer) => settle(answer, () => ask(answer.appliance)).then(show)),
    settle(own, () =>
      here((soFar) => {
        own.value = soFar;
        show();
      }),
    ).then(show),
  ]);
  return report(answers, own);
}

/** Whether somebody is still being asked: until then a report says `info`, whatever has landed. */
export function isPending(answers: readonly Answer<unknown>[]): boolean {
  return answers.some(({ value, problem }) => value === undefined && problem === undefined);
}

/** The line as it was asked, for the placeholder and for Refresh. */
export function lineOf(tools: Pick<Tools, 'appliances' | 'named'>, ...words: readonly string[]): string {
  return [...words, ...(tools.named ? ['on', tools.appliances.join(',')] : [])].join(' ');
}

/** Title of one appliance's part, when there are several. */
export function onlyIfSeveral(several: boolean, appliance: string, say: Messages): Block[] {
  return several ? [{ kind: 'text', text: say.host.title(appliance) }] : [];
}

export function unreadBlock(appliance: string, unread: readonly string[], say: Messages): Block[] {
  return unread.length === 0
    ? []
    : [{ kind: 'foreign', from: say.queue.unread(appliance), text: unread.slice(0, 50).join('\n') }];
}

async function settle<T>(answer: Answer<T>, ask: () => Promise<T>): Promise<void> {
  try {
    answer.value = await ask();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    answer.problem = error;
  }
}
