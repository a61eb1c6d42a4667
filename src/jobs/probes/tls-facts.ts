/** What was agreed and shown in a TLS handshake. Nothing here stops mail by itself: most senders check nothing. */
export interface TlsFacts {
  /** `TLSv1.3`, `TLSv1.2`, `TLSv1.1`, `TLSv1`. */
  readonly protocol: string;
  readonly cipher: string;
  /** The server's own certificate first, then those that issued it, as far as they were sent or are known here. */
  readonly chain: readonly CertificateFacts[];
  readonly trust: Trust;
  /** The certificate is for the name of the mail server (RFC 6125, one wildcard label on the left). */
  readonly nameMatches: boolean;
}

export type Trust =
  | { readonly kind: 'trusted' }
  | { readonly kind: 'self-signed' }
  /** Whoever issued it is not known here, often because an intermediate certificate is not sent. */
  | { readonly kind: 'unknown-issuer' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'not-yet-valid' }
  | { readonly kind: 'other'; readonly code: string };

export interface CertificateFacts {
  /** Foreign text, each cut at 200 characters. */
  readonly subject: string;
  readonly issuer: string;
  /** The first names it is for; `namesInAll` counts them. Foreign text. */
  readonly names: readonly string[];
  readonly namesInAll: number;
  /** Milliseconds since 1970. */
  readonly validFrom: number;
  readonly validTo: number;
  /** `rsa 2048`, `ec prime256v1`. */
  readonly key: string;
  /** The next one in the chain has really signed it. */
  readonly issuedByNext: boolean;
  readonly digests: CertificateDigests;
}

/** Hexadecimal; what TLSA records name. */
export interface CertificateDigests {
  readonly certificate: { readonly sha256: string; readonly sha512: string };
  readonly key: { readonly sha256: string; readonly sha512: string };
}
