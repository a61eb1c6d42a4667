import type { Passage } from './address';
import type { Asked, Failure, Outcome, TlsaRecord } from './dns-outcome';
import type { MtaStsFacts } from './mta-sts-facts';

/** What DNS says about the mail of a domain, seen from here. Plain data: whoever judges it needs no socket. */
export interface DomainFacts {
  readonly domain: string;
  readonly route: MailRoute;
  /** One for each exchanger of the route, by name. */
  readonly dane: readonly DaneFacts[];
  readonly spf: SpfFacts;
  readonly dmarc: DmarcFacts;
  readonly mtaSts: MtaStsFacts;
  readonly tlsRpt: TlsRptFacts;
  readonly resolvers: readonly ResolverFacts[];
  /** Questions that two resolvers answered differently: split horizon, a stale cache, or an answer by location. */
  readonly disagreements: readonly Asked[];
}

/** Where mail for the domain goes (RFC 5321 section 5.1). */
export type MailRoute =
  /** In the order a sender tries them. `more`: exchangers beyond those, which are not looked at. */
  | {
      readonly kind: 'mx';
      readonly exchangers: readonly Exchanger[];
      readonly more: number;
      /** A null MX stands beside them, which contradicts them (RFC 7505 section 3). */
      readonly alsoNull?: true;
    }
  /** RFC 7505: the domain takes no mail. */
  | { readonly kind: 'null' }
  /** No MX record, so the domain's own addresses count. */
  | { readonly kind: 'implicit'; readonly exchangers: readonly Exchanger[]; readonly more: 0 }
  /** The name exists, and has neither MX record nor address. */
  | { readonly kind: 'none' }
  | { readonly kind: 'no-domain'; readonly chain: readonly string[] }
  | { readonly kind: 'loop'; readonly chain: readonly string[] }
  | { readonly kind: 'unknown'; readonly failure: Failure };

export interface Exchanger {
  readonly name: string;
  readonly preference?: number;
  /** What the record holds is no name of a host: an address (`192.0.2.1`), or characters that no host name has. */
  readonly fault?: 'address' | 'name';
  /** CNAMEs behind the name, which an MX must not have (RFC 2181 section 10.3). Some senders refuse to follow. */
  readonly alias: readonly string[];
  readonly a: Outcome<'A'>;
  readonly aaaa: Outcome<'AAAA'>;
  readonly addresses: readonly JudgedAddress[];
}

export interface JudgedAddress {
  readonly address: string;
  readonly family: 4 | 6;
  readonly passage: Passage;
}

/** What a sender that honours DANE (RFC 7672) knows before it connects. */
export type DaneFacts = { readonly exchanger: string } & (
  | { readonly kind: 'none' }
  /** Records that DNSSEC does not vouch for (of the MX, the address or the TLSA itself): senders ignore them. */
  | { readonly kind: 'insecure'; readonly records: readonly TlsaRecord[] }
  /** None that a mail server may use (usage 2 and 3 only): TLS is required, the certificate does not matter. */
  | { readonly kind: 'unusable'; readonly records: readonly TlsaRecord[] }
  | { readonly kind: 'published'; readonly records: readonly TlsaRecord[] }
  /** Section 2.1: when this cannot be looked up, mail must wait. */
  | { readonly kind: 'unknown'; readonly failure: Failure }
);

export type SpfFacts =
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly failure: Failure }
  /** RFC 7208 section 4.5: receivers stop with an error. Foreign text. */
  | { readonly kind: 'several'; readonly records: readonly string[] }
  | {
      readonly kind: 'one';
      /** Foreign text. */
      readonly record: string;
      readonly faults: readonly SpfFault[];
      /** DNS questions a receiver needs, includes followed; more than 10 are an error (section 4.6.4). */
      readonly lookups: number;
      /** How it ends for everybody else: `-all` is `-`. */
      readonly all?: '+' | '-' | '~' | '?';
    };

/** `term`, `name`: foreign text. */
export type SpfFault =
  | { readonly kind: 'syntax'; readonly term: string }
  /** What stands after `all` is never looked at. */
  | { readonly kind: 'after-all'; readonly term: string }
  | { readonly kind: 'too-many-lookups' }
  | { readonly kind: 'no-record-there'; readonly name: string }
  | { readonly kind: 'several-there'; readonly name: string }
  | { readonly kind: 'not-looked-up'; readonly name: string; readonly failure: Failure };

export type DmarcFacts =
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly failure: Failure }
  | { readonly kind: 'several'; readonly at: string; readonly records: readonly string[] }
  | {
      readonly kind: 'one';
      /** The domain that published it: this one or one above. */
      readonly at: string;
      /** Foreign text. */
      readonly record: string;
      /** What holds here: `p`, or `sp` when the record stands above. Absent: it says none that is known. */
      readonly policy?: 'none' | 'quarantine' | 'reject';
    };

export type TlsRptFacts =
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly failure: Failure }
  | { readonly kind: 'several'; readonly records: readonly string[] }
  /** Foreign text; absent `rua`: nobody gets the reports. */
  | { readonly kind: 'one'; readonly record: string; readonly rua?: string };

/** How one resolver did over all questions. */
export interface ResolverFacts {
  readonly resolver: string;
  readonly asked: number;
  /** Those it could not answer, by kind. */
  readonly failed: Readonly<Partial<Record<Failure['kind'], number>>>;
  readonly slowestMs: number;
}

/** Whether an address has a name that leads back to it, as many receivers demand (RFC 1912 section 2.1). */
export type ReverseFacts = { readonly address: string } & (
  | { readonly kind: 'confirmed'; readonly names: readonly string[] }
  | { readonly kind: 'unconfirmed'; readonly names: readonly string[] }
  | { readonly kind: 'none' }
  /** No address that a receiver can see. */
  | { readonly kind: 'private' }
  | { readonly kind: 'unknown'; readonly failure: Failure }
);
