import type { AuditEvent } from './event';

const inputLimit = 200;
/** A line of ours to an appliance: a domain of 253 characters and the command before it must stay whole. */
const sentLineLimit = 300;
/** With the two links of the chain a line stays below 4 kB. */
const recordLimit = 3700;

/** One event as a JSON object; whoever appends it adds the links of the chain. @returns at most 3,700 bytes */
export function toRecord(event: AuditEvent): string {
  const at = new Date().toISOString();
  for (const limit of [inputLimit, 100, 50, 20]) {
    const json = escaped(JSON.stringify({ at, ...record(event, limit) }));
    if (Buffer.byteLength(json) <= recordLimit) return json;
  }
  throw new Error('an audit record of short texts is never this long');
}

function record(event: AuditEvent, limit: number): Record<string, unknown> {
  const { event: name, person, line, ...rest } = event;
  const lineKept = name === 'line' ? sentLineLimit : limit;
  return {
    event: name,
    person: person && shortened({ platform: person.platform, id: person.id, name: person.name }, limit),
    ...shortened(rest, limit),
    ...shortened({ line }, lineKept),
  };
}

function shortened(texts: Record<string, string | undefined>, limit: number): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([key, value]) => (value === undefined ? [] : [[key, cut(value, limit)]])),
  );
}

function cut(value: string, limit: number): string {
  return value.length <= limit ? value : `${value.slice(0, limit)}… (${value.length} characters)`;
}

/** JSON leaves characters alone that a terminal obeys or that hide; outside of strings our JSON has none of them. */
function escaped(json: string): string {
  return json.replace(/[\x7f-\x9f\p{Cf}\u2028\u2029]/gu, (character) =>
    Array.from({ length: character.length }, (_, i) => unit(character.charCodeAt(i))).join(''),
  );
}

function unit(code: number): string {
  return `\\u${code.toString(16).padStart(4, '0')}`;
}
