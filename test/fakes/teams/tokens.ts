import { createHmac, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';

/** What the Bot Framework signs its requests to a bot with. */
export interface Signer {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** As its document of keys lists it. */
  readonly jwk: object;
}

export function newSigner(kid: string, endorsements: readonly string[] = ['msteams']): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const { n, e } = publicKey.export({ format: 'jwk' });
  return { kid, privateKey, publicKey, jwk: { kty: 'RSA', use: 'sig', kid, n, e, endorsements } };
}

export interface TokenOptions {
  readonly claims: Readonly<Record<string, unknown>>;
  readonly signer: Signer;
  readonly header?: Readonly<Record<string, unknown>>;
  /** Default: RS256. */
  readonly how?: 'RS256' | 'none' | 'HS256 with the public key' | 'broken';
}

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

export function tokenOf({ claims, signer, header = {}, how = 'RS256' }: TokenOptions): string {
  const alg = how === 'none' ? 'none' : how.startsWith('HS256') ? 'HS256' : 'RS256';
  const signed = `${part({ typ: 'JWT', alg, kid: signer.kid, ...header })}.${part(claims)}`;
  if (how === 'none') return `${signed}.`;
  if (how.startsWith('HS256')) {
    const pem = signer.publicKey.export({ type: 'spki', format: 'pem' });
    return `${signed}.${createHmac('sha256', pem).update(signed).digest('base64url')}`;
  }
  const signature = createSign('RSA-SHA256').update(signed).sign(signer.privateKey);
  if (how === 'broken') signature[10] = (signature[10] ?? 0) ^ 1;
  return `${signed}.${signature.toString('base64url')}`;
}
