/** `v=DMARC1; p=none` and its relatives (RFC 7489 section 6.4, RFC 8461 section 3.1, RFC 8460 section 3). */
export function tagsOf(record: string): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  for (const part of record.slice(0, LONGEST).split(';')) {
    const at = part.indexOf('=');
    if (at <= 0) continue;
    const name = part.slice(0, at).trim().toLowerCase();
    if (!tags.has(name)) tags.set(name, part.slice(at + 1).trim());
  }
  return tags;
}

/** No such record is longer; what is, is not read to its end. */
const LONGEST = 4096;

/** Records of a kind begin with their version; all others at the same name are not meant. */
export function ofVersion(records: readonly string[], version: string): string[] {
  return records.filter((record) => {
    const [first = ''] = record.slice(0, LONGEST).split(';', 1);
    const [name = '', value = ''] = first.split('=');
    return name.trim().toLowerCase() === 'v' && value.trim().toLowerCase() === version.toLowerCase();
  });
}
