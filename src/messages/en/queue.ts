import { code, duration, type Text, text } from '../../report';
import { plural } from '../plural';

type State = 'up' | 'down' | 'unknown';

export interface QueueTotals {
  readonly waiting: number;
  /** Of them, in queues that are no destinations. */
  readonly own: number;
  readonly appliances: number;
  /** The destination with most mail waiting, if any mail waits for one. */
  readonly most?: { readonly host: string; readonly sum: number };
  readonly down: readonly string[];
  readonly silent: readonly string[];
}

export const queue = {
  headline({ waiting, own, appliances, most, down, silent }: QueueTotals): Text {
    const where = appliances === 1 ? text`` : text` on ${appliances} appliances`;
    const total =
      waiting === 0 ? text`Nothing is waiting${where}.` : text`${waiting} waiting for delivery${where}.`;
    return [
      ...total,
      ...(own > 0
        ? text` Of them in queues of the ${[plural(appliances, 'appliance itself', 'appliances themselves')]}: ${own}.`
        : []),
      ...(most ? text` Most: ${code(most.host)}, ${most.sum}.` : []),
      ...(down.length === 1 ? text` ${code(down[0] ?? '')} is down.` : []),
      ...(down.length > 1 ? text` ${down.length} destinations are down.` : []),
      ...(silent.length > 0 ? text` No answer from ${code(silent.join(', '))}.` : []),
    ];
  },
  noAnswer: (appliances: number): Text =>
    appliances === 1
      ? text`The queue could not be read.`
      : text`The queue could not be read on any of ${appliances} appliances.`,
  reading: (appliance: string): Text => text`${code(appliance)}: asking …`,
  overAll: (): Text => text`Over all appliances`,
  overAllColumns: (sum: string): string[] => ['Destination', sum, 'Where'],
  waiting: (waiting: number): Text => text`${waiting} waiting`,
  table: (appliance: string, waiting: number): Text => text`${code(appliance)}: ${waiting} waiting`,
  columns: ['Destination', 'Waiting', 'Connections', 'Delivered', 'Soft bounces', 'Hard bounces'],
  down: '🔴 down',
  empty: (appliance: string): Text => text`${code(appliance)}: no destination has mail waiting.`,
  idle: (rows: number): Text =>
    text`${rows} more ${[plural(rows, 'destination has', 'destinations have')]} nothing waiting.`,
  more: (rows: number): Text =>
    text`${rows} more ${[plural(rows, 'destination', 'destinations')]} not shown here.`,
  special: (appliance: string): string => `Queues of ${appliance} itself (not domains)`,
  missing: (): Text => text`not printed`,
  unread: (appliance: string): string => `${appliance}: lines I could not read`,
  asOf: (appliance: string, clock: string): Text => text`${code(appliance)}: ${code(clock)} (its own clock)`,
  host: (domain: string): string => `Host ${domain}`,
};

export const host = {
  states: { up: '✅ up', down: '🔴 down', unknown: '❔ unknown' },
  meaning: {
    up: 'so the appliance says; its server may still refuse or put off mail, or whoever connects',
    down: 'the appliance could not connect (refused, or no route), or the SMTP conversation timed out',
    unknown:
      'the appliance could not connect, or has not tried: mail may leave through the wrong interface, or its address is not translated by the firewall',
  },
  headline(domain: string, state: State, waiting: number | undefined, oldest?: number): Text {
    const verdict = text`${code(domain)} is ${state}: `;
    const mail =
      waiting === undefined
        ? text`how much is waiting was not printed`
        : waiting === 0
          ? text`nothing is waiting`
          : text`${waiting} waiting`;
    return [
      ...verdict,
      ...mail,
      ...(oldest === undefined ? [] : text`, the oldest for ${duration(oldest)}`),
      '.',
    ];
  },
  several: (domain: string, states: string, waiting: number, appliances: number): Text =>
    text`${code(domain)} is ${[states]}: ${waiting} waiting on ${appliances} appliances.`,
  and: ' and ',
  stateOn: (state: State, appliances: string): string => `${state} on ${appliances}`,
  noRecord: (domain: string): Text => text`No record of ${code(domain)}.`,
  noRecordMeaning: (): Text =>
    text`The appliance has had no mail for it since it started, or forgot it since. Nothing is waiting there.`,
  noRecordOn: (domain: string, appliance: string): Text =>
    text`${code(appliance)}: No record of ${code(domain)}.`,
  noAnswer: (domain: string): Text => text`The state of ${code(domain)} could not be read.`,
  suspended: (appliance: string): Text =>
    text`⚠️ Delivery is suspended on ${code(appliance)}: nothing leaves it, whatever the state of the destination.`,
  statusUnknown: (appliance: string): Text =>
    text`Whether delivery is suspended on ${code(appliance)} could not be read.`,
  title: (appliance: string): Text => text`On ${code(appliance)}`,
  facts: {
    state: 'State',
    active: 'Active (waiting)',
    unattempted: 'Unattempted',
    attempted: 'Attempted',
    soft: 'Soft bounces',
    hard: 'Hard bounces',
    delivered: 'Delivered',
    outbound: 'Outbound connections',
    oldest: 'Oldest message',
    lastActivity: 'Last activity',
    clock: 'Its own clock',
    mx: 'MX',
    addresses: 'Addresses',
    routes: 'SMTP routes',
  },
  last5xx: (appliance: string): string => `${appliance}: last 5xx error`,
  /** RFC 5321, section 4.2.1: a 5yz is no invitation to try again, so what got it waits no longer. */
  onlyOne: (ago: number | undefined, waits: boolean): Text => [
    ...(ago === undefined
      ? text`The last 5xx is one reply to one message; how old it is, the appliance did not print.`
      : text`The last 5xx is one reply to one message, ${duration(ago)} ago by the appliance's clock.`),
    ...(waits
      ? text` Mail refused like that is bounced and waits no longer: why the rest waits, ${code('check')} tells.`
      : text` Mail refused like that is bounced and waits no longer.`),
  ],
  counted: (): Text => text`Bounces and deliveries: since the appliance started or its counters were reset.`,
  noMessages: 'none',
  smtpping: 'Run smtpping',
};

export const smtpping = {
  headline: {
    reached: (host: string): Text => text`${code(host)} was reached and answered.`,
    refused: (host: string): Text => text`${code(host)} could not be reached: the connection failed.`,
    rejected: (host: string): Text => text`${code(host)} was reached, but rejected the test.`,
    unclear: (host: string): Text => text`The test of ${code(host)} ended without a result I can read.`,
  },
  /** `each`: appliances, each with how far it got. */
  several: (host: string, each: Text): Text => text`Not the same for all, ${code(host)}: ${each}.`,
  on: (appliance: string, verdict: Text): Text => text`${code(appliance)}: ${verdict}`,
  by: { reached: '✅ reached', refused: '🔴 not reached', rejected: '⚠️ rejected', unclear: '❔ unclear' },
  noAnswer: (host: string): Text => text`The SMTP test of ${code(host)} could not be run.`,
  nothingSent: (): Text => text`Only the connection was tested. No mail was sent.`,
};
