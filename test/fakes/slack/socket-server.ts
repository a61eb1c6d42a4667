import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type Watch, watch } from '../watch';
import type { FakeSlack } from './fake-slack';

/** `/esa text` of Ana's, as Slack sends it over a socket. */
export function commandEnvelope({ apiUrl }: FakeSlack, text: string) {
  return {
    envelope_id: randomUUID(),
    type: 'slash_commands',
    accepts_response_payload: true,
    payload: {
      team_id: 'T0123456',
      channel_id: 'C0MAIL',
      user_id: 'U0ANA',
      user_name: 'ana',
      command: '/esa',
      text,
      trigger_id: randomUUID(),
      response_url: `${apiUrl}response`,
    },
  };
}

export interface SocketServer {
  readonly apiUrl: string;
  /** Resolves once the bot is connected. */
  connected(): Promise<unknown>;
  /** Sends an envelope; resolves with what the bot acknowledged it with. */
  deliver(envelope: { envelope_id: string } & Record<string, unknown>): Promise<Acknowledged>;
  /** Connections of somebody else; Slack counts them in the next hello. */
  strangers: number;
  /** False: connections are taken, and Slack says nothing. */
  greets: boolean;
  /** What the next calls of `apps.connections.open` are answered with. */
  readonly refusals: { status: number; error?: string; retryAfter?: number }[];
  /** How often a connection was asked for. */
  readonly opened: number;
  /** How often Slack said hello. */
  readonly greeted: number;
  readonly open: number;
  /** Slack's own "this connection will be closed", to the newest one. */
  disconnect(reason: 'warning' | 'refresh_requested'): void;
  /** As when a cable is pulled, all of them. */
  cut(): void;
  /** Resolves with the first true value of `probe`, which is asked after everything that happens here. */
  readonly waitFor: Watch['waitFor'];
  close(): Promise<void>;
}

interface Acknowledged {
  readonly envelope_id: string;
  readonly payload?: Record<string, unknown>;
}

const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

/**
 * Slack's Socket Mode in front of the fake Slack: it gives out the address of the socket and passes every other call
 * on. Frames as in RFC 6455, without fragments: nothing here is that long.
 */
export async function startSocketServer(slack: FakeSlack, appToken: string): Promise<SocketServer> {
  let socket: Socket | undefined;
  let opened = 0;
  let greeted = 0;
  const { changed, waitFor } = watch(() => `${opened} opened, ${connections.size} open`);
  const waiting = new Map<string, ((acknowledged: Acknowledged) => void)[]>();
  const server = createServer((req, res) => {
    answer(req, res).catch((error) => res.writeHead(500).end(String(error)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const connections = new Set<Socket>();

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const method = (req.url ?? '').replace(/^\/api\//, '');
    const authorization = req.headers.authorization ?? '';
    const json = { 'content-type': 'application/json; charset=utf-8' };
    if (method === 'apps.connections.open') {
      opened += 1;
      const refused = api.refusals.shift();
      if (refused) {
        const retry = refused.retryAfter === undefined ? {} : { 'retry-after': String(refused.retryAfter) };
        res
          .writeHead(refused.status, { ...json, ...retry })
          .end(JSON.stringify({ ok: false, error: refused.error ?? 'internal_error' }));
        changed();
        return;
      }
      const known = authorization === `Bearer ${appToken}`;
      const answered = known ? { ok: true, url: `ws://${host}/link` } : { ok: false, error: 'invalid_auth' };
      res.writeHead(200, json).end(JSON.stringify(answered));
      return;
    }
    const headers = { authorization, 'content-type': req.headers['content-type'] ?? '' };
    const passed = await fetch(new URL(req.url ?? '', slack.apiUrl), {
      method: 'POST',
      headers,
      body: Buffer.concat(chunks),
    });
    res.writeHead(passed.status, json).end(await passed.text());
  }

  server.on('upgrade', (req, connection: Socket) => {
    const key = `${req.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const accept = createHash('sha1').update(key).digest('base64');
    connection.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    socket = connection;
    connections.add(connection);
    connection.on('close', () => {
      connections.delete(connection);
      if (socket === connection) socket = [...connections].at(-1);
      changed();
    });
    let held = Buffer.alloc(0);
    connection.on('error', () => {});
    connection.on('data', (chunk) => {
      held = Buffer.concat([held, chunk]);
      for (let frame = readFrame(held); frame; frame = readFrame(held)) {
        held = held.subarray(frame.length);
        if (frame.opcode === PING) connection.write(frameOf(PONG, frame.payload));
        if (frame.opcode === CLOSE) connection.end(frameOf(CLOSE, frame.payload));
        if (frame.opcode === TEXT) heard(JSON.parse(frame.payload.toString()));
      }
    });
    if (api.greets) {
      const num_connections = connections.size + api.strangers;
      connection.write(frameOf(TEXT, JSON.stringify({ type: 'hello', num_connections })));
      greeted += 1;
    }
    changed();
  });

  function heard(acknowledged: Acknowledged): void {
    waiting.get(acknowledged.envelope_id)?.shift()?.(acknowledged);
  }

  const api: SocketServer = {
    apiUrl: `http://${host}/api/`,
    strangers: 0,
    greets: true,
    refusals: [],
    get opened() {
      return opened;
    },
    get greeted() {
      return greeted;
    },
    get open() {
      return connections.size;
    },
    connected: () => waitFor(() => socket !== undefined),
    disconnect(reason) {
      socket?.write(frameOf(TEXT, JSON.stringify({ type: 'disconnect', reason })));
    },
    cut() {
      for (const connection of connections) connection.resetAndDestroy();
    },
    waitFor,
    deliver(envelope) {
      const acknowledged = new Promise<Acknowledged>((resolve) => {
        waiting.set(envelope.envelope_id, [...(waiting.get(envelope.envelope_id) ?? []), resolve]);
      });
      socket?.write(frameOf(TEXT, JSON.stringify(envelope)));
      return acknowledged;
    },
    async close() {
      for (const connection of connections) connection.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return api;
}

function frameOf(opcode: number, payload: string | Buffer): Buffer {
  const body = Buffer.from(payload as string);
  const head =
    body.length < 126 ? Buffer.from([0x80 | opcode, body.length]) : Buffer.from([0x80 | opcode, 126, 0, 0]);
  if (body.length >= 126) head.writeUInt16BE(body.length, 2);
  return Buffer.concat([head, body]);
}

/** The first whole frame of a client, unmasked. */
function readFrame(held: Buffer): { opcode: number; payload: Buffer; length: number } | undefined {
  if (held.length < 2) return undefined;
  const short = held.readUInt8(1) & 0x7f;
  const start = short === 126 ? 4 : 2;
  if (held.length < start + 4) return undefined;
  const size = short === 126 ? held.readUInt16BE(2) : short;
  const length = start + 4 + size;
  if (held.length < length) return undefined;
  const mask = held.subarray(start, start + 4);
  const payload = held.subarray(start + 4, length).map((byte, i) => byte ^ (mask[i % 4] ?? 0));
  return { opcode: held.readUInt8(0) & 0x0f, payload: Buffer.from(payload), length };
}
