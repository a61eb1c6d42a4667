import { code, duration, type Text, text } from '../../report';
import { plural } from '../plural';

type Outcome = 'delivered' | 'bounced' | 'delayed' | 'failed';

export interface StatusTotals {
  /** Names of appliances, joined; empty: none. */
  readonly stopped: string;
  readonly paused: string;
  readonly unclear: string;
  /** Mail waits there, and none leaves. */
  readonly stalled: string;
  /** On those that are named first; otherwise on all. */
  readonly waiting: number;
  readonly appliances: number;
}

export const status = {
  headline({ stopped, paused, unclear, stalled, waiting, appliances }: StatusTotals): Text {
    const named = [stopped, paused, unclear, stalled].some((names) => names !== '');
    const where = appliances === 1 ? text`` : named ? text` there` : text` on ${appliances} appliances`;
    const state =
      stopped !== ''
        ? text`Delivery is suspended on ${code(stopped)}`
        : paused !== ''
          ? text`The work queue is paused on ${code(paused)}`
          : unclear !== ''
            ? text`Whether delivery is suspended on ${code(unclear)} could not be read`
            : stalled !== ''
              ? text`Nothing was delivered on ${code(stalled)} in the last 15 minutes`
              : text`Delivery is running`;
    return [...state, ...text`: ${waiting} waiting${where}.`];
  },
  noAnswer: (appliances: number): Text =>
    appliances === 1
      ? text`The status could not be read.`
      : text`The status could not be read on any of ${appliances} appliances.`,
  receivingSuspended: (appliance: string): Text =>
    text`⚠️ Receiving is suspended on ${code(appliance)}: it takes in no new mail.`,
  paused: (appliance: string): Text =>
    text`⚠️ The work queue of ${code(appliance)} is paused: accepted mail is not scanned, so it never reaches delivery.`,
  stalled: (appliance: string, waiting: number): Text =>
    text`⚠️ ${waiting} waiting on ${code(appliance)}, and nothing was delivered in the last 15 minutes, although delivery is not suspended. For whom it waits: ${code('queue')}.`,
  conservation: (appliance: string): Text =>
    text`⚠️ ${code(appliance)} is short of resources and takes in mail more slowly.`,
  perHour: (delivered: number): Text => text`${delivered} an hour (last 15 minutes)`,
  facts: {
    system: 'System status',
    active: 'Active (waiting)',
    unattempted: 'Unattempted',
    attempted: 'Attempted',
    oldest: 'Oldest message',
    workQueue: 'Work queue',
    rate: 'Delivering',
    connections: 'Connections out / in',
    destinations: 'Destinations in memory',
    conservation: 'Resource conservation',
    up: 'Up for',
    version: 'AsyncOS',
  },
  queue: 'Queue',
};

export const messages = {
  headline(name: string, waiting: number, cut: boolean): Text {
    if (waiting === 0) return text`Nothing is waiting for ${code(name)}.`;
    const recipients = plural(waiting, 'recipient waits', 'recipients wait');
    return cut
      ? text`At least ${waiting} ${[recipients]} for ${code(name)}.`
      : text`${waiting} ${[recipients]} for ${code(name)}.`;
  },
  noAnswer: (name: string): Text => text`The messages for ${code(name)} could not be read.`,
  nothing: (appliance: string, name: string): Text =>
    text`${code(appliance)}: nothing is waiting for ${code(name)}.`,
  table: (appliance: string, waiting: number): Text =>
    text`${code(appliance)}: ${waiting} ${[plural(waiting, 'recipient', 'recipients')]} waiting`,
  columns: ['MID', 'Recipient', 'Attempts', 'Sender'],
  bounce: (): Text => text`(a bounce)`,
  more: (count: number): Text => text`And ${count} more.`,
  cut: (appliance: string): Text =>
    text`✂️ Cut: ${code(appliance)} has more messages than I read. The oldest are shown.`,
  masked: (): Text => text`Addresses are masked; an admin sees them whole.`,
};

export const log = {
  headline(what: string, outcome: Outcome, attempt: Text, appliance: string | undefined): Text {
    const where = appliance === undefined ? text`` : text` (${code(appliance)})`;
    const did =
      outcome === 'delivered' ? 'last delivered' : outcome === 'bounced' ? 'last bounced' : 'last tried';
    return [code(what), `: ${did} `, ...attempt, ...where];
  },
  outcomes: {
    delivered: '✅ delivered',
    bounced: '🔴 bounced',
    delayed: '⏳ tried again later',
    failed: '🔴 no connection',
  } satisfies Record<Outcome, string>,
  /** A connection that came about, and no mail was taken over it. */
  connected: { refused: '🔴 connected, turned away', noTls: '🔴 connected, no TLS' },
  times: (count: number): Text => text` · ${count} recipients`,
  nothing: (what: string): Text => text`The mail log has no delivery attempt for ${code(what)}.`,
  noAnswer: (what: string): Text => text`The mail log could not be searched for ${code(what)}.`,
  empty: (appliance: string): Text => text`${code(appliance)}: no line of the mail log names it.`,
  noAttempt: (): Text => text`Its lines tell of no delivery attempt.`,
  more: (count: number): Text => text`And ${count} earlier ${[plural(count, 'attempt', 'attempts')]}.`,
  moreLines: (count: number): Text =>
    text`${count} more raw ${[plural(count, 'line', 'lines')]} of the mail log not shown.`,
  cut: (appliance: string): Text =>
    text`✂️ Cut: ${code(appliance)} printed more than I read. The newest lines may be missing.`,
  searched: {
    days: (): Text => text`Searched: the mail log of today and yesterday. Times are the appliance's own.`,
    hours: (): Text =>
      text`Searched: the mail log of this hour and the one before; today's was too long. Times are the appliance's own.`,
    all: (): Text => text`Searched: the whole mail log. Times are the appliance's own.`,
  },
  raw: (appliance: string): string => `${appliance}: mail_logs, newest first`,
  button: 'Mail log',
};

/** What an appliance does not show, with the source of what is said instead. */
export const retries = {
  /** Cisco 118410. */
  profile: (): Text =>
    text`Next try: the appliance does not show it. By default at most an hour apart, and a bounce after 100 tries or 72 hours (Cisco 118410; yours: ${code('bounceconfig')}).`,
  untilBounce: 'Until bounce',
  left: (seconds: number): Text => text`${duration(seconds)} for the oldest, by the default profile`,
};
