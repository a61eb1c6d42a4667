import { refusal } from '../test/fakes/slack/blocks';
import type { Goal, Outcome } from './row';

/** Afterwards, by the strict fake of the tests: an answer that Slack refuses was not shown, however fast it came. */
export function acceptance(
  answers: readonly { readonly text: string; readonly blocks: string }[],
): Pick<Outcome, 'goals' | 'notes'> {
  const reasons = answers.flatMap(({ text, blocks }) => {
    const why = refusal({ text, blocks: JSON.parse(blocks) });
    return why ? [`${why.error} (${why.details.join(', ').slice(0, 200)})`] : [];
  });
  const goal: Goal = {
    what: 'answers that Slack accepts, by the strict fake of the tests',
    at: 'least',
    limit: 100,
    value: (100 * (answers.length - reasons.length)) / answers.length,
    unit: '%',
    gated: true,
  };
  return {
    goals: [goal],
    notes: reasons.slice(0, 1).map((reason) => `Slack would refuse some answers: ${reason}.`),
  };
}
