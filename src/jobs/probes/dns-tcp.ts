import { connect } from 'node:net';
import { codeOf } from '../../error-code';
import type { TcpFault } from './dns-outcome';
import type { Server } from './dns-udp';
import { answers } from './dns-wire';

/** One question over a connection of its own (RFC 7766): for answers that do not fit a datagram. */
export function askOverTcp({ host, port }: Server, query: Buffer, ms: number): Promise<Buffer | TcpFault> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    let received = Buffer.alloc(0);
    function finish(result: Buffer | TcpFault): void {
      clearTimeout(timer);
      socket.destroy();
      resolve(result);
    }
    const timer = setTimeout(() => finish('timeout'), ms);
    socket.on('error', (error) => finish(codeOf(error) === 'ECONNREFUSED' ? 'refused' : 'closed'));
    socket.on('close', () => finish('closed'));
    socket.on('connect', () => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(query.length);
      socket.write(Buffer.concat([length, query]));
    });
    // A message has at most 65,535 octets, so this ends.
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 2) return;
      const length = received.readUInt16BE(0);
      if (received.length < 2 + length) return;
      const reply = received.subarray(2, 2 + length);
      finish(answers(reply, query) ? reply : 'malformed');
    });
  });
}
