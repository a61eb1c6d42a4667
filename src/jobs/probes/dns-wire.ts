import { randomInt } from 'node:crypto';
import packet, { type Answer, type DecodedPacket, type OptAnswer, type Packet } from 'dns-packet';
import type { ExtendedError, Outcome, Records, RecordType } from './dns-outcome';
import { isWellFormed } from './dns-shape';

/** DNS messages (RFC 1035) as octets. What comes from outside never throws out of this file. */

export interface Question<T extends RecordType = RecordType> {
  readonly type: T;
  readonly name: string;
  /** CD: the answer also when DNSSEC says that it is forged; only to tell why there was none. */
  readonly unchecked?: true;
  /** Without EDNS, for who does not know it: no DNSSEC then, and 512 octets. */
  readonly bare?: true;
}

const HEADER = 12;
/** The name, its type and its class. */
const AFTER_NAME = 4;
/** RFC 6891 section 6.2.5 and dnsflagday.net/2020: what no network cuts into pieces. */
const UDP_PAYLOAD = 1232;
/** More CNAMEs than any resolver follows. */
const LONGEST_CHAIN = 16;

const label = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i;

/** Names of hosts and of records such as `_dmarc.…`. A NUL would end the name for some resolvers and not for others. */
export function canAsk(name: string): boolean {
  return name.length > 0 && name.length <= 253 && name.split('.').every((part) => label.test(part));
}

/** A question with a random id. */
export function encodeQuestion({ type, name, unchecked, bare }: Question): Buffer {
  const flags = packet.RECURSION_DESIRED | (unchecked ? packet.CHECKING_DISABLED : 0);
  const opt = {
    type: 'OPT',
    name: '.',
    udpPayloadSize: UDP_PAYLOAD,
    extendedRcode: 0,
    ednsVersion: 0,
    flags: packet.DNSSEC_OK,
    flag_do: true,
    options: [],
  } as const;
  return packet.encode({
    type: 'query',
    id: randomInt(0x1_0000),
    flags,
    questions: [{ type, name, class: 'IN' }],
    additionals: bare ? [] : [opt as unknown as OptAnswer],
  } satisfies Packet);
}

export function idOf(message: Buffer): number {
  return message.length < 2 ? -1 : message.readUInt16BE(0);
}

export function isTruncated(reply: Buffer): boolean {
  return reply.length >= HEADER && (reply.readUInt16BE(2) & 0x0200) !== 0;
}

/** The same id and the very same question, letter case aside. Compared as octets, before anything is decoded. */
export function answers(reply: Buffer, query: Buffer): boolean {
  if (reply.length < HEADER || idOf(reply) !== idOf(query) || (reply.readUInt16BE(2) & 0x8000) === 0)
    return false;
  // Who could not read the question may leave it out.
  if (reply.readUInt16BE(4) === 0) return [1, 4].includes(reply.readUInt16BE(2) & 0xf);
  const end = query.indexOf(0, HEADER) + 1 + AFTER_NAME;
  const [asked, repeated] = [query, reply].map((one) => one.toString('latin1', HEADER, end).toLowerCase());
  return asked === repeated;
}

/** What a reply to this question says. The caller has checked that it `answers`, and that it is not truncated. */
export function readReply<T extends RecordType>(reply: Buffer, { type, name }: Question<T>): Outcome<T> {
  if (!isWellFormed(reply)) return { kind: 'malformed' };
  let message: DecodedPacket;
  try {
    message = packet.decode(reply);
  } catch {
    return { kind: 'malformed' };
  }
  const rcode = (message as { rcode?: string }).rcode ?? '';
  const extended = extendedError(message);
  const why = extended === undefined ? {} : { extended };
  switch (rcode) {
    case 'NOERROR':
    case 'NXDOMAIN':
      return readAnswers(message, rcode, { type, name });
    case 'SERVFAIL':
      return { kind: 'servfail', dnssec: false, ...why };
    case 'REFUSED':
      return { kind: 'refused', ...why };
    case 'FORMERR':
      return { kind: 'formerr' };
    default:
      return { kind: 'rcode', rcode };
  }
}

function readAnswers<T extends RecordType>(
  message: DecodedPacket,
  rcode: 'NOERROR' | 'NXDOMAIN',
  { type, name }: Question<T>,
): Outcome<T> {
  const found = message.answers ?? [];
  const aliases = new Map(
    found.flatMap((one) =>
      one.type === 'CNAME' ? [[plain(one.name), plain(String(one.data))] as const] : [],
    ),
  );
  const chain: string[] = [];
  let end = plain(name);
  for (let next = aliases.get(end); next !== undefined && type !== 'CNAME'; next = aliases.get(end)) {
    if (chain.includes(next) || next === plain(name) || chain.length === LONGEST_CHAIN) {
      return { kind: 'loop', chain: [...chain, next] };
    }
    chain.push(next);
    end = next;
  }
  const authentic = message.flag_ad;
  const mine = found.filter((one) => one.type === type && plain(one.name) === end);
  const records = mine.flatMap((one) => readRecord(type, one) ?? []);
  if (records.length > 0) {
    const ttl = Math.min(...mine.map((one) => ('ttl' in one ? (one.ttl ?? 0) : 0)));
    return { kind: 'records', records, ttl, authentic, chain };
  }
  if (mine.length > 0) return { kind: 'malformed' };
  if (rcode === 'NXDOMAIN') return { kind: 'no-domain', authentic, chain };
  return isReferral(message) ? { kind: 'lame' } : { kind: 'no-data', authentic, chain };
}

/** It names others that might know, and will not ask them for us. */
function isReferral({ flag_aa, flag_ra, authorities = [] }: DecodedPacket): boolean {
  if (flag_aa) return false;
  const types = authorities.map(({ type }) => type);
  return !flag_ra || (types.includes('NS') && !types.includes('SOA'));
}

function readRecord<T extends RecordType>(type: T, answer: Answer): Records[T] | undefined {
  const read = readAny(answer);
  return read?.type === type ? (read.value as Records[T]) : undefined;
}

type AnyRecord = { [T in RecordType]: { type: T; value: Records[T] } }[RecordType];

function readAny(answer: Answer): AnyRecord | undefined {
  switch (answer.type) {
    case 'A':
    case 'AAAA':
      return { type: answer.type, value: String(answer.data) };
    case 'PTR':
    case 'CNAME':
      return { type: answer.type, value: plain(String(answer.data)) };
    case 'MX':
      return {
        type: 'MX',
        value: { preference: answer.data.preference ?? 0, exchange: plain(answer.data.exchange) },
      };
    case 'TXT':
      return { type: 'TXT', value: textOf(answer.data) };
    case 'TLSA': {
      const { usage, selector, matchingType, certificate } = answer.data;
      return {
        type: 'TLSA',
        value: { usage, selector, matching: matchingType, data: certificate.toString('hex') },
      };
    }
    default:
      return undefined;
  }
}

function textOf(data: string | Buffer | (string | Buffer)[]): string {
  const parts = Array.isArray(data) ? data : [data];
  return Buffer.concat(parts.map((part) => Buffer.from(part))).toString('utf8');
}

function plain(name: string): string {
  return name.toLowerCase().replace(/(?<=.)\.$/, '');
}

/** RFC 8914 section 2: option 15 holds a code and a text. */
function extendedError({ additionals = [] }: DecodedPacket): ExtendedError | undefined {
  const opt = additionals.find((one): one is OptAnswer => one.type === 'OPT');
  for (const option of opt?.options ?? []) {
    const { code, data } = option as unknown as { code: number; data?: Buffer };
    if (code === 15 && data !== undefined && data.length >= 2) {
      return { code: data.readUInt16BE(0), text: data.toString('utf8', 2, Math.min(data.length, 202)) };
    }
  }
  return undefined;
}
