import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import packet, { type Answer } from 'dns-packet';

/** What one name holds; a name that is not in the zone does not exist. */
export interface Held {
  readonly A?: readonly string[];
  readonly MX?: readonly (readonly [preference: number, exchange: string])[];
  readonly TXT?: readonly string[];
  readonly PTR?: readonly string[];
  /** Its name servers fail. */
  readonly broken?: true;
}
export type Zone = ReadonlyMap<string, Held>;

export interface NameServer {
  readonly address: string;
  close(): Promise<void>;
}

const TTL = 60;
const SERVFAIL = 2;
const NXDOMAIN = 3;

/** Answers over UDP; nothing in its zone needs more room. */
export async function startNameServer(zone: Zone): Promise<NameServer> {
  const socket = createSocket('udp4');
  socket.on('message', (data, from) => {
    const reply = replyTo(data, zone);
    if (reply) socket.send(reply, from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    address: `127.0.0.1:${socket.address().port}`,
    async close() {
      socket.close();
      await once(socket, 'close');
    },
  };
}

function replyTo(data: Buffer, zone: Zone): Buffer | undefined {
  const { id = 0, questions = [] } = packet.decode(data);
  const [question] = questions;
  if (question === undefined) return undefined;
  const name = question.name.toLowerCase();
  const held = zone.get(name);
  const broken = [...zone].some(
    ([at, { broken: fails }]) => fails && (name === at || name.endsWith(`.${at}`)),
  );
  const isThere = held !== undefined || [...zone.keys()].some((other) => other.endsWith(`.${name}`));
  const rcode = broken ? SERVFAIL : isThere ? 0 : NXDOMAIN;
  return packet.encode({
    type: 'response',
    id,
    flags: packet.RECURSION_DESIRED | packet.RECURSION_AVAILABLE | rcode,
    questions,
    answers: broken || held === undefined ? [] : answersOf(question.name, question.type, held),
  });
}

function answersOf(name: string, type: string, { A = [], MX = [], TXT = [], PTR = [] }: Held): Answer[] {
  switch (type) {
    case 'A':
      return A.map((data) => ({ type: 'A', name, ttl: TTL, data }));
    case 'MX':
      return MX.map(([preference, exchange]) => ({
        type: 'MX',
        name,
        ttl: TTL,
        data: { preference, exchange },
      }));
    case 'PTR':
      return PTR.map((data) => ({ type: 'PTR', name, ttl: TTL, data }));
    case 'TXT':
      return TXT.map((data) => ({ type: 'TXT', name, ttl: TTL, data }));
    default:
      return [];
  }
}
