import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { codeOf } from '../../error-code';
import { answers, idOf } from './dns-wire';

export interface Server {
  readonly host: string;
  readonly port: number;
}

export interface Waiting {
  readonly query: Buffer;
  reply(message: Buffer): void;
  fail(code: string): void;
  /** A packet came that answers nothing we asked. */
  readonly stray: () => void;
}

/** Sends questions to one resolver and finds the asker of each reply. */
export interface UdpPool {
  /** Returns how to stop waiting. */
  send(waiting: Waiting): () => void;
  close(): void;
}

/**
 * A socket buffer of Linux (208 KiB) holds about 256 replies; what comes on top is lost in silence. Half of it, so that
 * a busy moment loses nothing.
 */
const IN_FLIGHT = 128;
/** With the above 4,096 questions at once; more wait. */
const SOCKETS = 32;
/** The port is half of what a forger must guess, so no socket keeps one for long. */
const QUESTIONS_PER_PORT = 512;
const IDLE_MS = 10_000;

interface Lane {
  readonly socket: Socket;
  /** Set once the socket is bound to the resolver's address, so that the kernel drops what others send. */
  connected: boolean;
  readonly unsent: Buffer[];
  readonly pending: Map<number, Waiting>;
  asked: number;
  idle: NodeJS.Timeout | undefined;
}

export function openUdpPool({ host, port }: Server): UdpPool {
  const lanes = new Set<Lane>();
  const queue: Waiting[] = [];

  function retire(lane: Lane): void {
    if (!lanes.delete(lane)) return;
    clearTimeout(lane.idle);
    lane.socket.close();
  }

  function failAll(lane: Lane, code: string): void {
    const waiting = [...lane.pending.values()];
    lane.pending.clear();
    retire(lane);
    for (const one of waiting) one.fail(code);
    next();
  }

  function open(): Lane {
    const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
    const lane: Lane = {
      socket,
      connected: false,
      unsent: [],
      pending: new Map(),
      asked: 0,
      idle: undefined,
    };
    lanes.add(lane);
    socket.on('error', (error) => failAll(lane, codeOf(error) ?? 'EUNKNOWN'));
    socket.on('message', (message) => {
      const waiting = lane.pending.get(idOf(message));
      if (waiting === undefined || !answers(message, waiting.query)) {
        // Both tries of one question share their counter.
        for (const stray of new Set([...lane.pending.values()].map((one) => one.stray))) stray();
        return;
      }
      release(lane, waiting);
      waiting.reply(message);
    });
    socket.connect(port, host, () => {
      lane.connected = true;
      for (const query of lane.unsent.splice(0)) transmit(lane, query);
    });
    return lane;
  }

  function transmit(lane: Lane, query: Buffer): void {
    lane.socket.send(query, (error) => {
      if (error) failAll(lane, codeOf(error) ?? 'EUNKNOWN');
    });
  }

  function release(lane: Lane, waiting: Waiting): void {
    const id = idOf(waiting.query);
    if (lane.pending.get(id) !== waiting) return;
    lane.pending.delete(id);
    if (lane.pending.size === 0) {
      if (lane.asked >= QUESTIONS_PER_PORT) retire(lane);
      else lane.idle = setTimeout(() => retire(lane), IDLE_MS).unref();
    }
    next();
  }

  function free(id: number): Lane | undefined {
    for (const lane of lanes) {
      if (lane.pending.size < IN_FLIGHT && lane.asked < QUESTIONS_PER_PORT && !lane.pending.has(id))
        return lane;
    }
    return lanes.size < SOCKETS ? open() : undefined;
  }

  function start(waiting: Waiting): Lane | undefined {
    const lane = free(idOf(waiting.query));
    if (lane === undefined) return undefined;
    clearTimeout(lane.idle);
    lane.pending.set(idOf(waiting.query), waiting);
    lane.asked += 1;
    if (lane.connected) transmit(lane, waiting.query);
    else lane.unsent.push(waiting.query);
    return lane;
  }

  /** Where a question went, for those that had to wait for a place. */
  const places = new WeakMap<Waiting, Lane>();

  function next(): void {
    while (queue.length > 0) {
      const waiting = queue[0] as Waiting;
      const lane = start(waiting);
      if (lane === undefined) return;
      queue.shift();
      places.set(waiting, lane);
    }
  }

  return {
    send(waiting) {
      queue.push(waiting);
      next();
      return () => {
        const at = queue.indexOf(waiting);
        if (at >= 0) queue.splice(at, 1);
        const lane = places.get(waiting);
        if (lane !== undefined) release(lane, waiting);
      };
    },
    close() {
      // Those that wait first: the end of a lane would send them on a new one.
      for (const one of queue.splice(0)) one.fail('ECANCELED');
      for (const lane of [...lanes]) failAll(lane, 'ECANCELED');
    },
  };
}
