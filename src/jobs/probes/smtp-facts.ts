import type { Passage } from './address';
import type { TlsFacts } from './tls-facts';

/** One conversation with one address of one mail server. No mail is ever offered: EHLO or HELO, STARTTLS and QUIT at most. */
export interface SmtpFacts {
  /** The name that the certificate must be for. */
  readonly exchanger: string;
  readonly address: string;
  readonly family: 4 | 6;
  readonly port: number;
  readonly outcome: SmtpOutcome;
}

export type SmtpOutcome =
  /** Not tried: an address that probes do not connect to. */
  | { readonly kind: 'closed'; readonly passage: Exclude<Passage, { kind: 'open' }> }
  /** Somebody answered that nothing listens there, or a firewall said so. */
  | { readonly kind: 'refused'; readonly ms: number }
  /** There is no way from here: `EHOSTUNREACH`, `ENETUNREACH` … */
  | { readonly kind: 'no-route'; readonly code: string; readonly ms: number }
  /** Nobody answered the connection at all. */
  | { readonly kind: 'no-answer'; readonly ms: number }
  | { readonly kind: 'connected'; readonly connectMs: number; readonly talk: Talk };

export interface Talk {
  readonly banner: Heard;
  /** Absent when the banner was no greeting. */
  readonly ehlo?: Ehlo;
  /** Tried when EHLO was refused for good, as senders do (RFC 5321 section 3.2). */
  readonly helo?: Heard;
  readonly startTls?: StartTls;
  /** Asked again inside TLS, as RFC 3207 section 4.2 demands. */
  readonly ehloInside?: Ehlo;
  /** Octets that came before we had said anything they could answer. Thrown away. */
  readonly unasked: readonly { readonly after: 'banner' | 'ehlo' | 'starttls'; readonly octets: number }[];
  /** Milliseconds from the first packet to the answer; QUIT is not part of it. */
  readonly ms: number;
}

/** What came back, or did not. `ms`: since we began to wait. */
export type Heard =
  | { readonly kind: 'reply'; readonly reply: Reply; readonly ms: number }
  /** It does not begin like SMTP; what it was is not kept. */
  | { readonly kind: 'not-smtp'; readonly octets: number; readonly ms: number }
  /** Connected, and then no whole reply in all the time there was: a tarpit, or a firewall that swallows. */
  | { readonly kind: 'silent'; readonly octets: number; readonly ms: number }
  | { readonly kind: 'hung-up'; readonly reset: boolean; readonly octets: number; readonly ms: number }
  /** More lines or octets than any mail server sends. */
  | { readonly kind: 'too-much'; readonly limit: 'lines' | 'octets'; readonly ms: number };

export interface Reply {
  readonly code: number;
  /** RFC 3463: `4.7.1`. */
  readonly enhanced?: string;
  /** Without the code; each cut at 512 octets. Foreign text. */
  readonly lines: readonly string[];
  /** Milliseconds until its first line, when the others came later: the teaser of postscreen and its like. */
  readonly teaserMs?: number;
}

export interface Ehlo {
  readonly heard: Heard;
  /** Empty unless it was accepted. Foreign text, keywords in upper case. */
  readonly capabilities: readonly { readonly keyword: string; readonly parameters: string }[];
}

export type StartTls =
  | { readonly kind: 'not-offered' }
  /** Offered, and then not accepted. */
  | { readonly kind: 'declined'; readonly heard: Heard }
  /** `code`: Node's or OpenSSL's (`ECONNRESET`, `ERR_SSL_WRONG_VERSION_NUMBER`); `timeout` when time was over. */
  | { readonly kind: 'failed'; readonly code: string; readonly ms: number }
  | { readonly kind: 'secured'; readonly tls: TlsFacts; readonly ms: number };
