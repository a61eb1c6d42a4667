import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';

export interface FakeMail {
  readonly port: number;
  /** Lines that came, one list for each connection. */
  readonly heard: string[][];
  /** Resolves when a connection has ended. */
  ended(): Promise<void>;
  close(): Promise<void>;
}

/** Says what a test tells it, octet for octet. */
export async function startMail(
  talk: (socket: Socket, line: string | undefined) => void,
  host = '127.0.0.1',
): Promise<FakeMail> {
  const heard: string[][] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const lines: string[] = [];
    heard.push(lines);
    sockets.add(socket);
    socket.on('error', () => {});
    let rest = '';
    socket.on('data', (chunk) => {
      const parts = `${rest}${chunk}`.split('\r\n');
      rest = parts.pop() ?? '';
      for (const line of parts) {
        lines.push(line);
        talk(socket, line);
      }
    });
    talk(socket, undefined);
  });
  server.listen(0, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    heard,
    async ended() {
      for (const socket of sockets) if (!socket.destroyed) await once(socket, 'close');
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A mail server by the book, with what a test wants otherwise. */
export function byTheBook(answers: Readonly<Record<string, string | ((socket: Socket) => void)>> = {}) {
  const usual: Record<string, string> = {
    banner: '220 mx.example.com ESMTP\r\n',
    EHLO: '250-mx.example.com\r\n250-SIZE 1000\r\n250 PIPELINING\r\n',
    QUIT: '221 2.0.0 bye\r\n',
  };
  return (socket: Socket, line: string | undefined): void => {
    const word = line === undefined ? 'banner' : (line.split(' ')[0] ?? '');
    const answer = answers[word] ?? usual[word] ?? '502 5.5.1 no\r\n';
    if (typeof answer === 'string') socket.write(answer);
    else answer(socket);
  };
}

export interface Identity {
  readonly key: string;
  readonly cert: string;
  readonly maxVersion?: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
}

/** Offers STARTTLS and keeps it. */
export function withTls(
  { key, cert, maxVersion = 'TLSv1.3' }: Identity,
  before = '',
  answersInside: Parameters<typeof byTheBook>[0] = { EHLO: '250-mx.example.com\r\n250 AUTH PLAIN\r\n' },
): (socket: Socket, line: string | undefined) => void {
  const secureContext = createSecureContext({
    key,
    cert,
    minVersion: 'TLSv1',
    maxVersion,
    ciphers: 'DEFAULT:@SECLEVEL=0',
  });
  return byTheBook({
    EHLO: '250-mx.example.com\r\n250 STARTTLS\r\n',
    STARTTLS(socket) {
      socket.removeAllListeners('data');
      socket.write(`220 2.0.0 go\r\n${before}`);
      if (before !== '') return;
      const inside = new TLSSocket(socket, { isServer: true, secureContext });
      const talk = byTheBook(answersInside);
      inside.on('error', () => {});
      inside.on('data', (data) => {
        for (const line of String(data).split('\r\n').filter(Boolean)) talk(inside, line);
      });
    },
  });
}
