import { createHash } from 'node:crypto';
import type { Trouble } from '../problem';
import type { Appliance, Jump } from './appliance';

/** One SSH login: to an appliance, or to the jump host before it. Seconds. */
export interface Way {
  /** Whose trouble it is when it fails. */
  readonly appliance: string;
  /** The jump host's address, when this is the login there. */
  readonly jump?: string;
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password?: string;
  readonly privateKey?: string;
  readonly hostKeys: readonly string[];
  readonly legacySsh: boolean;
  readonly connect: number;
}

export function wayTo(appliance: Appliance): Way {
  const { jump: _, name, timeouts, ...way } = appliance;
  return { ...way, appliance: name, connect: timeouts.connect };
}

/** A jump host is a machine of today: `legacySsh` is about the appliance behind it. */
export function wayToJump(appliance: Appliance, jump: Jump): Way {
  const { name, timeouts } = appliance;
  return { ...jump, appliance: name, jump: jump.host, legacySsh: false, connect: timeouts.connect };
}

/** Two ways with the same account share a pause after a refused login. */
export function accountOf({ host, port, username }: Pick<Way, 'host' | 'port' | 'username'>): string {
  return JSON.stringify([host.toLowerCase(), port, username]);
}

/** Which login a trouble is about. */
export function whose({ appliance, jump }: Way): { appliance: string; jump?: string } {
  return { appliance, ...(jump !== undefined && { jump }) };
}

/** As `ssh-keygen -l` prints it. */
export function fingerprint(key: Buffer): string {
  return withoutPadding(`SHA256:${createHash('sha256').update(key).digest('base64')}`);
}

export function isPinned(way: Way, seen: string): boolean {
  return way.hostKeys.some((pinned) => withoutPadding(pinned) === seen);
}

function withoutPadding(print: string): string {
  return print.trim().replace(/={1,2}$/, '');
}

// Releases differ between "password" and "passphrase"; an expired one is asked for as "New password:".
export function asksThePassword(prompt: string): boolean {
  return (
    /\bpass(?:word|phrase)\b[^\n]{0,80}:\s{0,4}$/i.test(prompt) &&
    !/\b(?:new|old|re-?\w+|again|change)\b/i.test(prompt)
  );
}

export function needsPerson(way: Way, received: string): Trouble {
  return { kind: 'login-needs-person', ...whose(way), received: received.slice(0, 2000) };
}

export function connectTrouble(way: Way, error: Error & { level?: string; code?: unknown }): Trouble {
  if (error.level === 'client-authentication') return { kind: 'login-refused', ...whose(way) };
  // RFC 4253 section 11.1: 14 is "no more auth methods available"; OpenSSH says it in words and sends 2.
  if (error.code === 14 || /too many auth/i.test(error.message))
    return { kind: 'login-refused', ...whose(way) };
  if (/no matching/i.test(error.message)) return { kind: 'algorithms', ...whose(way), reason: error.message };
  return { kind: 'unreachable', ...whose(way), reason: error.message };
}
