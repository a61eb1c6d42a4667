import { type AccessRule, atLeast, canSecond, levelFor, type Persons } from '../access';
import type { ActionState, Intent } from '../jobs/ledger/facts';
import type { Person } from '../report';

/** Nobody has this id, so what it may do is what everybody may. */
const ANYBODY = { id: ' ', name: '' };

/**
 * Those on a platform who may approve all of these actions; undefined when the rules do not list them one by one,
 * because everybody may or a group may. Only to show buttons to those who can use them: a press is checked by itself.
 */
export function approversOf(
  states: readonly ActionState[],
  platform: string,
  { rules, persons }: { rules: readonly AccessRule[]; persons: Persons },
): string[] | undefined {
  const mayAll = (person: { id: string; groups?: string[] }) =>
    states.every(({ intent }) => mayDecide(rules, { platform, name: '', ...person }, intent));
  const prefix = `${platform}:`;
  const named = rules.flatMap(({ people }) =>
    people.filter((one) => one.startsWith(prefix)).map((one) => one.slice(prefix.length)),
  );
  const groups = [...new Set(named.filter((id) => id.startsWith('group:')))];
  if (states.length === 0 || mayAll(ANYBODY) || mayAll({ ...ANYBODY, groups })) return undefined;
  const ids = [...new Set(named.filter((id) => id !== '*' && !id.startsWith('group:')))];
  return ids.filter(
    (id) => mayAll({ id }) && states.every(({ intent }) => isEnough(persons, { platform, id }, intent)),
  );
}

/** Whether somebody has the level that deciding about an action needs, or another one that is asked for. */
export function mayDecide(
  rules: readonly AccessRule[],
  person: Person,
  { scope, appliance, level }: Intent,
  needed = level,
): boolean {
  return atLeast(levelFor(rules, person, appliance, scope === '*' ? undefined : scope), needed);
}

/** Whether the approval of this person is all that an action needs. */
export function isEnough(
  persons: Persons,
  person: { platform: string; id: string },
  intent: Intent,
): boolean {
  return intent.approval === 'confirm' || canSecond(persons, intent.asker, person);
}
