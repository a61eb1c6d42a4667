import { words } from './words';
import type { Destination, World } from './world';

/** Sort keys of tophosts, in the order of its menu (Cisco 118467), which is not that of its columns. */
export const sortKeys = ['active', 'connections', 'delivered', 'hard', 'soft'] as const;
export type SortKey = (typeof sortKeys)[number];

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Thu Aug 13 14:29:42 2020 GMT` */
export function clock(at: number): string {
  const date = new Date(at);
  const day = String(date.getUTCDate()).padStart(2);
  const time = date.toISOString().slice(11, 19);
  return `${days[date.getUTCDay()]} ${months[date.getUTCMonth()]} ${day} ${time} ${date.getUTCFullYear()} GMT`;
}

/** `6 hours 2 mins 10 secs` */
function age(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const parts = [
    [Math.floor(seconds / 86_400), 'day'],
    [Math.floor(seconds / 3600) % 24, 'hour'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 'sec'],
  ] as const;
  const words = parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`);
  return words.join(' ') || '0 secs';
}

/** Made once: making it is what `toLocaleString` spends its time on. */
const grouping = new Intl.NumberFormat('en-US');

function grouped(value: number): string {
  return grouping.format(value);
}

function hardOf({ hard }: Destination): number {
  return hard.dns + hard.fivexx + hard.filter + hard.expired + hard.other;
}

/** Layout and texts: Cisco 215929; the widths are ours, the page collapsed them. */
export function tophostsTable(world: World, by: SortKey): string {
  const key = (host: Destination) => (by === 'hard' ? hardOf(host) : host[by]);
  const rows = [...world.destinations].sort((a, b) => key(b) - key(a)).slice(0, world.rows ?? 20);
  const width = Math.max(28, ...rows.map(({ host }) => host.length + 2));
  const ranks = Math.max(4, String(rows.length).length + 2);
  const cells = (values: readonly string[]) => values.map((value) => value.padStart(11)).join('');
  const line = (rank: string, host: string, values: readonly string[]) =>
    `${rank.padEnd(ranks)}${host.padEnd(width)}${cells(values)}`;
  return [
    '',
    `Status as of: ${clock(world.now())}`,
    "Hosts marked with '*' were down as of the last delivery attempt.",
    '',
    line('', '', ['Active', 'Conn.', 'Deliv.', 'Soft', 'Hard']),
    line('#', 'Recipient Host', ['Recip.', 'Out', 'Recip.', 'Bounced', 'Bounced']),
    '',
    ...rows.map((host, i) =>
      line(
        `${i + 1}${host.state === 'down' ? '*' : ''}`,
        host.host,
        [host.active, host.connections, host.delivered, host.soft, hardOf(host)].map(grouped),
      ),
    ),
    '',
  ].join('\n');
}

/** Counters and gauges: Cisco 215929. What follows them: older guides, from memory. */
export function hoststatusText(world: World, name: string): string {
  const host = world.destinations.find((each) => each.host === name.toLowerCase());
  if (!host) return `\n${words.unknownDestination(name)}\n`;
  const figure = (indent: number, label: string, value: number) =>
    `${' '.repeat(indent)}${label.padEnd(34 - indent)}${grouped(value).padStart(8)}`;
  const hard = hardOf(host);
  return [
    '',
    `Host mail status for: '${host.host}'`,
    `Status as of:         ${clock(world.now())}`,
    `Host up/down:         ${host.state}`,
    '',
    'Counters:',
    '  Queue',
    figure(4, 'Soft Bounced Events', host.soft),
    '  Completion',
    figure(4, 'Completed Recipients', hard + host.delivered + host.deleted),
    figure(6, 'Hard Bounced Recipients', hard),
    figure(8, 'DNS Hard Bounces', host.hard.dns),
    figure(8, '5XX Hard Bounces', host.hard.fivexx),
    figure(8, 'Filter Hard Bounces', host.hard.filter),
    figure(8, 'Expired Hard Bounces', host.hard.expired),
    figure(8, 'Other Hard Bounces', host.hard.other),
    figure(6, 'Delivered Recipients', host.delivered),
    figure(6, 'Deleted Recipients', host.deleted),
    '',
    'Gauges:',
    '  Queue',
    figure(4, 'Active Recipients', host.active),
    figure(6, 'Unattempted Recipients', host.unattempted),
    figure(6, 'Attempted Recipients', host.active - host.unattempted),
    '  Connections',
    figure(4, 'Current Outbound Connections', host.connections),
    figure(4, 'Pending Outbound Connections', 0),
    '',
    `Oldest Message        ${host.oldestAt === undefined ? 'No Messages' : age(world.now() - host.oldestAt)}`,
    ...(host.lastActivityAt === undefined ? [] : [`Last Activity         ${clock(host.lastActivityAt)}`]),
    ...addressBlocks(world, host),
    '',
  ].join('\n');
}

function addressBlocks(world: World, host: Destination): string[] {
  const lines: string[] = [];
  if (host.routes.length > 0)
    lines.push('', 'SMTP routes for this host:', ...host.routes.map((route) => `    ${route}`));
  if (host.addresses.length > 0) {
    lines.push(
      `Ordered IP addresses: (expiring at ${clock(world.now() + 1_800_000)})`,
      '    Preference   IPs',
    );
    lines.push(...host.addresses.map(({ preference, ip }) => `    ${String(preference).padEnd(13)}${ip}`));
  }
  if (host.mx.length > 0) {
    lines.push('', 'MX Records:', '    Preference   TTL        Hostname');
    for (const { preference, ttl = '1h', host: mx } of host.mx)
      lines.push(`    ${String(preference).padEnd(13)}${ttl.padEnd(11)}${mx}`);
  }
  if (host.last5xx) {
    const { text, at, ip, host: mx } = host.last5xx;
    lines.push('', 'Last 5XX Error:', '----------', text, `(at ${clock(at)} IN ${ip} ${mx})`, '----------');
  }
  return lines;
}

/** Labels: AsyncOS 9.1.2 guide, p. 34-6; layout from memory. */
export function statusText(world: World, detail = false): string {
  const sum = (of: (host: Destination) => number) =>
    world.destinations.reduce((total, host) => total + of(host), 0);
  const oldest = world.destinations.flatMap(({ oldestAt }) => (oldestAt === undefined ? [] : [oldestAt]));
  const counter = (indent: number, label: string, value: number) =>
    `${' '.repeat(indent)}${label.padEnd(30 - indent)}${[value, value, value].map((v) => grouped(v).padStart(16)).join('')}`;
  const gauge = (label: string, value: number) => `    ${label.padEnd(30)}${grouped(value).padStart(10)}`;
  const hard = sum(hardOf);
  const delivered = sum((host) => host.delivered);
  return [
    '',
    ...(detail ? [] : ['Enter "status detail" for more information.', '']),
    `Status as of:                  ${clock(world.now())}`,
    `Up since:                      ${clock(world.upSince)} (${age(world.now() - world.upSince)})`,
    'Last counter reset:            Never',
    `System status:                 ${systemStatus(world)}`,
    `Oldest Message:                ${oldest.length === 0 ? 'No Messages' : age(world.now() - Math.min(...oldest))}`,
    '',
    'Counters:                               Reset          Uptime        Lifetime',
    '  Queue',
    counter(
      4,
      'Soft Bounced Events',
      sum((host) => host.soft),
    ),
    '  Completion',
    counter(4, 'Completed Recipients', hard + delivered),
    counter(6, 'Hard Bounced Recipients', hard),
    counter(6, 'Delivered Recipients', delivered),
    '',
    ...(detail ? ratesText(sum((host) => host.connections)) : []),
    'Gauges:                         Current',
    '  Connections',
    gauge('Current Inbound Conn.', 0),
    gauge(
      'Current Outbound Conn.',
      sum((host) => host.connections),
    ),
    '  Queue',
    gauge(
      'Active Recipients',
      sum((host) => host.active),
    ),
    ...(detail
      ? [
          gauge(
            '  Unattempted Recipients',
            sum((host) => host.unattempted),
          ),
          gauge(
            '  Attempted Recipients',
            sum((host) => host.active - host.unattempted),
          ),
        ]
      : []),
    gauge('Messages In Work Queue', world.workQueue),
    gauge('Destinations In Memory', world.destinations.length),
    '',
  ].join('\n');
}

function ratesText(connections: number): string[] {
  const rate = (label: string, perHour: number) =>
    `${label.padEnd(30)}${[perHour, perHour, perHour].map((value) => grouped(value).padStart(16)).join('')}`;
  return [
    'Rates (Events Per Hour):            1-Minute       5-Minutes      15-Minutes',
    '  Completion',
    rate('    Completed Recipients', connections * 360),
    rate('      Delivered Recipients', connections * 360),
    '',
  ];
}

function systemStatus({ delivery, receiving }: World): string {
  if (delivery === 'suspended') return receiving === 'suspended' ? 'Offline' : 'Delivery suspended';
  return receiving === 'suspended' ? 'Receiving suspended' : 'Online';
}
