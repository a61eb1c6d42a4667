import type { Passage } from './address';
import type { Failure } from './dns-outcome';

/** What MTA-STS (RFC 8461) says to senders that honour it. */
export type MtaStsFacts =
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly failure: Failure }
  | { readonly kind: 'several'; readonly records: readonly string[] }
  /** A record is there, so senders look for the policy. `record`: foreign text. */
  | { readonly kind: 'one'; readonly record: string; readonly id?: string; readonly policy: MtaStsPolicy };

export type MtaStsPolicy =
  | {
      readonly kind: 'policy';
      readonly mode: 'enforce' | 'testing' | 'none';
      /** Foreign text. */
      readonly patterns: readonly string[];
      readonly maxAgeSeconds: number;
      /** Exchangers that no pattern covers: in `enforce`, senders refuse to deliver there. */
      readonly unmatched: readonly string[];
    }
  | { readonly kind: 'failed'; readonly why: MtaStsFault };

export type MtaStsFault =
  | { readonly kind: 'no-host' }
  | { readonly kind: 'host-unknown'; readonly failure: Failure }
  /** Every address of the host is one that we do not connect to. */
  | { readonly kind: 'closed'; readonly addresses: readonly { address: string; passage: Passage }[] }
  | { readonly kind: 'connect'; readonly code: string }
  /** The certificate or the handshake: `ERR_TLS_CERT_ALTNAME_INVALID`, `CERT_HAS_EXPIRED` … */
  | { readonly kind: 'tls'; readonly code: string }
  /** Anything but 200; redirects are not followed (section 3.3). */
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'type'; readonly type: string }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'timeout' }
  /** `line`: the one that is not understood; empty when something is missing. Foreign text. */
  | { readonly kind: 'syntax'; readonly line: string };
