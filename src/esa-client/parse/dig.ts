import { linesOf } from './lines';

export interface DigRecord {
  readonly name: string;
  readonly type: string;
  readonly ttlSeconds?: number;
  /** As printed behind the type, without the dot that ends a name. */
  readonly data: string;
  /** Of an MX alone. Its `data` is the host; an empty one is a null MX (RFC 7505). */
  readonly preference?: number;
}

export interface Dig {
  /**
   * `empty`: the name has no such record, as far as can be seen. `failed`: a name server said so (SERVFAIL, REFUSED).
   * `no-server`: none answered. `unclear`: the lines say none of these; they are all there is.
   */
  readonly result: 'answered' | 'empty' | 'no-domain' | 'failed' | 'no-server' | 'unclear';
  /** Of the answer section, in its order. */
  readonly records: readonly DigRecord[];
  /** `NOERROR`, when it is printed. */
  readonly status?: string;
  readonly server?: string;
  readonly milliseconds?: number;
  readonly unread: readonly string[];
}

// The two sections as Cisco 215929 prints them; the header and the footer of BIND's dig when they are there.
const section = /^;; (?<name>QUESTION|ANSWER|AUTHORITY|ADDITIONAL) SECTION:$/;
const row =
  /^(?<name>\S{1,255})\s+(?:(?<ttl>\d{1,10})\s+)?IN\s+(?<type>[A-Z0-9]{1,10})\s+(?<data>\S.{0,1000})$/;
const mx = /^(?<preference>\d{1,5})\s+(?<host>\S{1,255})$/;
const status = /^;; ->>HEADER<<- .{0,60}\bstatus: (?<status>[A-Z]{2,20})\b/;
const server = /^;; SERVER: (?<server>[0-9a-f.:]{2,45})/i;
const time = /^;; Query time: (?<milliseconds>\d{1,7}) msec/;
const noServer = /\bno servers could be reached\b|\bconnection timed out\b/i;
const noDomain = /\bNXDOMAIN\b|\b(?:non-existent|nonexistent) domain\b|\bdoes not exist\b/i;
const failing = /\bSERVFAIL\b|\bREFUSED\b|\bTemporary query error\b/i;
const comment = /^;/;

export function parseDig(output: string): Dig {
  const records: DigRecord[] = [];
  const unread: string[] = [];
  const lines = linesOf(output);
  let current = '';
  for (const line of lines) {
    const name = section.exec(line)?.groups?.name;
    if (name !== undefined) current = name;
    else if (line === '' || comment.test(line)) continue;
    else {
      const record = readRow(line);
      if (record === undefined) unread.push(line);
      else if (current === 'ANSWER') records.push(record);
    }
  }
  const first = (pattern: RegExp, group: string) =>
    lines.map((line) => pattern.exec(line)?.groups?.[group]).find((value) => value !== undefined);
  const word = first(status, 'status');
  const address = first(server, 'server');
  const milliseconds = first(time, 'milliseconds');
  return {
    result: records.length > 0 ? 'answered' : withoutRecords(lines, word, current !== ''),
    records,
    ...(word !== undefined && { status: word }),
    ...(address !== undefined && { server: address }),
    ...(milliseconds !== undefined && { milliseconds: Number(milliseconds) }),
    unread,
  };
}

function withoutRecords(lines: readonly string[], word: string | undefined, asked: boolean): Dig['result'] {
  const some = (pattern: RegExp) => lines.some((line) => pattern.test(line));
  if (some(noServer)) return 'no-server';
  if (some(noDomain)) return 'no-domain';
  if (some(failing) || (word !== undefined && word !== 'NOERROR')) return 'failed';
  return asked ? 'empty' : 'unclear';
}

function readRow(line: string): DigRecord | undefined {
  const { name = '', ttl, type = '', data = '' } = row.exec(line)?.groups ?? {};
  if (name === '') return undefined;
  const exchanger = type === 'MX' ? mx.exec(data)?.groups : undefined;
  return {
    name: bare(name),
    type,
    ...(ttl !== undefined && { ttlSeconds: Number(ttl) }),
    data: exchanger ? bare(exchanger.host ?? '') : bare(data),
    ...(exchanger && { preference: Number(exchanger.preference) }),
  };
}

function bare(name: string): string {
  return name.replace(/\.$/, '');
}
