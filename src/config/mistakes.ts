export type Path = readonly (string | number)[];

/** A mistake before it is known where in the file it stands. */
export interface Finding {
  readonly path: Path;
  readonly problem: string;
  readonly fix: string;
  /** The mistake is that these are missing, so one of them misspelt explains it. */
  readonly absent?: readonly Path[];
  /** What a misspelt key should have been. */
  readonly meant?: Path;
}

/** One thing to correct. Values never appear in it: they may be secrets. */
export interface Mistake {
  /** As one would say it: `appliances[0].hostKeys`; empty for the file as a whole. */
  readonly path: string;
  /** Continues the path: "is missing". */
  readonly problem: string;
  /** An instruction, without a full stop. */
  readonly fix: string;
  readonly line?: number;
}

/** The configuration cannot be used; `message` is `describeMistakes`. */
export class ConfigError extends Error {
  constructor(
    readonly file: string,
    readonly mistakes: readonly Mistake[],
  ) {
    super(describe(file, mistakes));
    this.name = 'ConfigError';
  }
}

/** For a terminal: how many, then one line each, in the order of the file. */
export function describeMistakes(error: ConfigError): string {
  return describe(error.file, error.mistakes);
}

function describe(file: string, mistakes: readonly Mistake[]): string {
  const count = mistakes.length === 1 ? '1 mistake' : `${mistakes.length} mistakes`;
  return [`${count} in ${file}`, ...mistakes.map(sentence)].join('\n');
}

function sentence({ path, line, problem, fix }: Mistake): string {
  const place = line === undefined ? '' : `line ${line}`;
  const where = path !== '' && place !== '' ? `${path} (${place})` : `${path}${place}`;
  return `${where === '' ? '' : `${where}: `}${problem}. Fix: ${fix}${fix.endsWith('?') ? '' : '.'}`;
}

/** Secrets are never keys, but a key can be garbage: it is cut and shown as JSON would. */
export function spell(path: Path): string {
  return path
    .map((part) => {
      if (typeof part === 'number') return `[${part}]`;
      return /^[\w-]{1,60}$/.test(part) ? `.${part}` : `[${JSON.stringify(part.slice(0, 60))}]`;
    })
    .join('')
    .replace(/^\./, '');
}
