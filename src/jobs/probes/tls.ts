import { constants, createHash, type X509Certificate } from 'node:crypto';
import { isIP, type Socket } from 'node:net';
import {
  checkServerIdentity,
  connect,
  createSecureContext,
  type PeerCertificate,
  type SecureContext,
  type TLSSocket,
} from 'node:tls';
import { codeOf } from '../../error-code';
import type { CertificateFacts, TlsFacts, Trust } from './tls-facts';

/** Longer chains lead nowhere (OpenSSL's own limit is 100). */
const LONGEST_CHAIN = 10;
const NAMES = 20;

/**
 * Whatever the server speaks, also what is no longer safe: a report that says "TLS 1.0" helps more than a handshake
 * that fails. Nothing confidential is sent. Made once, because it reads all authorities.
 * @param ca authorities instead of the system's, PEM
 */
export function anyTls(ca?: string): SecureContext {
  return createSecureContext({
    minVersion: 'TLSv1',
    ciphers: 'DEFAULT:@SECLEVEL=0',
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
    ...(ca === undefined ? {} : { ca }),
  });
}

export type Secured = { readonly socket: TLSSocket } | { readonly code: string };

/** The handshake on a connection that is open already. Never rejects. */
export function secure(
  plain: Socket,
  { context, host, deadline }: { context: SecureContext; host: string; deadline: AbortSignal },
): Promise<Secured> {
  return new Promise((resolve) => {
    const socket = connect({
      socket: plain,
      secureContext: context,
      // A number is no server name (RFC 6066 section 3), and Node has compared odd spellings of it wrongly.
      ...(isIP(host) === 0 && { servername: host }),
      // Seen and reported, never a reason to stop.
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
    });
    const late = () => finish({ code: 'timeout' });
    function finish(result: Secured): void {
      deadline.removeEventListener('abort', late);
      resolve(result);
      if ('code' in result) socket.destroy();
    }
    socket.on('error', (error) => finish({ code: codeOf(error) ?? 'EUNKNOWN' }));
    socket.on('close', () => finish({ code: 'ECONNRESET' }));
    socket.on('secureConnect', () => finish({ socket }));
    if (deadline.aborted) late();
    else deadline.addEventListener('abort', late);
  });
}

export function tlsFacts(socket: TLSSocket, host: string): TlsFacts {
  const chain = chainOf(socket.getPeerX509Certificate());
  const [own] = chain;
  return {
    protocol: socket.getProtocol() ?? 'unknown',
    cipher: socket.getCipher().standardName,
    chain: chain.map((one, at) => certificateFacts(one, chain[at + 1])),
    trust: trustOf(socket),
    // Who names an address expects no name.
    nameMatches:
      own !== undefined &&
      (isIP(host) !== 0 || checkServerIdentity(host, own.toLegacyObject() as PeerCertificate) === undefined),
  };
}

/** As it was sent, without what our own authorities would add: who honours DANE has no more (RFC 7671 section 5.2.2). */
function chainOf(own: X509Certificate | undefined): X509Certificate[] {
  const chain: X509Certificate[] = [];
  for (let at = own; at !== undefined && chain.length < LONGEST_CHAIN; at = at.issuerCertificate)
    chain.push(at);
  return chain;
}

/** OpenSSL's verdict over chain and dates; the name is judged apart. */
function trustOf(socket: TLSSocket): Trust {
  if (socket.authorized) return { kind: 'trusted' };
  const code = String(socket.authorizationError);
  switch (code) {
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
      return { kind: 'self-signed' };
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return { kind: 'unknown-issuer' };
    case 'CERT_HAS_EXPIRED':
      return { kind: 'expired' };
    case 'CERT_NOT_YET_VALID':
      return { kind: 'not-yet-valid' };
    default:
      return { kind: 'other', code };
  }
}

function certificateFacts(certificate: X509Certificate, next: X509Certificate | undefined): CertificateFacts {
  const names = namesOf(certificate);
  const key = certificate.publicKey;
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  const spki = key.export({ type: 'spki', format: 'der' });
  return {
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    names: names.slice(0, NAMES).map((name) => name.slice(0, 253)),
    namesInAll: names.length,
    validFrom: Date.parse(certificate.validFrom),
    validTo: Date.parse(certificate.validTo),
    key: [key.asymmetricKeyType ?? 'unknown', modulusLength ?? namedCurve ?? ''].join(' ').trim(),
    issuedByNext: next !== undefined && isIssuedBy(certificate, next),
    digests: { certificate: digests(certificate.raw), key: digests(spki) },
  };
}

/** `DNS:a.example, DNS:"quoted"`: Node quotes what could be mistaken for two entries. */
function namesOf({ subjectAltName = '' }: X509Certificate): string[] {
  return subjectAltName.split(', ').flatMap((entry) => (entry.startsWith('DNS:') ? [entry.slice(4)] : []));
}

/** A certificate may hold a key that OpenSSL cannot use; that is no issuer then. */
function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  } catch {
    return false;
  }
}

function digests(octets: Buffer): { sha256: string; sha512: string } {
  const hash = (name: string) => createHash(name).update(octets).digest('hex');
  return { sha256: hash('sha256'), sha512: hash('sha512') };
}

function oneLine(name: string): string {
  return name.replaceAll('\n', ', ').slice(0, 200);
}
