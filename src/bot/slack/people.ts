import type { Log } from '../../log';
import type { Language } from '../../report';
import type { SlackClient } from './api';
import { patient, remembered } from './lookup';

/** Membership may change at any time; nobody keeps a right for longer than this after he lost it. */
const MEMBERS_FRESH_MS = 5 * 60_000;
/** `users.info` is tier 4, and a language changes once in a lifetime. */
const LANGUAGE_FRESH_MS = 3600_000;

export interface Known {
  readonly groups: string[];
  readonly language: Language;
}

export interface PeopleOptions {
  readonly client: SlackClient;
  /** Groups that the rules name; nobody is looked up in others. */
  readonly groups: readonly string[];
  /** Of somebody whose own cannot be read. */
  readonly language: Language;
  readonly log: Log;
  readonly now?: () => number;
}

/**
 * What Slack knows of a person and we need: groups and language. A group that cannot be looked up has no members:
 * access is denied, never granted, when the directory does not answer.
 */
export function peopleOf({
  client,
  groups,
  language,
  log,
  now = Date.now,
}: PeopleOptions): (user: string) => Promise<Known> {
  const members = remembered(MEMBERS_FRESH_MS, now, async (group: string): Promise<readonly string[]> => {
    const { users = [] } = await client.usergroups.users.list({ usergroup: group });
    return users;
  });
  const languages = remembered(LANGUAGE_FRESH_MS, now, async (user: string): Promise<Language> => {
    const info = await client.users.info({ user, include_locale: true });
    const locale = info.user?.locale;
    return locale === undefined ? language : locale.startsWith('es') ? 'es' : 'en';
  });
  const orElse = patient(log);
  return async (user) => {
    const [spoken, ...found] = await Promise.all([
      orElse('the language of a person', languages(user), language),
      ...groups.map(async (group) => {
        const users = await orElse(`the group ${group}, which now counts as empty,`, members(group), []);
        return users.includes(user) ? [`group:${group}`] : [];
      }),
    ]);
    return { groups: found.flat(), language: spoken };
  };
}

/** The Slack groups that the rules name: `slack:group:S0MAIL`. */
export function groupsIn(rules: readonly { people: readonly string[] }[]): string[] {
  const prefix = 'slack:group:';
  const named = rules.flatMap(({ people }) => people.filter((one) => one.startsWith(prefix)));
  return [...new Set(named.map((one) => one.slice(prefix.length)))];
}
