import { randomBytes } from 'node:crypto';
import type { Request } from '../src/request';

const letters = 'abcdefghijklmnopqrstuvwxyz234567';

/** As the bot accepts one. */
export function newRequest(): Request {
  const now = Date.now();
  return {
    id: [...randomBytes(26)].map((byte) => letters[byte % letters.length]).join(''),
    line: 'queue',
    person: { platform: 'slack', id: 'U0ANA', name: 'ana' },
    address: { platform: 'slack', place: 'T0123456/C0MAIL' },
    language: 'en',
    acceptedAt: now,
    expiresAt: now + 60_000,
  };
}
