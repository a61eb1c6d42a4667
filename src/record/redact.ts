import { isIPv4, isIPv6 } from 'node:net';

/**
 * What the appliance printed without whom it is about: every name, address, person and subject becomes another one,
 * the same one each time. Times, counts and the appliance's own sentences stay. `known` are names to be hidden that do
 * not look like any, such as a cluster's.
 */
export function redact(output: string, known: readonly string[] = []): string {
  const names = pseudonyms((n) => `name${n}.example`);
  const people = pseudonyms((n) => `person${n}`);
  // RFC 5737 and RFC 3849: addresses for documentation.
  const v4 = pseudonyms((n) => `192.0.2.${n % 256}`);
  const v6 = pseudonyms((n) => `2001:db8::${n.toString(16)}`);

  function token(text: string): string {
    const at = text.lastIndexOf('@');
    if (at > 0) return `${people(text.slice(0, at))}@${token(text.slice(at + 1))}`;
    if (isIPv4(text)) return v4(text);
    if (text.includes(':') && isIPv6(text)) return v6(text.toLowerCase());
    const name = text.toLowerCase();
    return isName(name) || known.includes(name) ? names(name) : text;
  }

  return output
    .split('\n')
    .map((line) => withoutSecrets(line))
    .map((line) => pieces(line).map(token).join(''))
    .join('\n');
}

/** What may stand in a name or an address, and what parts them. */
const parts = /[\p{L}\p{N}@._+:=-]+|[^\p{L}\p{N}@._+:=-]+/gu;

function pieces(line: string): string[] {
  // A sentence's end is no part of the name before it.
  return (line.match(parts) ?? []).flatMap((piece) => {
    const end = /[.:]$/.test(piece) ? piece.slice(-1) : '';
    return end === '' ? [piece] : [piece.slice(0, -1), end];
  });
}

/** Special queues have names of their own, which every appliance has. Numbers with dots are versions and sizes. */
function isName(text: string): boolean {
  const labels = text.split('.');
  const last = labels.at(-1) ?? '';
  if (labels.length < 2 || (labels[0] === 'the' && last === 'queue')) return false;
  return labels.every((label) => label !== '') && /^(?:xn--[a-z0-9-]{1,59}|\p{L}{2,63})$/u.test(last);
}

/** A subject is nobody's business; a serial number opens support cases. */
function withoutSecrets(line: string): string {
  const subject = /\bSubject:? ?['"]/i.exec(line);
  if (subject) return `${line.slice(0, subject.index + subject[0].length)}…${subject[0].slice(-1)}`;
  const serial = /^\s{0,8}Serial[^:]{0,20}:\s{0,8}/i.exec(line);
  return serial ? `${serial[0]}000000000000-000000000000` : line;
}

function pseudonyms(make: (n: number) => string): (text: string) => string {
  const given = new Map<string, string>();
  return (text) => {
    const name = given.get(text) ?? make(given.size + 1);
    given.set(text, name);
    return name;
  };
}
