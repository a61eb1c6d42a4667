import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** The files that ship the program, as data. */

export const root = join(__dirname, '../..');

export function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

export interface Service {
  readonly image: string;
  readonly build?: { readonly target: string };
  readonly profiles?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly configs?: readonly { readonly source: string; readonly target: string }[];
  readonly volumes?: readonly string[];
  readonly networks: readonly string[];
  readonly ports?: readonly string[];
  readonly read_only?: boolean;
  readonly tmpfs?: string;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly privileged?: boolean;
  readonly ulimits?: Readonly<Record<string, number>>;
  readonly user?: string;
  readonly stop_grace_period?: string;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
  readonly configs: Readonly<Record<string, { readonly file: string }>>;
}

export const compose: Compose = parse(read('docker-compose.yml'), { merge: true });

export function service(name: string): Service {
  const found = compose.services[name];
  if (found === undefined) throw new Error(`docker-compose.yml has no service ${name}`);
  return found;
}

export interface Instruction {
  readonly stage: string;
  readonly word: string;
  readonly value: string;
}

/** What the Dockerfile says, a line each, with the stage it belongs to. */
export const instructions: readonly Instruction[] = (() => {
  const lines = read('Dockerfile')
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .join('\n')
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '');
  let stage = '';
  return lines.map((line) => {
    const { word = '', value = '' } = /^(?<word>[A-Z]+) +(?<value>.*)$/.exec(line.trim())?.groups ?? {};
    if (word === 'FROM') stage = / AS (?<name>\S+)$/.exec(value)?.groups?.name ?? '';
    return { stage, word, value };
  });
})();

/** The values of one instruction in a stage. */
export function said(stage: string, word: string): string[] {
  return instructions.filter((one) => one.stage === stage && one.word === word).map(({ value }) => value);
}
