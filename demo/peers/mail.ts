import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createSecureContext, TLSSocket } from 'node:tls';
import { codeOf } from '../../src/error-code';
import identity from './identity.json';

/** A mail server on an address of this machine. It takes no mail. */
export interface MailServer {
  readonly address: string;
  readonly name: string;
  /** Milliseconds before it greets. */
  readonly afterMs?: number;
  /** Offers STARTTLS, with a certificate that nobody issued. */
  readonly tls?: true;
}

export interface MailServers {
  /** One for all of them, as everywhere. */
  readonly port: number;
  /** Those whose address this machine does not have. */
  readonly missing: readonly string[];
  close(): Promise<void>;
}

/** How often another port is tried, because one of the addresses has it in use. */
const TRIES = 10;

export async function startMailServers(servers: readonly MailServer[]): Promise<MailServers> {
  for (let tries = 1; ; tries += 1) {
    const started = await startOnOnePort(servers);
    if (started !== 'taken') return started;
    if (tries === TRIES)
      throw new Error(`No port is free on all of ${servers.map(({ address }) => address).join(', ')}.`);
  }
}

async function startOnOnePort(servers: readonly MailServer[]): Promise<MailServers | 'taken'> {
  const open: Server[] = [];
  const sockets = new Set<Socket>();
  const missing: string[] = [];
  let port = 0;
  async function close(): Promise<void> {
    for (const socket of sockets) socket.destroy();
    await Promise.all(open.map((server) => new Promise((resolve) => server.close(resolve))));
  }
  for (const one of servers) {
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      greet(socket, one);
    });
    try {
      server.listen(port, one.address);
      await once(server, 'listening');
    } catch (error) {
      if (codeOf(error) === 'EADDRINUSE') {
        await close();
        return 'taken';
      }
      if (codeOf(error) !== 'EADDRNOTAVAIL') throw error;
      missing.push(one.address);
      continue;
    }
    open.push(server);
    port = (server.address() as AddressInfo).port;
  }
  return { port, missing, close };
}

function greet(socket: Socket, server: MailServer): void {
  // Whoever hangs up early is none of a mail server's worries.
  socket.on('error', () => {});
  const timer = setTimeout(() => {
    // As the simulated appliance is greeted (Cisco 215929): a difference would be a finding.
    socket.write(`220 ${server.name} ESMTP d21si4412123pll.407 - gsmtp\r\n`);
    converse(socket, server);
  }, server.afterMs ?? 0);
  socket.on('close', () => clearTimeout(timer));
}

function converse(stream: Duplex, server: MailServer): void {
  let rest = '';
  const hear = (chunk: Buffer) => {
    const lines = `${rest}${chunk}`.split('\r\n');
    rest = (lines.pop() ?? '').slice(0, 1000);
    for (const line of lines) {
      const [word = ''] = line.toUpperCase().split(' ');
      if (word === 'STARTTLS' && server.tls) {
        stream.off('data', hear);
        stream.write('220 2.0.0 Ready to start TLS\r\n');
        secure(stream as Socket, server);
        return;
      }
      stream.write(`${answer(word, server)}\r\n`);
      if (word === 'QUIT') stream.end();
    }
  };
  stream.on('data', hear);
}

function answer(word: string, { name, tls }: MailServer): string {
  switch (word) {
    case 'EHLO':
      return [`250-${name}`, '250-SIZE 52428800', ...(tls ? ['250-STARTTLS'] : []), '250 8BITMIME'].join(
        '\r\n',
      );
    case 'HELO':
      return `250 ${name}`;
    case 'QUIT':
      return '221 2.0.0 Bye';
    default:
      return '502 5.5.1 This server is for show';
  }
}

function secure(socket: Socket, { address, name }: MailServer): void {
  const inside = new TLSSocket(socket, { isServer: true, secureContext: createSecureContext(identity) });
  inside.on('error', () => {});
  converse(inside, { address, name });
}
