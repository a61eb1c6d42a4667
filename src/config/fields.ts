import { isIP } from 'node:net';
import { z } from 'zod';
import { resolverAt } from '../resolver';

/** One value of config.yaml each. Messages say what is wrong; what to do about it is in `fixes.ts`. */

export const fingerprint = z
  .string()
  .regex(/^SHA256:[A-Za-z0-9+/]{43}$/, 'is not a SHA256 fingerprint (SHA256: and 43 characters)');

export const applianceName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, 'may hold letters, digits, dots, - and _ only, at most 63');

export const heloName = z.string().regex(/^[A-Za-z0-9.-]{0,253}$/, 'is not a host name');

export const prefix = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,40}$/, 'may hold letters, digits, - and _ only, at most 40');

export const teamId = z.string().regex(/^[TE][A-Z0-9]+$/, 'is not the id of a workspace');

const platforms = '(?:slack|teams|console)';

export const person = z
  .string()
  .regex(
    new RegExp(`^${platforms}:(?:\\*|group:[^\\s*:]+|(?!group:)[^\\s*]+)$`),
    'does not name people of slack, teams or console',
  );

export const account = z
  .string()
  .regex(new RegExp(`^${platforms}:(?!group:)[^\\s*]+$`), 'does not name one account');

/** No `!`: rules only ever add rights, so an exclusion beside another pattern would not take any away. */
export const glob = z.string().regex(/^[^\s!]+$/, 'is not a pattern (blanks and ! have no meaning here)');

export const mailAddress = z
  .string()
  .max(254)
  .regex(/^[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/, 'is not a plain mail address');

export const webUrl = z.string().refine(isSafeUrl, 'must begin with https:// (http:// only for loopback)');

export const resolver = z
  .string()
  .refine((value) => resolverAt(value) !== undefined, 'is not an IP address, with or without a port');

export const ipAddress = z
  .string()
  .refine((value) => isIP(value) !== 0 && !value.includes('%'), 'is not an IP address');

export const cidr = z.string().refine(isCidr, 'is not a range of addresses');

export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
  return bare === 'localhost' || bare === '::1' || (isIP(bare) === 4 && bare.startsWith('127.'));
}

function isSafeUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname } = new URL(value);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

function isCidr(value: string): boolean {
  const { address = '', bits = '' } = /^(?<address>[^/]+)\/(?<bits>\d{1,3})$/.exec(value)?.groups ?? {};
  const family = isIP(address);
  return family !== 0 && Number(bits) <= (family === 4 ? 32 : 128);
}
