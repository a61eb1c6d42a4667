import { clock } from './tables';
import { readWords } from './words-reads';
import type { Destination, World } from './world';
import { addressesOf } from './zone';

/** The single messages behind the numbers of a world: who waits, and what became of each attempt. */
export interface Message {
  readonly mid: number;
  readonly bytes: number;
  readonly sender: string;
  readonly subject: string;
  readonly recipient: string;
  readonly attempts: number;
}

const people = ['ana.lopez', 'luis', 'marta', 'billing', 'j.doe', 'office'];
const senders = ['news@example.com', 'orders@example.com', 'ana@example.com'];
/** Logged in full are this many messages of a destination: those that wait longest. */
const LOGGED = 5;
const hour = 3_600_000;

/** One message a waiting recipient, the oldest first. */
export function waitingFor({ destinations }: World, host: Destination): Message[] {
  const first = 810_000 + destinations.indexOf(host) * 10_000;
  return Array.from({ length: host.active }, (_, i) => ({
    mid: first + i,
    bytes: 2048 + 37 * i,
    sender: senders[i % senders.length] ?? '',
    subject: `Your order ${4711 + i}`,
    recipient: `${people[i % people.length]}@${host.host}`,
    attempts: i < host.active - host.unattempted ? 9 : 0,
  }));
}

/** mail_logs, the oldest line first. Line forms: AsyncOS 9.1 guide p. 38-11, Cisco 117853 and 212837. */
export function mailLog(world: World): string[] {
  const now = world.now();
  const events = world.destinations.flatMap((host, i) => [
    ...waitingFor(world, host)
      .slice(0, LOGGED)
      .flatMap((message) => received(message, host.oldestAt ?? (host.lastActivityAt ?? now) - hour)),
    ...attemptsFor(world, host, 5000 + i * 100),
  ]);
  return events
    .sort((a, b) => a.at - b.at)
    .map(({ at, text }) => `${clock(at).replace(/ GMT$/, '')} Info: ${text}`);
}

interface Logged {
  readonly at: number;
  readonly text: string;
}

function received({ mid, sender, recipient, subject, bytes }: Message, at: number): Logged[] {
  const icid = mid + 1000;
  return [
    `Start MID ${mid} ICID ${icid}`,
    `MID ${mid} ICID ${icid} From: <${sender}>`,
    `MID ${mid} ICID ${icid} RID 0 To: <${recipient}>`,
    `MID ${mid} Subject '${subject}'`,
    `MID ${mid} ready ${bytes} bytes from <${sender}>`,
    `MID ${mid} queued for delivery`,
  ].map((text) => ({ at, text }));
}

/** The last hours: one attempt an hour while something waits, one that went well otherwise. */
function attemptsFor(world: World, host: Destination, firstDcid: number): Logged[] {
  const last = host.lastActivityAt;
  if (last === undefined || host.host.endsWith('.queue')) return [];
  const server = host.mx[0]?.host ?? host.host;
  const [ip = ''] = addressesOf(world, server);
  const waiting = waitingFor(world, host)
    .filter(({ attempts }) => attempts > 0)
    .slice(0, LOGGED);
  if (waiting.length === 0) return host.delivered > 0 ? deliveredAt(world, last, firstDcid, ip, host) : [];
  return [3, 2, 1, 0].flatMap((ago) =>
    failedAt(world, last - ago * hour, firstDcid + 4 - ago, ip, host, waiting),
  );
}

function opened({ sendsFrom = '192.0.2.5' }: World, at: number, dcid: number, ip: string): Logged {
  return { at, text: `New SMTP DCID ${dcid} interface ${sendsFrom} address ${ip} port 25` };
}

function failedAt(
  world: World,
  at: number,
  dcid: number,
  ip: string,
  host: Destination,
  waiting: readonly Message[],
): Logged[] {
  const say = readWords.log;
  if (host.smtp === 'refuses' || host.smtp === 'silent') {
    const why = host.smtp === 'refuses' ? '[Errno 61] Connection refused' : '[Errno 60] Operation timed out';
    return [opened(world, at, dcid, ip), { at, text: say.network(dcid, host.host, ip, why) }];
  }
  return [
    opened(world, at, dcid, ip),
    ...waiting.flatMap(({ mid, recipient }): Logged[] => [
      { at, text: `Delivery start DCID ${dcid} MID ${mid} to RID [0]` },
      {
        at,
        text: host.deferral
          ? say.delayed(dcid, mid, host.deferral.code, host.deferral.text)
          : say.delayed(dcid, mid, '451', `4.7.1 <${recipient}>: Greylisted, try again in 5 minutes`),
      },
    ]),
    { at: at + 5000, text: `DCID ${dcid} close` },
  ];
}

function deliveredAt(world: World, at: number, dcid: number, ip: string, { host }: Destination): Logged[] {
  const mid = 700_000 + dcid;
  return [
    { at, text: `MID ${mid} ICID ${mid + 1000} RID 0 To: <luis@${host}>` },
    opened(world, at, dcid, ip),
    { at, text: `Delivery start DCID ${dcid} MID ${mid} to RID [0]` },
    { at, text: `Message done DCID ${dcid} MID ${mid} to RID [0]` },
    { at, text: `MID ${mid} RID [0] Response 2.0.0 Ok: queued as 4F1C2` },
  ];
}
