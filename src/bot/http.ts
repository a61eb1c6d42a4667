import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { codeOf } from '../error-code';
import type { Log } from '../log';

export interface HttpDeps {
  readonly host: string;
  readonly port: number;
  readonly routes: ReadonlyMap<string, RequestListener>;
  /** What is not ready yet, each as a short sentence; nothing when all is. */
  readonly unready: () => Promise<string[]>;
  /** In the format of Prometheus. */
  readonly metrics: () => Promise<string>;
  readonly log: Log;
  /** How long headers, and the whole request, may take. */
  readonly slowMs?: number;
}

/** Slack and Teams send small bodies, and answer a slow reader by themselves: nobody needs longer than this. */
const SLOW_MS = 10_000;
/** Against somebody who opens connections only to hold them. A reverse proxy in front stays well below. */
const SOCKETS_PER_ADDRESS = 100;

/** The bot's one port: health for whoever runs it, and the paths of the platforms. */
export async function listen({
  host,
  port,
  routes,
  unready,
  metrics,
  log,
  slowMs = SLOW_MS,
}: HttpDeps): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer(
    {
      headersTimeout: slowMs,
      requestTimeout: slowMs,
      connectionsCheckingInterval: Math.min(1000, slowMs),
    },
    (req, res) => {
      // Not by URL: some of what strangers send is none, and what throws here ends the process.
      const [path = ''] = (req.url ?? '').split('?');
      const plain = (status: number, body: string) => {
        res.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${body}\n`);
      };
      // Node 20 decodes brotli before anybody has checked who sends it (CVE-2026-111497), and no platform encodes.
      if (req.headers['content-encoding'] !== undefined) return plain(415, 'encoded bodies are not accepted');
      const route = routes.get(path);
      if (route) return route(req, res);
      if (req.method !== 'GET') return plain(404, 'not found');
      if (path === '/healthz') return plain(200, 'ok');
      const failed = (error: unknown) => {
        log.error({ err: error, path }, 'could not be answered');
        plain(503, 'the check itself failed');
      };
      if (path === '/metrics') return void metrics().then((text) => plain(200, text), failed);
      if (path !== '/readyz') return plain(404, 'not found');
      unready().then(
        (missing) =>
          plain(missing.length === 0 ? 200 : 503, missing.length === 0 ? 'ready' : missing.join('\n')),
        failed,
      );
    },
  );
  limitSockets(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(notListening(error, host, port)));
    server.listen(port, host, () => {
      server.removeAllListeners('error');
      resolve();
    });
  });
  server.on('error', (error) => log.error({ err: error }, 'http'));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

function notListening(error: Error, host: string, port: number): Error {
  const why: Record<string, string> = {
    EADDRINUSE: `Port ${port} on ${host} is taken by another program. Stop that, or give http.port another number.`,
    EADDRNOTAVAIL: `This machine has no address ${host}. Give http.host one of its own.`,
    EACCES: `This user may not listen on port ${port}. Give http.port a number above 1023.`,
  };
  const sentence = why[codeOf(error) ?? ''];
  return sentence === undefined ? error : new Error(sentence, { cause: error });
}

function limitSockets(server: Server): void {
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const from = socket.remoteAddress ?? '';
    const count = (open.get(from) ?? 0) + 1;
    open.set(from, count);
    socket.once('close', () => {
      const left = (open.get(from) ?? 1) - 1;
      if (left === 0) open.delete(from);
      else open.set(from, left);
    });
    if (count > SOCKETS_PER_ADDRESS) socket.destroy();
  });
}
