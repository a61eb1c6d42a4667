import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { codeOf } from '../../error-code';
import type { Place } from './dns-queue';
import { answers, idOf } from './dns-wire';

export interface Server {
  readonly host: string;
  readonly port: number;
}

export interface Sending {
  /** A packet with a random id. */
  encode(): Buffer;
  reply(message: Buffer, query: Buffer): void;
  fail(code: string): void;
  /** A packet came that answers nothing we asked. */
  readonly stray: () => void;
}

/** Sends questions to one resolver and finds the asker of each reply. */
export interface UdpPool {
  /** At once, on a place that its queue has given. Returns how to stop waiting. */
  send(place: Place, sending: Sending): () => void;
  close(): void;
}

/** Our buffers are no larger than the resolver's (see dns-pace.ts): half of one, so that a busy moment loses nothing. */
const IN_FLIGHT = 128;
const SOCKETS = 32;
/** The queue gives no more places. */
export const MOST_IN_FLIGHT = IN_FLIGHT * SOCKETS;
/** The port is half of what a forger must guess, so no socket keeps one for long. */
const QUESTIONS_PER_PORT = 512;
const IDLE_MS = 10_000;

interface Pending {
  readonly query: Buffer;
  readonly place: Place;
  readonly sending: Sending;
}

interface Lane {
  readonly socket: Socket;
  /** Set once the socket is bound to the resolver's address, so that the kernel drops what others send. */
  connected: boolean;
  readonly unsent: Buffer[];
  readonly pending: Map<number, Pending>;
  asked: number;
  idle: NodeJS.Timeout | undefined;
}

export function openUdpPool({ host, port }: Server): UdpPool {
  const lanes = new Set<Lane>();

  function retire(lane: Lane): void {
    if (!lanes.delete(lane)) return;
    clearTimeout(lane.idle);
    lane.socket.close();
  }

  function failAll(lane: Lane, code: string): void {
    const pending = [...lane.pending.values()];
    lane.pending.clear();
    retire(lane);
    for (const { place, sending } of pending) {
      place.over();
      sending.fail(code);
    }
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
      const found = lane.pending.get(idOf(message));
      if (found === undefined || !answers(message, found.query)) {
        // Both tries of one question share their counter.
        for (const stray of new Set([...lane.pending.values()].map(({ sending }) => sending.stray))) stray();
        return;
      }
      found.place.answered();
      release(lane, found);
      found.sending.reply(message, found.query);
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

  function release(lane: Lane, { query, place }: Pending): void {
    if (lane.pending.get(idOf(query))?.place !== place) return;
    lane.pending.delete(idOf(query));
    if (lane.pending.size === 0) {
      if (lane.asked >= QUESTIONS_PER_PORT) retire(lane);
      else lane.idle = setTimeout(() => retire(lane), IDLE_MS).unref();
    }
    place.over();
  }

  /** Lanes that are full, or that have this id on the way, are passed. */
  function laneFor(id: number): Lane {
    for (const lane of lanes) {
      if (lane.pending.size < IN_FLIGHT && lane.asked < QUESTIONS_PER_PORT && !lane.pending.has(id))
        return lane;
    }
    return open();
  }

  return {
    send(place, sending) {
      const query = sending.encode();
      const lane = laneFor(idOf(query));
      clearTimeout(lane.idle);
      const pending = { query, place, sending };
      lane.pending.set(idOf(query), pending);
      lane.asked += 1;
      if (lane.connected) transmit(lane, query);
      else lane.unsent.push(query);
      return () => release(lane, pending);
    },
    close() {
      for (const lane of [...lanes]) failAll(lane, 'ECANCELED');
    },
  };
}
