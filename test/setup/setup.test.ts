import dgram from 'node:dgram';
import dns from 'node:dns';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { takeEscapes } from './no-network';
import { startRedis } from './redis';

test('the shared Redis is there and keeps what it is told', async () => {
  const redis = new Redis(String(process.env.REDIS_URL));
  expect(await redis.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
  expect(await redis.config('GET', 'appendonly')).toEqual(['appendonly', 'yes']);
  await redis.quit();
});

test.each([false, true])('a Redis of one’s own survives kill -9 (tcp: %s)', async (tcp) => {
  const server = await startRedis({ tcp });
  const redis = new Redis(server.url);
  redis.on('error', () => {});
  await redis.set('a', '1');
  await server.kill9();
  await server.start();
  expect(await redis.get('a')).toBe('1');
  server.pause();
  const answer = redis.get('a');
  server.resume();
  expect(await answer).toBe('1');
  redis.disconnect();
  await server.remove();
});

test.each<[what: string, leave: () => unknown]>([
  ['connection to 192.0.2.1', () => connect(25, '192.0.2.1')],
  ['connection to mx.example.com', () => connect({ port: 25, host: 'mx.example.com' })],
  ['a datagram to 192.0.2.1', () => dgram.createSocket('udp4').send('x', 53, '192.0.2.1')],
  ['lookup of example.com', () => dns.lookup('example.com', () => {})],
  ['lookup of example.com', () => dns.promises.lookup('example.com')],
  ["query for example.com by the system's resolver", () => dns.promises.resolveMx('example.com')],
  ['query of the DNS server 192.0.2.53', () => resolverOf(dns.Resolver).resolve4('example.com', () => {})],
  ['query of the DNS server 192.0.2.53', () => resolverOf(dns.promises.Resolver).resolve4('example.com')],
])('a test cannot leave this machine: %s', (what, leave) => {
  expect(leave).toThrow('Tests may not leave this machine');
  expect(takeEscapes()).toEqual([what]);
});

function resolverOf<T extends dns.Resolver | dns.promises.Resolver>(kind: new () => T): T {
  const resolver = new kind();
  resolver.setServers(['192.0.2.53:53']);
  return resolver;
}

test('this machine itself can be reached', async () => {
  const server = createServer((socket) => socket.end('hello')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  for (const socket of [connect(port, '127.0.0.1'), connect({ port, host: 'localhost' }), connect(port)]) {
    const [said] = await once(socket, 'data');
    expect(String(said)).toBe('hello');
  }
  server.close();
  expect(takeEscapes()).toEqual([]);
});
