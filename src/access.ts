import picomatch from 'picomatch';
import { type Level, Problem } from './problem';
import type { Person } from './report';

/** One rule of `access` in config.yaml; lists are never empty. */
export interface AccessRule {
  /** `slack:U0ANA`, `slack:group:S0MAIL`, `slack:*`. */
  readonly people: readonly string[];
  readonly level: Level;
  /** Globs over the names of appliances, case counts. */
  readonly appliances: readonly string[];
  /** Globs over ASCII domains, case does not count; `*` also crosses dots, so `*.a.com` is every name below a.com. */
  readonly domains: readonly string[];
}

/** Accounts of one human on different platforms, `persons` in config.yaml. */
export type Persons = readonly (readonly string[])[];

type Account = Pick<Person, 'platform' | 'id'>;

const ranks = ['viewer', 'operator', 'admin'] as const satisfies readonly Level[];

/**
 * What a person may do on an appliance to a domain; `undefined`: nothing. Of the rules that match all three the
 * highest level counts. Without a domain (the whole queue, the status) only rules over every domain match: somebody
 * who may retry `*.a.com` may not retry everything.
 */
export function levelFor(
  rules: readonly AccessRule[],
  person: Person,
  appliance: string,
  domain?: string,
): Level | undefined {
  return highest(
    rules.filter(
      (rule) =>
        matchesPerson(rule, person) && matchesAppliance(rule, appliance) && matchesDomain(rule, domain),
    ),
  );
}

/** The appliances a person may know of: those where some rule gives some level, for whichever domains. */
export function visibleAppliances(
  rules: readonly AccessRule[],
  person: Person,
  names: readonly string[],
): string[] {
  const mine = rules.filter((rule) => matchesPerson(rule, person));
  return names.filter((name) => mine.some((rule) => matchesAppliance(rule, name)));
}

/** For what says something about the whole installation. @throws Problem `no-access` or `denied` */
export function onlyAdminsOfAll(
  rules: readonly AccessRule[],
  person: Person,
  names: readonly string[],
): void {
  if (visibleAppliances(rules, person, names).length === 0) throw new Problem({ kind: 'no-access' });
  if (names.some((name) => levelFor(rules, person, name) !== 'admin'))
    throw new Problem({ kind: 'denied', level: 'admin' });
}

export function atLeast(level: Level | undefined, needed: Level): boolean {
  return level !== undefined && ranks.indexOf(level) >= ranks.indexOf(needed);
}

export function samePerson(persons: Persons, a: Account, b: Account): boolean {
  return (
    account(a) === account(b) ||
    persons.some((accounts) => accounts.includes(account(a)) && accounts.includes(account(b)))
  );
}

/** One account for all of a human's, so that limits count people: the first that the configuration names. */
export function mainAccount(persons: Persons, who: Account): Account {
  const known = persons.find((accounts) => accounts.includes(account(who)))?.[0];
  if (known === undefined) return who;
  const [platform = '', ...id] = known.split(':');
  return { platform, id: id.join(':') };
}

/**
 * May this account be the second person? On one platform two ids are two people unless `persons` says otherwise.
 * Across platforms nobody can tell, so both accounts must be in `persons`.
 */
export function canSecond(persons: Persons, asker: Account, approver: Account): boolean {
  if (samePerson(persons, asker, approver)) return false;
  if (asker.platform === approver.platform) return true;
  return [asker, approver].every((who) => persons.some((accounts) => accounts.includes(account(who))));
}

function account(who: Account): string {
  return `${who.platform}:${who.id}`;
}

function highest(rules: readonly AccessRule[]): Level | undefined {
  return ranks.findLast((level) => rules.some((rule) => rule.level === level));
}

/** An id that only looks like a group or like everyone must not become one. */
function matchesPerson(rule: AccessRule, person: Person): boolean {
  const groups = (person.groups ?? []).filter((group) => group.startsWith('group:'));
  const ids = person.id.startsWith('group:') ? [] : [person.id];
  return ['*', ...ids, ...groups].some((id) => rule.people.includes(`${person.platform}:${id}`));
}

function matchesAppliance(rule: AccessRule, appliance: string): boolean {
  return picomatch.isMatch(appliance, [...rule.appliances], { dot: true, nonegate: true });
}

function matchesDomain(rule: AccessRule, domain: string | undefined): boolean {
  if (domain === undefined) return rule.domains.includes('*');
  return picomatch.isMatch(domain, [...rule.domains], { dot: true, nonegate: true, nocase: true });
}
