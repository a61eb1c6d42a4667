import { dirname, resolve } from 'node:path';
import { checkChat, somePlatform } from './chat-rules';
import { checkShape, valueAt } from './check';
import { checkFleet } from './fleet-rules';
import { checkKeyFile, type Reached, toAppliance } from './login';
import { ConfigError, type Finding, type Path, spell } from './mistakes';
import { type Environment, type Resolved, type Role, resolveNames } from './names';
import { BotSide, Shared, WorkerSide } from './schema';
import { readSource, type Source } from './source';

/** A configuration without mistakes, defaults filled in, for one role. Seconds everywhere. */
export interface Config extends Shared, BotSide, Omit<WorkerSide, 'appliances'> {
  /** Of every appliance, whichever the role, in the order of the file. */
  readonly applianceNames: readonly string[];
  /** Empty for the role `bot`, which holds nothing about SSH; as `slack` and `teams` are absent for `worker`. */
  readonly appliances: readonly Reached[];
}

export interface LoadOptions {
  readonly role: Role;
  readonly env: Environment;
  /** False where people come in another way (the demo's console). Default: true; a worker never needs one. */
  readonly platformRequired?: boolean;
}

/**
 * Reads config.yaml. Relative paths in it start from its own folder, so that bot and worker mean the same `dataDir`.
 * @throws ConfigError with every mistake at once.
 */
export function loadConfig(file: string, options: LoadOptions): Config {
  const source = readSource(file);
  if ('mistakes' in source) throw new ConfigError(file, source.mistakes);
  const base = dirname(resolve(file));
  const resolved = resolveNames(source.data, options.role, options.env);
  const findings = findAll(resolved, base, options);
  if (findings.length > 0) throw new ConfigError(file, place(findings, source));
  return build(resolved.data, options.role, base);
}

function findAll(
  resolved: Resolved,
  base: string,
  { role, platformRequired = true }: LoadOptions,
): Finding[] {
  const { data, findings, unresolved } = resolved;
  const checked = [
    ...checkShape(data),
    ...checkChat(data),
    ...checkFleet(data),
    ...(platformRequired && role !== 'worker' ? somePlatform(data) : []),
    ...(role === 'bot' ? [] : keyFiles(data, base)),
  ];
  const misspelt = new Set(checked.flatMap(({ meant }) => (meant === undefined ? [] : [spell(meant)])));
  const own = checked.filter(
    ({ path, absent = [] }) =>
      !unresolved.has(spell(path)) && !absent.some((key) => misspelt.has(spell(key))),
  );
  return [...findings, ...own];
}

function keyFiles(data: unknown, base: string): Finding[] {
  const appliances = valueAt(data, ['appliances']);
  const ways = (Array.isArray(appliances) ? appliances : []).flatMap((_, i): Path[] => [
    ['appliances', i, 'privateKeyFile'],
    ['appliances', i, 'jump', 'privateKeyFile'],
  ]);
  return ways.flatMap((path) => {
    const file = valueAt(data, path);
    return typeof file === 'string' && file !== '' ? checkKeyFile(path, file, base) : [];
  });
}

/** In the order of the file, one mistake per place and problem. */
function place(findings: readonly Finding[], source: Source) {
  const mistakes = findings.map(({ path, problem, fix }) => {
    const line = source.lineOf(path);
    return { path: spell(path), problem, fix, ...(line === undefined ? {} : { line }) };
  });
  const unique = new Map(mistakes.map((mistake) => [`${mistake.path} ${mistake.problem}`, mistake]));
  return [...unique.values()].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

/** The other role's sections are checked but not taken over. */
function build(data: unknown, role: Role, base: string): Config {
  const shared = Shared.parse(data);
  const bot = role === 'worker' ? BotSide.parse({}) : BotSide.parse(data);
  const names = valueAt(data, ['appliances']) as { name: string }[];
  const worker = role === 'bot' ? undefined : WorkerSide.parse(data);
  return {
    ...shared,
    ...bot,
    dataDir: resolve(base, shared.dataDir),
    applianceNames: names.map(({ name }) => name),
    appliances: worker?.appliances.map((appliance) => toAppliance(appliance, base)) ?? [],
    probes: worker?.probes ?? WorkerSide.shape.probes.parse({}),
  };
}

/**
 * Where this configuration keeps its data, for commands that look at it and need no secret.
 * @throws ConfigError
 */
export function dataDirOf(file: string, env: Environment): string {
  const source = readSource(file);
  if ('mistakes' in source) throw new ConfigError(file, source.mistakes);
  const { data, findings } = resolveNames({ dataDir: valueAt(source.data, ['dataDir']) }, 'bot', env);
  if (findings.length > 0) throw new ConfigError(file, place([...findings], source));
  return resolve(dirname(resolve(file)), Shared.shape.dataDir.parse(valueAt(data, ['dataDir'])));
}
