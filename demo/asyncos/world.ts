/** What one simulated appliance holds. Tests and the demo may change it at any time. */
export interface Destination {
  readonly host: string;
  state: 'up' | 'down' | 'unknown';
  active: number;
  unattempted: number;
  connections: number;
  delivered: number;
  soft: number;
  hard: { dns: number; fivexx: number; filter: number; expired: number; other: number };
  deleted: number;
  /** When the oldest waiting message came, and the last attempt was; milliseconds. */
  oldestAt?: number;
  lastActivityAt?: number;
  /** When tries failed, the oldest first; hourly up to the last activity, unless told otherwise. */
  failedAt?: readonly number[];
  /** What immediate delivery brought through, when that began, and when the oldest of it had come. */
  drained?: { readonly since: number; readonly oldestAt?: number; count: number };
  last5xx?: { text: string; at: number; ip: string; host: string };
  mx: { preference: number; host: string; ttl?: string }[];
  addresses: { preference: number; ip: string }[];
  routes: string[];
  /** What immediate delivery comes to. */
  retry: 'drains' | 'fails';
  /** What its server said to the attempts so far; greylisting, unless told otherwise. */
  deferral?: { readonly code: string; readonly text: string };
  /** What an SMTP test from the appliance finds. */
  smtp: 'accepts' | 'refuses' | 'rejects' | 'silent';
}

/** The one packet capture that an appliance can run, and what the next one would be. */
export interface CaptureState {
  running?: { file: string; startedAt: number; filter: string };
  megabytes: number;
  stopsAtSize: boolean;
  filter: string;
}

export interface LogSubscription {
  readonly name: string;
  readonly type: string;
  /** Of a Domain Debug log: the destination, and how many sessions are left to record. */
  readonly domain?: string;
  sessions?: number;
  readonly lines: string[];
}

export interface World {
  readonly destinations: Destination[];
  /** The address its mail leaves by; without one 192.0.2.5. */
  sendsFrom?: string;
  /** Others that its resolver knows, and that it has had no mail for. */
  elsewhere?: readonly Destination[];
  delivery: 'running' | 'suspended';
  receiving: 'running' | 'suspended';
  upSince: number;
  workQueue: number;
  /** Who or what paused it. */
  workQueuePaused?: string;
  /** The appliance's clock; milliseconds. */
  now(): number;
  /** Rows that tophosts prints at most; a real one stops at 20 (Cisco 118467). */
  rows?: number;
  /** How long a connection that nobody answers takes to fail; on a real one it is over a minute. Milliseconds. */
  connectMilliseconds: number;
  /** How long the draining of one destination takes, and in how many steps. */
  drain: { milliseconds: number; steps: number };
  readonly capture: CaptureState;
  /** Committed; what a session has not committed yet is the session's own. */
  logs: LogSubscription[];
  /** Comments of the commits so far. */
  readonly commits: string[];
  /** Who has changes that are not committed, if somebody has. */
  uncommittedBy?: string;
}

const hour = 3_600_000;

export function destination(host: string, facts: Partial<Omit<Destination, 'host'>> = {}): Destination {
  return {
    host,
    state: 'up',
    active: 0,
    unattempted: 0,
    connections: 0,
    delivered: 0,
    soft: 0,
    hard: { dns: 0, fivexx: 0, filter: 0, expired: 0, other: 0 },
    deleted: 0,
    mx: [],
    addresses: [],
    routes: [],
    retry: 'drains',
    smtp: 'accepts',
    ...facts,
  };
}

export function world(destinations: Destination[], facts: Partial<Omit<World, 'destinations'>> = {}): World {
  return {
    destinations,
    delivery: 'running',
    receiving: 'running',
    upSince: Date.now() - 40 * 24 * hour,
    workQueue: 0,
    now: Date.now,
    connectMilliseconds: 2000,
    drain: { milliseconds: 1500, steps: 10 },
    capture: { megabytes: 200, stopsAtSize: false, filter: 'tcp port 25' },
    logs: [
      { name: 'antivirus', type: 'Anti-Virus Logs', lines: [] },
      { name: 'mail_logs', type: 'IronPort Text Mail Logs', lines: [] },
      { name: 'system_logs', type: 'System Logs', lines: [] },
    ],
    commits: [],
    ...facts,
  };
}

/** The three queues of the appliance itself are listed even when empty (Cisco 215929). */
function specialQueues(released = 0): Destination[] {
  return [
    destination('the.encryption.queue'),
    destination('the.euq.queue', { active: released, unattempted: released }),
    destination('the.euq.release.queue'),
  ];
}

/** The article's night: its rows, and mail.com stuck although it answers again, so that a retry drains it. */
export function articleWorld(): World {
  const now = Date.now();
  return world([
    destination('mail.com', {
      active: 214,
      unattempted: 4,
      delivered: 336,
      soft: 1204,
      hard: { dns: 0, fivexx: 2, filter: 0, expired: 0, other: 0 },
      oldestAt: now - 6 * hour - 130_000,
      lastActivityAt: now - 29_000,
      last5xx: {
        text: '550 5.7.1 Blocked by policy',
        at: now - 8 * hour,
        ip: '10.233.186.26',
        host: 'mx.mail.com',
      },
      mx: [
        { preference: 5, host: 'mx.mail.com', ttl: '29m12s' },
        { preference: 10, host: 'al1.mail.com', ttl: '29m12s' },
      ],
      addresses: [{ preference: 5, ip: '10.233.186.26' }],
    }),
    destination('example.org', {
      active: 3,
      unattempted: 3,
      connections: 1,
      delivered: 12_034,
      lastActivityAt: now,
    }),
    destination('xmail.com', {
      delivered: 1_284_551,
      lastActivityAt: now,
      mx: [
        { preference: 5, host: 'xmail-smtp-in.l.google.com' },
        { preference: 10, host: 'al1.xmail-smtp-in.l.google.com' },
      ],
    }),
    ...specialQueues(5),
  ]);
}

/** The other appliance: a partner that refuses connections, where a retry only adds soft bounces. */
export function stuckWorld(): World {
  const now = Date.now();
  return world([
    destination('partner.example', {
      state: 'down',
      active: 1_208,
      unattempted: 12,
      delivered: 48_210,
      soft: 9_664,
      hard: { dns: 0, fivexx: 0, filter: 0, expired: 31, other: 0 },
      oldestAt: now - 26 * hour,
      lastActivityAt: now - 61_000,
      mx: [{ preference: 10, host: 'mx.partner.example', ttl: '52m24s' }],
      addresses: [{ preference: 10, ip: '198.51.100.25' }],
      retry: 'fails',
      smtp: 'refuses',
    }),
    // Its resolver still has yesterday's answer: the other appliance sees two servers.
    destination('mail.com', {
      active: 2,
      unattempted: 2,
      delivered: 51_377,
      lastActivityAt: now,
      smtp: 'accepts',
      mx: [{ preference: 5, host: 'mx.mail.com' }],
      addresses: [{ preference: 5, ip: '10.233.186.20' }],
    }),
    destination('slow.example', {
      state: 'unknown',
      active: 17,
      soft: 40,
      oldestAt: now - 2 * hour,
      retry: 'fails',
      smtp: 'silent',
    }),
    destination('strict.example', { active: 1, delivered: 902, soft: 3, smtp: 'rejects', retry: 'fails' }),
    ...specialQueues(),
  ]);
}
