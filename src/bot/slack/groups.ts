import type { Log } from '../../log';
import type { SlackClient } from './api';

/** Membership may change at any time; nobody keeps a right for longer than this after he lost it. */
const FRESH_MS = 5 * 60_000;
const PATIENCE_MS = 1000;

/**
 * Which of the groups that `access` names a person is in. A group that cannot be looked up has no members: access is
 * denied, never granted, when the directory does not answer.
 */
export function groupsOf(
  client: SlackClient,
  ids: readonly string[],
  log: Log,
  now: () => number = Date.now,
) {
  const members = new Map<string, { until: number; users: Promise<readonly string[]> }>();

  function lookUp(group: string): Promise<readonly string[]> {
    const known = members.get(group);
    if (known && now() < known.until) return known.users;
    const users = client.usergroups.users
      .list({ usergroup: group })
      .then((answer) => answer.users ?? [])
      .catch((error: unknown) => {
        log.error({ err: error, group }, 'members of a Slack group could not be read; it counts as empty');
        members.delete(group);
        return [];
      });
    members.set(group, { until: now() + FRESH_MS, users });
    return users;
  }

  return async function groups(user: string): Promise<string[]> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(resolve, PATIENCE_MS, undefined);
    });
    const found = await Promise.all(
      ids.map(async (group) =>
        (await Promise.race([lookUp(group), late]))?.includes(user) ? [`group:${group}`] : [],
      ),
    );
    clearTimeout(timer);
    return found.flat();
  };
}

/** The Slack groups that the rules name: `slack:group:S0MAIL`. */
export function groupsIn(rules: readonly { people: readonly string[] }[]): string[] {
  const prefix = 'slack:group:';
  const named = rules.flatMap(({ people }) => people.filter((one) => one.startsWith(prefix)));
  return [...new Set(named.map((one) => one.slice(prefix.length)))];
}
