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
export function waitingFor(world: World, host: Destination): Message[] {
  const gone = host.drained?.count ?? 0;
  const tried = host.active - host.unattempted;
  return Array.from({ length: host.active }, (_, i) => message(world, host, gone + i, i < tried));
}

/** Counted from the oldest, those that are gone included. */
function message({ destinations }: World, host: Destination, n: number, isTried: boolean): Message {
  const came = cameAt(host, n);
  return {
    mid: 810_000 + destinations.indexOf(host) * 10_000 + n,
    bytes: 2048 + 37 * n,
    sender: senders[n % senders.length] ?? '',
    subject: `Your order ${4711 + n}`,
    recipient: `${people[n % people.length]}@${host.host}`,
    attempts: isTried ? Math.max(1, failuresOf(host).filter((at) => at > came).length) : 0,
  };
}

/** Evenly, from the oldest to the last failure. */
function cameAt(host: Destination, n: number): number {
  const last = failuresOf(host).at(-1) ?? 0;
  const first = host.drained?.oldestAt ?? host.oldestAt ?? last - hour;
  return first + (n / Math.max(1, host.active + (host.drained?.count ?? 0))) * (last - first);
}

/** When its tries failed, the oldest first. */
export function failuresOf({ failedAt, lastActivityAt, active, unattempted }: Destination): number[] {
  if (failedAt) return [...failedAt];
  if (lastActivityAt === undefined || active === unattempted) return [];
  return [3, 2, 1, 0].map((ago) => lastActivityAt - ago * hour);
}

/** mail_logs, the oldest line first. Line forms: AsyncOS 9.1 guide p. 38-11, Cisco 117853, 117875 and 212837. */
export function mailLog(world: World): string[] {
  const now = world.now();
  const events = world.destinations.flatMap((host, i) => [
    ...waitingFor(world, host)
      .slice(0, LOGGED)
      .flatMap((one) => received(one, host.oldestAt ?? (host.lastActivityAt ?? now) - hour)),
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

/** Everything that was tried: what bounced, what failed, and what went well. */
function attemptsFor(world: World, host: Destination, firstDcid: number): Logged[] {
  const last = host.lastActivityAt;
  if (last === undefined || host.host.endsWith('.queue')) return [];
  const server = host.mx[0]?.host ?? host.host;
  const [ip = ''] = addressesOf(world, server);
  const all = Array.from({ length: (host.drained?.count ?? 0) + host.active - host.unattempted }, (_, n) =>
    message(world, host, n, true),
  );
  const failed = failuresOf(host).flatMap((at, i) => {
    const there = all.filter(({ mid }) => at > cameAt(host, mid % 10_000)).slice(0, LOGGED);
    return there.length === 0 ? [] : failedAt(world, at, firstDcid + i, ip, host, there);
  });
  const drained = all.slice(0, Math.min(LOGGED, host.drained?.count ?? 0));
  const idle = host.drained === undefined && failed.length === 0 && host.delivered > 0;
  return [
    ...bounced(world, host, firstDcid + 80, ip),
    ...failed,
    ...drained.flatMap((one) => deliveredAt(world, host.drained?.since ?? last, firstDcid + 90, ip, one)),
    ...(idle ? deliveredAt(world, last, firstDcid + 90, ip, earlier(host, 700_000 + firstDcid)) : []),
  ];
}

/** A message that is gone, and of which the log still tells. */
function earlier({ host }: Destination, mid: number): Pick<Message, 'mid' | 'recipient'> {
  return { mid, recipient: `luis@${host}` };
}

/** What `hoststatus` shows as the last 5xx error. */
function bounced(world: World, host: Destination, dcid: number, ip: string): Logged[] {
  if (!host.last5xx) return [];
  const { at, text } = host.last5xx;
  const { mid, recipient } = earlier(host, 790_000 + dcid);
  const said = text.slice(4);
  return [
    { at, text: `MID ${mid} ICID ${mid + 1000} RID 0 To: <${recipient}>` },
    opened(world, at, dcid, ip),
    { at, text: `Delivery start DCID ${dcid} MID ${mid} to RID [0]` },
    {
      at,
      text: `Bounced: DCID ${dcid} MID ${mid} to RID 0 - 5.1.0 - Unknown address error ('${text.slice(0, 3)}', ['${said}']) []`,
    },
  ];
}

function interfaceOf({ sendsFrom = '192.0.2.5' }: World): string {
  return sendsFrom;
}

function opened(world: World, at: number, dcid: number, ip: string): Logged {
  return { at, text: `New SMTP DCID ${dcid} interface ${interfaceOf(world)} address ${ip} port 25` };
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
    return [
      opened(world, at, dcid, ip),
      { at, text: say.network(dcid, host.host, ip, why, interfaceOf(world)) },
    ];
  }
  if (host.smtp === 'rejects') {
    const text = `Connection Error: DCID ${dcid} domain: ${host.host} IP: ${ip} port: 25 details: 554-'5.7.1 Service unavailable; client host blocked' interface: ${interfaceOf(world)} reason: unexpected SMTP response`;
    return [opened(world, at, dcid, ip), { at, text }];
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

function deliveredAt(
  world: World,
  at: number,
  dcid: number,
  ip: string,
  { mid, recipient }: Pick<Message, 'mid' | 'recipient'>,
): Logged[] {
  return [
    { at, text: `MID ${mid} ICID ${mid + 1000} RID 0 To: <${recipient}>` },
    opened(world, at, dcid, ip),
    { at, text: `Delivery start DCID ${dcid} MID ${mid} to RID [0]` },
    { at, text: `Message done DCID ${dcid} MID ${mid} to RID [0]` },
    { at, text: `MID ${mid} RID [0] Response 2.0.0 Ok: queued as 4F1C2` },
  ];
}
