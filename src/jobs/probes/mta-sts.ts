import type { MtaStsPolicy } from './mta-sts-facts';

/** The file of RFC 8461 section 3.2, and which mail servers it allows. */

type Parsed =
  | {
      readonly kind: 'policy';
      readonly mode: 'enforce' | 'testing' | 'none';
      readonly patterns: readonly string[];
      readonly maxAgeSeconds: number;
    }
  | { readonly kind: 'failed'; readonly why: { readonly kind: 'syntax'; readonly line: string } };

export function parsePolicy(text: string): Parsed {
  const fields = new Map<string, string[]>();
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') continue;
    const at = line.indexOf(':');
    if (at <= 0) return wrong(line);
    const name = line.slice(0, at).trim();
    fields.set(name, [...(fields.get(name) ?? []), line.slice(at + 1).trim()]);
  }
  const one = (name: string) => fields.get(name)?.[0] ?? '';
  const [version, mode, age] = [one('version'), one('mode'), one('max_age')];
  const patterns = (fields.get('mx') ?? []).map((pattern) => pattern.toLowerCase().replace(/\.$/, ''));
  if (version !== 'STSv1') return wrong(version === '' ? '' : `version: ${version}`);
  if (mode !== 'enforce' && mode !== 'testing' && mode !== 'none')
    return wrong(mode === '' ? '' : `mode: ${mode}`);
  if (!/^\d{1,10}$/.test(age)) return wrong(age === '' ? '' : `max_age: ${age}`);
  const unreadable = patterns.find((pattern) => !/^(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*$/.test(pattern));
  if (unreadable !== undefined) return wrong(`mx: ${unreadable}`);
  if (patterns.length === 0 && mode !== 'none') return wrong('');
  return { kind: 'policy', mode, patterns, maxAgeSeconds: Number(age) };
}

function wrong(line: string): Parsed {
  return { kind: 'failed', why: { kind: 'syntax', line: line.slice(0, 200) } };
}

/** Section 4.1: `*.` stands for exactly one label. */
export function allows(patterns: readonly string[], exchanger: string): boolean {
  const parent = exchanger.slice(exchanger.indexOf('.') + 1);
  return patterns.some((pattern) =>
    pattern.startsWith('*.') ? exchanger.includes('.') && pattern.slice(2) === parent : pattern === exchanger,
  );
}

/** The policy beside the exchangers that it does not cover. */
export function matched(parsed: Parsed, exchangers: readonly string[]): MtaStsPolicy {
  if (parsed.kind === 'failed') return parsed;
  return { ...parsed, unmatched: exchangers.filter((name) => !allows(parsed.patterns, name)) };
}
