import { closest, distance } from 'fastest-levenshtein';
import { z } from 'zod';
import { fixFor } from './fixes';
import { type Finding, type Path, spell } from './mistakes';
import { Written } from './schema';

type Issue = z.core.$ZodIssue;

const kinds = new Map([
  ['string', ['must be text', 'put the value in quotes']],
  ['number', ['must be a number', 'give a number without unit or quotes']],
  ['int', ['must be a whole number', 'give a whole number']],
  ['boolean', ['must be true or false', 'write true or false, without quotes']],
  ['array', ['must be a list', 'write [one, two], or one line with "- " for each entry']],
  ['object', ['must be a group of keys', 'indent its keys below it, as in config.example.yaml']],
]);

/** Everything that is wrong with single values and keys; of several things wrong with one value the first. */
export function checkShape(data: unknown): Finding[] {
  const issues = Written.safeParse(data).error?.issues ?? [];
  const seen = new Set<string>();
  return issues.flatMap((issue) => {
    const path = issue.path as (string | number)[];
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key));
    if (seen.has(spell(path))) return [];
    seen.add(spell(path));
    const value = valueAt(data, path);
    const [problem, kindFix] = explain(issue, value);
    return [
      { path, problem, fix: fixFor(path, kindFix), ...(value === undefined ? { absent: [path] } : {}) },
    ];
  });
}

export function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, part) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    return (value as Record<string | number, unknown>)[part];
  }, data);
}

function explain(issue: Issue, value: unknown): [problem: string, fix: string] {
  const [kind = '', kindFix = ''] = kinds.get('expected' in issue ? issue.expected : '') ?? [];
  const fix = kindFix || 'compare it with config.example.yaml';
  if (value === undefined) return ['is missing', fix === kindFix ? 'add it, as in config.example.yaml' : fix];
  if (value === null || value === '') return ['is empty', 'give a value, or remove the key'];
  switch (issue.code) {
    case 'invalid_type':
      return [kind, fix];
    case 'invalid_value':
      return [`must be one of ${issue.values.join(', ')}`, 'write one of them'];
    case 'too_small':
      return [tooSmall(issue), 'give a larger one'];
    case 'too_big':
      return [`must be at most ${issue.maximum}${unit(issue)}`, 'give a smaller one'];
    default:
      return [issue.message, fix];
  }
}

function tooSmall(issue: z.core.$ZodIssueTooSmall): string {
  if (issue.origin === 'array')
    return `must hold at least ${issue.minimum === 1 ? 'one entry' : `${issue.minimum} entries`}`;
  if (issue.origin === 'string') return 'is empty';
  return issue.inclusive ? `must be at least ${issue.minimum}` : `must be more than ${issue.minimum}`;
}

function unit(issue: z.core.$ZodIssueTooBig): string {
  if (issue.origin === 'array') return ' entries';
  return issue.origin === 'string' ? ' characters' : '';
}

function unknownKey(path: Path, key: string): Finding {
  const known = keysAt(path);
  const near = closest(key.toLowerCase(), known);
  const alike = distance(key.toLowerCase(), near.toLowerCase()) <= Math.max(2, near.length / 3);
  return {
    path: [...path, key],
    problem: 'is not a key that is known here',
    fix: alike ? `did you mean ${near}?` : `remove it; known here: ${known.join(', ')}`,
    ...(alike ? { meant: [...path, near] } : {}),
  };
}

/** The keys that the schema knows at a path. */
function keysAt(path: Path): string[] {
  let schema: unknown = Written;
  for (const part of path) {
    schema = bare(schema);
    if (schema instanceof z.ZodObject) schema = schema.shape[part];
    else if (schema instanceof z.ZodArray) schema = schema.element;
  }
  const found = bare(schema);
  return found instanceof z.ZodObject ? Object.keys(found.shape) : [];
}

function bare(schema: unknown): unknown {
  const wraps =
    schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault;
  return wraps ? bare(schema.unwrap()) : schema;
}
