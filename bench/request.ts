import { newId } from '../src/ids';
import type { Request } from '../src/request';

/** As the bot accepts one. */
export function newRequest(): Request {
  const now = Date.now();
  return {
    id: newId(),
    line: 'queue',
    person: { platform: 'slack', id: 'U0ANA', name: 'ana' },
    address: { platform: 'slack', place: 'T0123456/C0MAIL' },
    language: 'en',
    acceptedAt: now,
    expiresAt: now + 60_000,
  };
}
