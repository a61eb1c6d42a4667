import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Appliance } from '../esa-client/appliance';
import type { Finding, Path } from './mistakes';
import { codeOf } from './names';
import type { WrittenAppliance } from './schema';

type Way = Pick<WrittenAppliance, 'host' | 'port' | 'username' | 'hostKeys' | 'password' | 'privateKeyFile'>;

/** How it is reached, and the addresses that its mail leaves by. */
export type Reached = Appliance & Pick<WrittenAppliance, 'sendsFrom'>;

/** @param base the folder that a relative `privateKeyFile` starts from. */
export function toAppliance({ jump, ...written }: WrittenAppliance, base: string): Reached {
  const { machine, ...own } = written;
  return {
    ...withKey(own, base),
    ...(machine === undefined ? {} : { machine }),
    ...(jump === undefined ? {} : { jump: withKey(jump, base) }),
  };
}

function withKey<T extends Way>(way: T, base: string) {
  const { privateKeyFile, password, ...rest } = way;
  return {
    ...rest,
    ...(password === undefined ? {} : { password }),
    ...(privateKeyFile === undefined
      ? {}
      : { privateKey: readFileSync(resolve(base, privateKeyFile), 'utf8') }),
  };
}

/** What is wrong with the key file that stands at `path`; the name of the file is not repeated. */
export function checkKeyFile(path: Path, file: string, base: string): Finding[] {
  let key: string;
  try {
    key = readFileSync(resolve(base, file), 'utf8');
  } catch (error) {
    const fix =
      'correct the path (a relative one starts from the folder of this file), or let this user read it';
    return [{ path, problem: `names a file that cannot be read${codeOf(error)}`, fix }];
  }
  if (!key.includes('PRIVATE KEY-----')) {
    return [
      {
        path,
        problem: 'names a file that holds no private key',
        fix: 'name the key file itself, not its .pub',
      },
    ];
  }
  if (!isEncrypted(key)) return [];
  const fix = 'make a key without one for the bot alone: ssh-keygen -t ed25519 -N ""';
  return [{ path, problem: 'names a key that is protected by a passphrase', fix }];
}

/** OpenSSH's own format names the key derivation inside the base64, `bcrypt` or `none`. */
function isEncrypted(key: string): boolean {
  if (/ENCRYPTED/.test(key)) return true;
  const body = key.replace(/-----[^-]*-----/g, '');
  return Buffer.from(body, 'base64').subarray(0, 64).includes('bcrypt');
}
