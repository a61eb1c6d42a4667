import { type AccessRule, atLeast, levelFor, visibleAppliances } from '../access';
import type { Invocation } from '../command';
import { Problem } from '../problem';
import type { Person } from '../report';
import { nearest, parseLine } from './parse';

export interface Authorised {
  readonly invocation: Invocation;
  /** Those it will ask: never empty, except for what asks none. For what the bot answers by itself, those that were named. */
  readonly appliances: readonly string[];
  /** True when the line named them with `on`. */
  readonly named: boolean;
}

/**
 * The one road to a command, for typed lines, buttons and jobs alike: reads the line and checks it against the rules.
 * The bot asks before it accepts, the worker asks again before it acts. An appliance that somebody may not see is
 * as unknown to him as one that does not exist.
 * @throws Problem
 */
export function authorise(
  line: string,
  person: Person,
  rules: readonly AccessRule[],
  names: readonly string[],
): Authorised {
  const { invocation, on } = parseLine(line);
  if (invocation.here) return { invocation, appliances: on ?? [], named: on !== undefined };
  const visible = visibleAppliances(rules, person, names);
  if (visible.length === 0) throw new Problem({ kind: 'no-access' });
  if (invocation.offline) return { invocation, appliances: [], named: false };
  const unknown = on?.find((name) => !visible.includes(name));
  if (unknown !== undefined) {
    const near = nearest(unknown, visible);
    throw new Problem({ kind: 'unknown-appliance', name: unknown, ...(near !== undefined && { near }) });
  }
  const wanted = on ?? visible;
  const may = (name: string) => atLeast(levelFor(rules, person, name, invocation.domain), invocation.level);
  const appliances = wanted.filter(may);
  const refused = wanted.find((name) => !may(name));
  if (appliances.length === 0 || (on !== undefined && refused !== undefined)) {
    throw denied(invocation, wanted.length === 1 || on !== undefined ? refused : undefined);
  }
  return { invocation, appliances, named: on !== undefined };
}

function denied({ level, domain }: Invocation, appliance: string | undefined): Problem {
  return new Problem({
    kind: 'denied',
    level,
    ...(appliance !== undefined && { appliance }),
    ...(domain !== undefined && { domain }),
  });
}
