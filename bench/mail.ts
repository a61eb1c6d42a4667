import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createSecureContext, TLSSocket } from 'node:tls';

export interface MailOptions {
  /** PEM. */
  readonly key: string;
  readonly cert: string;
}

/**
 * In a process of its own: a mail server with STARTTLS that answers at once, and one that takes connections and says
 * nothing. smtp-server of npm waits 100 ms before it greets, and postfix's smtp-sink has no STARTTLS.
 */
export async function serveMail({ key, cert }: MailOptions): Promise<{ good: number; silent: number }> {
  const secureContext = createSecureContext({ key, cert });
  const good = await listen((socket) => {
    socket.write('220 mx.bulk.example ESMTP\r\n');
    const ends = converse(socket, ['SIZE 52428800', 'STARTTLS'], () => {
      ends();
      const inside = new TLSSocket(socket, { isServer: true, secureContext });
      inside.on('error', () => {});
      converse(inside, ['SIZE 52428800', '8BITMIME'], () => {});
    });
  });
  const silent = await listen(() => {});
  return { good, silent };
}

async function listen(greet: (socket: Socket) => void): Promise<number> {
  const server: Server = createServer({ noDelay: true }, (socket) => {
    // Whoever hangs up early is none of a mail server's worries.
    socket.on('error', () => {});
    greet(socket);
  });
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1024 });
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Returns how to stop. */
function converse(stream: Duplex, keywords: readonly string[], tls: () => void): () => void {
  let rest = '';
  const hear = (chunk: Buffer) => {
    const lines = `${rest}${chunk}`.split('\r\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      switch (line.split(' ')[0]?.toUpperCase()) {
        case 'EHLO':
          stream.write(
            ['250-mx.bulk.example', ...keywords.map((one) => `250-${one}`), '250 OK\r\n'].join('\r\n'),
          );
          break;
        case 'STARTTLS':
          stream.write('220 2.0.0 go\r\n');
          tls();
          break;
        case 'QUIT':
          stream.end('221 2.0.0 bye\r\n');
          break;
        default:
          stream.write('502 5.5.1 no\r\n');
      }
    }
  };
  stream.on('data', hear);
  return () => stream.off('data', hear);
}
