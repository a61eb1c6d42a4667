import { createHash } from 'node:crypto';
import type { TlsaRecord } from './dns-outcome';
import type { DaneFacts } from './domain-facts';
import type { CertificateFacts, TlsFacts } from './tls-facts';

/** Whether what the server showed is what its zone promises (RFC 7672 section 3). */
export type DaneMatch =
  /** Nothing is promised that a sender would hold it to. */
  | { readonly kind: 'not-required' }
  /** TLS is required, whoever answers. */
  | { readonly kind: 'any-certificate' }
  | { readonly kind: 'match'; readonly record: TlsaRecord }
  /** Senders that honour DANE do not deliver. */
  | { readonly kind: 'mismatch'; readonly records: readonly TlsaRecord[] }
  | { readonly kind: 'no-tls'; readonly records: readonly TlsaRecord[] }
  | { readonly kind: 'unknown' };

/** @param tls absent when no TLS came about */
export function daneMatch(dane: DaneFacts | undefined, tls: TlsFacts | undefined): DaneMatch {
  switch (dane?.kind) {
    case undefined:
    case 'none':
    case 'insecure':
      return { kind: 'not-required' };
    case 'unknown':
      return { kind: 'unknown' };
    case 'unusable':
      return tls === undefined ? { kind: 'no-tls', records: dane.records } : { kind: 'any-certificate' };
    case 'published': {
      if (tls === undefined) return { kind: 'no-tls', records: dane.records };
      const record = dane.records.find((one) => holds(one, tls));
      return record === undefined ? { kind: 'mismatch', records: dane.records } : { kind: 'match', record };
    }
    default:
      return dane satisfies never;
  }
}

function holds(record: TlsaRecord, { chain, nameMatches }: TlsFacts): boolean {
  const [own] = chain;
  if (own === undefined) return false;
  // Section 3.1.1: with usage 3 neither the name nor the dates count.
  if (record.usage === 3) return isNamed(record, own);
  // Usage 2: an authority that the chain really leads to, and the name as usual.
  const reached = chain.findIndex((certificate) => isNamed(record, certificate));
  return nameMatches && reached > 0 && chain.slice(0, reached).every(({ issuedByNext }) => issuedByNext);
}

function isNamed({ selector, matching, data }: TlsaRecord, { digests }: CertificateFacts): boolean {
  const shown = selector === 0 ? digests.certificate : digests.key;
  switch (matching) {
    case 0:
      return createHash('sha256').update(Buffer.from(data, 'hex')).digest('hex') === shown.sha256;
    case 1:
      return data === shown.sha256;
    default:
      return data === shown.sha512;
  }
}
