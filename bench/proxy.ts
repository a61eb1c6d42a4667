import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { delayLine } from './delay-line';
import { carryDatagrams } from './proxy-udp';

export interface Distance {
  readonly port: number;
  /** Milliseconds. */
  readonly rtt: number;
  /** Where it is reached; otherwise 127.0.0.1. */
  readonly host?: string;
  /** Which port it gets; otherwise any. */
  readonly on?: number;
  /** UDP too, as a resolver needs. */
  readonly udp?: true;
}

/**
 * In a process of its own: a TCP port for each distance, through which the given port is that many milliseconds away,
 * the handshake included. It ends TCP on both sides, so slow start, loss and Nagle's algorithm are not seen through it.
 */
export function serveDistances(distances: readonly Distance[]): Promise<number[]> {
  return Promise.all(distances.map(listenAt));
}

async function listenAt(distance: Distance): Promise<number> {
  const { host = '127.0.0.1', on = 0, udp } = distance;
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => join(near, distance));
  server.listen({ port: on, host, backlog: 1024 });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  if (udp) await carryDatagrams(distance, port);
  return port;
}

function join(near: Socket, { port, rtt }: Distance): void {
  const far = connect({
    port,
    host: '127.0.0.1',
    allowHalfOpen: true,
    noDelay: true,
    autoSelectFamily: false,
  });
  const opened = performance.now();
  far.pause();
  // SYN, SYN-ACK and ACK take a round trip and a half until the server sees the client.
  const toFar = delayLine(() => Math.max(performance.now() + rtt / 2, opened + 1.5 * rtt));
  const toNear = delayLine(() => performance.now() + rtt / 2);
  toFar(() => far.resume());
  carry(near, far, toFar);
  // What the server says at once (its banner) starts only when it has seen the client.
  carry(far, near, toNear);
}

function carry(from: Socket, to: Socket, later: (deliver: () => void) => void): void {
  from.on('data', (chunk) => later(() => to.write(chunk)));
  from.on('end', () => later(() => to.end()));
  // Dropped on purpose: the close that follows ends the other side.
  from.on('error', () => {});
  from.on('close', () => later(() => to.destroySoon()));
}
