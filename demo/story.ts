import { type Destination, destination, type World } from './asyncos';
import type { Held, Zone } from './peers/dns';
import type { MailServer } from './peers/mail';

/**
 * The destinations of the demo, once: what the two appliances hold, what DNS says about them, and the mail servers
 * behind that, each on a loopback address of its own. Each is another diagnosis.
 */

const minute = 60_000;
const hour = 60 * minute;

/** Their mail servers. Where none listens, connections are refused. */
export const mailServers: readonly MailServer[] = [
  { address: '127.0.0.26', name: 'mx.mail.com', tls: true },
  { address: '127.0.0.27', name: 'al1.mail.com' },
  { address: '127.0.0.30', name: 'example.org' },
  { address: '127.0.0.31', name: 'xmail-smtp-in.l.google.com' },
  { address: '127.0.0.32', name: 'al1.xmail-smtp-in.l.google.com' },
  { address: '127.0.0.40', name: 'slow.example', afterMs: 3000 },
  { address: '127.0.0.50', name: 'strict.example' },
  { address: '127.0.0.60', name: 'mx.grey.example' },
];

const zone: Readonly<Record<string, Held>> = {
  'mail.com': {
    MX: [
      [5, 'mx.mail.com'],
      [10, 'al1.mail.com'],
    ],
    TXT: ['v=spf1 mx -all'],
  },
  '_dmarc.mail.com': { TXT: ['v=DMARC1; p=reject; rua=mailto:dmarc@mail.com'] },
  'mx.mail.com': { A: ['127.0.0.26'] },
  'al1.mail.com': { A: ['127.0.0.27'] },
  'partner.example': { MX: [[10, 'mx.partner.example']], TXT: ['v=spf1 mx ~all'] },
  'mx.partner.example': { A: ['127.0.0.25'] },
  'example.org': { A: ['127.0.0.30'] },
  'xmail.com': {
    MX: [
      [5, 'xmail-smtp-in.l.google.com'],
      [10, 'al1.xmail-smtp-in.l.google.com'],
    ],
  },
  'xmail-smtp-in.l.google.com': { A: ['127.0.0.31'] },
  'al1.xmail-smtp-in.l.google.com': { A: ['127.0.0.32'] },
  'slow.example': { A: ['127.0.0.40'] },
  'strict.example': { A: ['127.0.0.50'] },
  'grey.example': { MX: [[10, 'mx.grey.example']] },
  'mx.grey.example': { A: ['127.0.0.60'] },
};

/** What receivers find of the addresses that the two appliances send from. */
const senders: Readonly<Record<string, Held>> = {
  '5.2.0.192.in-addr.arpa': { PTR: ['out1.example.com'] },
  '6.2.0.192.in-addr.arpa': { PTR: ['out2.example.com'] },
  'out1.example.com': { A: ['192.0.2.5'] },
  'out2.example.com': { A: ['192.0.2.6'] },
};

export const names: Zone = new Map(Object.entries({ ...zone, ...senders }));

/** Makes the two appliances of the article's night live in this world. */
export function tell(esa1: World, esa2: World): void {
  const now = esa1.now();
  esa2.destinations.splice(
    4,
    0,
    destination('grey.example', {
      active: 6,
      delivered: 411,
      soft: 8,
      oldestAt: now - 4 * minute,
      lastActivityAt: now - minute,
      failedAt: [now - 3 * minute, now - minute],
      mx: [{ preference: 10, host: 'mx.grey.example' }],
      addresses: [{ preference: 10, ip: '127.0.0.60' }],
      retry: 'fails',
    }),
  );
  for (const world of [esa1, esa2]) {
    for (const host of world.destinations) {
      const servers = host.mx.length > 0 ? host.mx : [{ preference: 0, host: host.host }];
      const known = servers.flatMap(({ preference, host: name }) =>
        (zone[name]?.A ?? []).map((ip) => ({ preference, ip })),
      );
      if (known.length > 0) host.addresses = known;
    }
  }
  esa2.sendsFrom = '192.0.2.6';
  const unknownTo = (one: World, other: World) =>
    other.destinations.filter(({ host }) => !one.destinations.some((own) => own.host === host));
  esa1.elsewhere = unknownTo(esa1, esa2);
  esa2.elsewhere = unknownTo(esa2, esa1);
  const at = (world: World, name: string) => world.destinations.find(({ host }) => host === name);
  const stuck = at(esa1, 'mail.com');
  // It was shut down for hours and is back: the appliance's next try is up to an hour away.
  if (stuck) {
    stuck.deferral = { code: '421', text: '4.3.2 Service shutting down' };
    failing(stuck, now - 41 * minute, 6);
    // Before that, and nothing to do with it: a mailbox that does not exist.
    if (stuck.last5xx) {
      stuck.last5xx.text = '550 5.1.1 <luis@mail.com>: Recipient address rejected: User unknown';
      stuck.last5xx.ip = '127.0.0.26';
    }
  }
  const stale = at(esa2, 'mail.com');
  // Its resolver still has yesterday's answer: a server on its way out, which still takes mail.
  if (stale) {
    stale.addresses = [{ preference: 5, ip: '127.0.0.20' }];
    stale.lastActivityAt = now - 20 * minute;
  }
  const slow = at(esa2, 'slow.example');
  if (slow) failing(slow, now - 22 * minute, 2);
  const strict = at(esa2, 'strict.example');
  if (strict) {
    strict.oldestAt = now - 3 * hour;
    failing(strict, now - 17 * minute, 3);
  }
  const refusing = at(esa2, 'partner.example');
  if (refusing) {
    failing(refusing, now - minute, 26);
    // Mail came all the time, so the attempts add up to half of 26 for each.
    refusing.soft = 16_224;
  }
  // Whatever waits has come some time.
  for (const world of [esa1, esa2])
    for (const host of world.destinations) if (host.active > 0) host.oldestAt ??= now - 20_000;
}

/** Hourly, since its oldest mail came. */
function failing(host: Destination, last: number, tries: number): void {
  host.lastActivityAt = last;
  host.failedAt = Array.from({ length: tries }, (_, ago) => last - ago * hour).reverse();
}
