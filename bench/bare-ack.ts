import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Redis } from 'ioredis';
import { redisOptions } from '../src/redis';

export interface BareAckOptions {
  readonly secret: string;
  /** Where the second server writes what it got, before it answers. */
  readonly redis: string;
}

/**
 * In a process of its own: the least that may acknowledge a slash command, a signature check on node:http; and the
 * same with one write that Redis has on its disk, which is the least that loses no command.
 */
export async function serveBareAcks({
  secret,
  redis: url,
}: BareAckOptions): Promise<{ bare: number; durable: number }> {
  const redis = new Redis(redisOptions(url));
  return {
    bare: await listen(secret, async () => undefined),
    durable: await listen(secret, (raw) => redis.set('bare-ack', raw)),
  };
}

function listen(secret: string, keep: (raw: string) => Promise<unknown>): Promise<number> {
  const server = createServer(async (request, response) => {
    let raw = '';
    for await (const chunk of request.setEncoding('utf8')) raw += chunk;
    const stamp = request.headers['x-slack-request-timestamp'];
    const right = Buffer.from(
      `v0=${createHmac('sha256', secret).update(`v0:${stamp}:${raw}`).digest('hex')}`,
    );
    const given = Buffer.from(String(request.headers['x-slack-signature']));
    if (right.length !== given.length || !timingSafeEqual(right, given)) return response.writeHead(401).end();
    await keep(raw);
    return response.writeHead(200).end();
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
