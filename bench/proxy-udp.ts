import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { delayLine } from './delay-line';

/**
 * Datagrams to a resolver that is so far away, on the port of this machine that TCP has too. Each asker's port has a
 * socket of its own towards the resolver, as on a real way. Its buffers are large: what is lost is lost by others.
 */
export async function carryDatagrams(
  { port, rtt }: { port: number; rtt: number },
  on: number,
): Promise<void> {
  const later = delayLine(() => performance.now() + rtt / 2);
  const near = createSocket({ type: 'udp4', recvBufferSize: BUFFER, sendBufferSize: BUFFER });
  const ways = new Map<number, Promise<Socket>>();
  async function wayOf(from: RemoteInfo): Promise<Socket> {
    const far = createSocket({ type: 'udp4', recvBufferSize: BUFFER, sendBufferSize: BUFFER });
    far.on('message', (reply) => later(() => near.send(reply, from.port, from.address)));
    // Nobody listens there: the asker finds out by silence, as across a network without ICMP.
    far.on('error', () => {});
    far.connect(port, '127.0.0.1');
    await once(far, 'connect');
    return far;
  }
  near.on('message', (query, from) => {
    const way = ways.get(from.port) ?? wayOf(from);
    ways.set(from.port, way);
    later(() => void way.then((far) => far.send(query)));
  });
  near.bind(on, '127.0.0.1');
  await once(near, 'listening');
}

/** The kernel gives what net.core.rmem_max allows. */
const BUFFER = 4 << 20;
