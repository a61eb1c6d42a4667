import { z } from 'zod';
import { isLoopback } from './fields';

/** `redis://`, `rediss://`, `unix:///path`; elsewhere than on this machine only with user and password. */
export const redisUrl = z.string().superRefine((value, context) => {
  const problem = wrongWith(value);
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
});

function wrongWith(value: string): string | undefined {
  if (!URL.canParse(value)) return 'is not a URL';
  const { protocol, hostname, pathname, username, password } = new URL(value);
  if (protocol === 'unix:' || protocol === 'redis+unix:')
    return pathname === '' ? 'names no socket file' : undefined;
  if (protocol !== 'redis:' && protocol !== 'rediss:') return 'is not a Redis URL';
  if (hostname === '') return 'names no host';
  if (isLoopback(hostname) || (username !== '' && password !== '')) return undefined;
  return 'is on another host without user and password: anybody who reaches that Redis could give orders here';
}
