// SL-08: connections that are opened only to be held. A port of its own, with a shorter patience than production's.
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { listen } from '../../src/bot/http';
import { createLog } from '../../src/log';

const log = createLog({ name: 'test', stream: { write() {} } });
const route = '/slack/events';
let server: Awaited<ReturnType<typeof listen>>;
let reached = 0;

beforeAll(async () => {
  server = await listen({
    host: '127.0.0.1',
    port: 0,
    routes: new Map([
      [
        route,
        (req, res) => {
          reached += 1;
          req.on('end', () => res.end('taken')).resume();
        },
      ],
    ]),
    unready: async () => [],
    metrics: async () => '',
    log,
    slowMs: 300,
  });
});
afterAll(() => server.close());

/** Drips one byte of a request at a time; resolves with what came back once the other side hung up. */
async function drip(text: string): Promise<{ answer: string; ms: number }> {
  const began = performance.now();
  const socket = connect(server.port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  // The other side may hang up in the middle of a byte.
  socket.on('error', () => {});
  let at = 0;
  const timer = setInterval(() => {
    if (at < text.length && socket.writable) socket.write(text.charAt(at++));
  }, 20);
  await once(socket, 'close');
  clearInterval(timer);
  return { answer, ms: performance.now() - began };
}

describe('SL-08 slow connections', () => {
  const headers = `POST ${route} HTTP/1.1\r\nhost: bot\r\ncontent-length: 100\r\n`;

  test('SL-08 headers that do not end: dropped when their time is up', async () => {
    const { answer, ms } = await drip(`${headers}x-filler: ${'a'.repeat(1000)}`);
    expect(answer).toMatch(/^HTTP\/1\.1 408/);
    expect(ms).toBeLessThan(3000);
    expect(reached).toBe(0);
  });

  test('SL-08 a body that does not end: dropped when its time is up', async () => {
    const socket = connect(server.port, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.write(`${headers}\r\n`);
    await once(socket, 'close');
    expect(answer).toMatch(/^HTTP\/1\.1 408/);
    expect(answer).not.toContain('taken');
  });

  test('SL-08 200 connections of one address: a hundred are held at most, and then it is free again', async () => {
    const all = Array.from({ length: 200 }, async () => {
      const socket = connect(server.port, '127.0.0.1');
      let answer = '';
      socket.on('data', (chunk) => {
        answer += chunk;
      });
      socket.on('error', () => {});
      await once(socket, 'close');
      return answer;
    });
    const answers = await Promise.all(all);
    // Those beyond the limit hear nothing; the others that their time is up.
    expect(answers.filter((answer) => answer === '')).toHaveLength(100);
    expect(answers.filter((answer) => answer.startsWith('HTTP/1.1 408'))).toHaveLength(100);
    const { status } = await fetch(`http://127.0.0.1:${server.port}/healthz`);
    expect(status).toBe(200);
  });
});
