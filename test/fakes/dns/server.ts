import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import packet, { type DecodedPacket, type Packet } from 'dns-packet';

export interface Asked {
  readonly query: DecodedPacket;
  readonly name: string;
  readonly type: string;
  readonly tcp: boolean;
  readonly raw: Buffer;
}

/** What goes back: nothing, one message, or several as they are. */
export type Said = Buffer | readonly Buffer[] | undefined;

export interface FakeDns {
  readonly address: string;
  readonly asked: Asked[];
  /** Source ports of the questions. */
  readonly ports: number[];
  close(): Promise<void>;
}

/** A DNS server that misbehaves as a test tells it. `tcp: false`: nobody listens there. */
export async function startDns(
  say: (asked: Asked) => Said | Promise<Said>,
  { tcp = true }: { tcp?: boolean } = {},
): Promise<FakeDns> {
  const asked: Asked[] = [];
  const ports: number[] = [];
  function read(raw: Buffer, overTcp: boolean): Asked {
    const query = packet.decode(raw);
    const { name, type } = query.questions?.[0] ?? { name: '', type: 'A' };
    const one = { query, name: name.toLowerCase(), type, tcp: overTcp, raw };
    asked.push(one);
    return one;
  }
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', async (data) => {
      for (const one of list(await say(read(data.subarray(2), true)))) {
        const length = Buffer.alloc(2);
        length.writeUInt16BE(one.length);
        socket.write(Buffer.concat([length, one]));
      }
    });
    sockets.add(socket);
  });
  const sockets = new Set<Socket>();
  const udp = createSocket('udp4');
  udp.on('message', async (data, from) => {
    ports.push(from.port);
    for (const one of list(await say(read(data, false)))) udp.send(one, from.port, from.address);
  });
  // The same number must be free for both.
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  if (!tcp) server.close();
  udp.bind(port, '127.0.0.1');
  await once(udp, 'listening');
  return {
    address: `127.0.0.1:${port}`,
    asked,
    ports,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      udp.close();
      await once(udp, 'close');
    },
  };
}

function list(said: Said): readonly Buffer[] {
  if (said === undefined) return [];
  return Buffer.isBuffer(said) ? [said] : said;
}

/** A reply to what was asked; `flags` beside RD and RA. */
export function reply({ query }: Asked, answers: Packet['answers'] = [], flags = 0, rcode = 0): Buffer {
  const id = query.id ?? 0;
  const questions = query.questions ?? [];
  return packet.encode({ type: 'response', id, flags: 0x0180 | flags | rcode, questions, answers });
}

export const AD = 0x20;
export const TC = 0x200;
export const RCODE = { FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 };
