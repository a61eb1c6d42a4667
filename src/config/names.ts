import { readFileSync } from 'node:fs';
import { type Finding, type Path, spell } from './mistakes';
import { BotSide, WorkerSide } from './schema';

export type Role = 'all' | 'bot' | 'worker';
export type Environment = Readonly<Record<string, string | undefined>>;

export interface Resolved {
  readonly data: unknown;
  readonly findings: readonly Finding[];
  /** Paths that still hold `${NAME}`: the other role's, or already among the mistakes. */
  readonly unresolved: ReadonlySet<string>;
}

/**
 * Puts values in the place of `${NAME}`: the variable NAME, or the content of the file that NAME_FILE names without
 * its last line end. Only in sections that this role needs; a value is never looked through again.
 */
export function resolveNames(data: unknown, role: Role, env: Environment): Resolved {
  const findings: Finding[] = [];
  const unresolved = new Set<string>();

  function visit(value: unknown, path: Path): unknown {
    if (typeof value === 'string') return value.includes('${') ? fill(value, path) : value;
    if (Array.isArray(value)) return value.map((one, i) => visit(one, [...path, i]));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, visit(one, [...path, key])]));
  }

  function fill(value: string, path: Path): string {
    if (!needs(role, path)) {
      unresolved.add(spell(path));
      return value;
    }
    const problems: Omit<Finding, 'path'>[] = [];
    const filled = value.replace(/\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)\}|\$\{/g, (whole, name?: string) => {
      const found = name === undefined ? notAName : lookUp(name, env);
      if (typeof found === 'string') return found;
      problems.push(found);
      return whole;
    });
    if (problems.length === 0) return filled;
    unresolved.add(spell(path));
    findings.push(...problems.map((problem) => ({ path, ...problem })));
    return value;
  }

  return { data: visit(data, []), findings, unresolved };
}

/** The names of appliances are no secret and both roles need them. */
function needs(role: Role, [section = '', , key]: Path): boolean {
  if (section === 'appliances' && key === 'name') return true;
  if (Object.hasOwn(BotSide.shape, section)) return role !== 'worker';
  if (Object.hasOwn(WorkerSide.shape, section)) return role !== 'bot';
  return true;
}

// The text itself is not repeated: somebody may have put the secret between the braces.
const notAName = {
  problem: 'holds a dollar sign and { without a plain name and } after it',
  fix: `write \${NAME} with letters, digits and _ only; a value that has those signs itself must come from a variable`,
};

function lookUp(name: string, env: Environment): string | Omit<Finding, 'path'> {
  const value = env[name];
  const file = env[`${name}_FILE`];
  if (value !== undefined && (value !== '' || !file)) return value;
  if (!file) {
    return {
      problem: `needs \${${name}}, which is not set`,
      fix: `set ${name}, or set ${name}_FILE to the path of a file that holds it`,
    };
  }
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    return {
      problem: `needs the file that ${name}_FILE names, which cannot be read${codeOf(error)}`,
      fix: `correct the path in ${name}_FILE, or let this user read that file`,
    };
  }
}

/** ` (ENOENT)`, or nothing. */
export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? ` (${String(error.code)})` : '';
}
