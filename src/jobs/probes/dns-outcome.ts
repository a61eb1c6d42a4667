/** What a resolver said to one question, as plain data: each way to fail has a name of its own. */

export interface Records {
  readonly A: string;
  readonly AAAA: string;
  readonly MX: MxRecord;
  /** The strings of one record, joined (RFC 7208 section 3.3). Foreign text. */
  readonly TXT: string;
  readonly PTR: string;
  readonly CNAME: string;
  readonly TLSA: TlsaRecord;
}

/** `ANY` is not among them and is never asked: it kills some versions of Node, and resolvers refuse it (RFC 8482). */
export type RecordType = keyof Records;

export interface MxRecord {
  readonly preference: number;
  /** `.` is the null MX. */
  readonly exchange: string;
}

/** RFC 6698 section 2.1. */
export interface TlsaRecord {
  readonly usage: number;
  readonly selector: number;
  readonly matching: number;
  /** Hexadecimal. */
  readonly data: string;
}

/** It says what the zone holds. `chain`: the CNAMEs that led there. `authentic`: the resolver checked DNSSEC (AD). */
export type Conclusive<T extends RecordType> =
  | {
      readonly kind: 'records';
      readonly records: readonly Records[T][];
      /** Seconds. */
      readonly ttl: number;
      readonly authentic: boolean;
      readonly chain: readonly string[];
    }
  /** The name is there, this type of record is not (NODATA). */
  | { readonly kind: 'no-data'; readonly authentic: boolean; readonly chain: readonly string[] }
  /** The name, or the end of its chain, does not exist (NXDOMAIN). */
  | { readonly kind: 'no-domain'; readonly authentic: boolean; readonly chain: readonly string[] }
  /** CNAMEs that lead back to themselves, or on for too long. */
  | { readonly kind: 'loop'; readonly chain: readonly string[] };

/** Nothing is known about the name: never "does not exist". */
export type Failure =
  /** `dnssec`: the same question without the check was answered, so the signatures are what is wrong. */
  | { readonly kind: 'servfail'; readonly dnssec: boolean; readonly extended?: ExtendedError }
  /** The resolver does not serve us. */
  | { readonly kind: 'refused'; readonly extended?: ExtendedError }
  | { readonly kind: 'formerr' }
  /** `NOTIMP`, `NOTAUTH` … */
  | { readonly kind: 'rcode'; readonly rcode: string }
  /** It neither looks names up for others nor is responsible for this one. */
  | { readonly kind: 'lame' }
  /** The answer did not fit a datagram, and TCP did not bring it. */
  | { readonly kind: 'truncated'; readonly tcp: TcpFault }
  /** `ignored`: packets that came meanwhile and were no answer to our question (wrong id, other name). */
  | { readonly kind: 'timeout'; readonly ms: number; readonly tries: number; readonly ignored: number }
  /** The resolver's machine says that nobody listens there, or there is no way to it (`ECONNREFUSED`). */
  | { readonly kind: 'unreachable'; readonly code: string }
  | { readonly kind: 'malformed' }
  /** This name cannot be asked for: NUL, blanks, too long. */
  | { readonly kind: 'bad-name' }
  /** Our own time was over, or the asker went away. */
  | { readonly kind: 'cancelled' };

export type TcpFault = 'refused' | 'timeout' | 'closed' | 'malformed';

/** RFC 8914: why, in the resolver's own words. Foreign text. */
export interface ExtendedError {
  readonly code: number;
  readonly text: string;
}

export type Outcome<T extends RecordType = RecordType> = Conclusive<T> | Failure;

/** One question and what each resolver said to it. */
export interface Asked<T extends RecordType = RecordType> {
  readonly type: T;
  readonly name: string;
  readonly answers: readonly ResolverAnswer<T>[];
  /** Two that know something say different things. TTL, order and AD do not count. */
  readonly disagree: boolean;
}

export interface ResolverAnswer<T extends RecordType = RecordType> {
  /** As configured: `192.0.2.53` or `192.0.2.53:5353`. */
  readonly resolver: string;
  readonly outcome: Outcome<T>;
  readonly ms: number;
}

/** Nothing is known. Everything else is an answer. */
export function isFailure(outcome: Outcome): outcome is Failure {
  return !['records', 'no-data', 'no-domain', 'loop'].includes(outcome.kind);
}

/** The records, when there are any. */
export function recordsOf<R>({
  records = [],
}: {
  readonly kind: string;
  readonly records?: readonly R[];
}): readonly R[] {
  return records;
}
