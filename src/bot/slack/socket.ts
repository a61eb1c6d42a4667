import { setTimeout as pause } from 'node:timers/promises';
import { type App, LogLevel, SocketModeReceiver, webApi } from '@slack/bolt';
import { z } from 'zod';
import { withDeadline } from '../../deadline';
import { newId } from '../../ids';
import type { Log } from '../../log';
import { LOCKED_OUT, slackError } from './api';
import type { Strangers } from './strangers';

export interface SocketOptions {
  readonly app: App;
  readonly appToken: string;
  readonly clientOptions: webApi.WebClientOptions;
  readonly strangers: Strangers;
  readonly log: Log;
  /** Until Slack has to say hello, in ms. */
  readonly helloMs?: number;
}

export interface Socket {
  /** @throws Slack's error when the token is not accepted; anything else is tried again */
  start(): Promise<void>;
  /** Undefined while connected. */
  health(): string | undefined;
  stop(): void;
}

const HELLO_MS = 20_000;
const BEAT_MS = 15_000;
const SLOWEST_MS = 60_000;
/** One that ends sooner is a failure, also when it began well. */
const LIVED_MS = 5000;
/** What a connection was given last is acknowledged over it; Slack waits no longer than this. */
const DRAIN_MS = 3000;

interface Link {
  readonly id: string;
  readonly since: number;
  /** Resolves when it broke, or Slack asked for a new one because it is about to close this one. */
  readonly ended: Promise<'broke' | 'asked'>;
  close(): void;
}

/** Slack's own words on the socket; everything else is Bolt's. */
const Control = z.looseObject({ type: z.string(), num_connections: z.number().optional() });

/**
 * Holds a Socket Mode connection. Bolt's client would wait 5 s after each of Slack's regular "refresh" disconnects, give
 * up for ever when `apps.connections.open` fails once, wait for a missing hello without end, and it hides how many
 * connections there are. So each of its clients is used for one connection, and a new one is opened before the old one
 * is closed.
 */
export function holdSocket(options: SocketOptions): Socket {
  const { app, strangers, log, helloMs = HELLO_MS } = options;
  const ending = new AbortController();
  const { signal } = ending;
  let link: Link | undefined;
  let failures = 0;
  let wrong = 'not connected yet';
  /** Ends the wait for the next look. */
  let lookNow = () => {};
  let beat: NodeJS.Timeout | undefined;

  /** Over at once when the bot stops. */
  const sleep = (wait: number) =>
    pause(wait, 'due' as const, { signal, ref: false }).catch(() => 'due' as const);

  async function open(): Promise<Link> {
    const id = newId();
    await strangers.alive(id);
    const receiver = new SocketModeReceiver({
      appToken: options.appToken,
      autoReconnectEnabled: false,
      logLevel: LogLevel.ERROR,
      installerOptions: { clientOptions: options.clientOptions },
    });
    receiver.init(app);
    const { client } = receiver;
    // Not awaited: Slack may never answer to it.
    const close = () =>
      void client.disconnect().catch(() => log.warn('a connection to Slack did not end well'));
    let connections = 1;
    const ended = new Promise<'broke' | 'asked'>((resolve) => {
      client.once('disconnected', () => resolve('broke'));
      client.on('ws_message', (data: unknown) => {
        const control = controlIn(data);
        if (control?.type === 'hello') connections = control.num_connections ?? connections;
        // Sent some seconds before the end, so that there is time for a new connection.
        if (control?.type === 'disconnect') resolve('asked');
      });
    });
    try {
      await withDeadline(helloMs, client.start(), () => new Error('Slack did not say hello'));
    } catch (error) {
      close();
      throw error ?? new Error('Slack closed the connection');
    }
    await strangers.counted(connections);
    return { id, since: Date.now(), ended, close };
  }

  async function renew(): Promise<void> {
    const former = link;
    const next = await open();
    if (signal.aborted) {
      next.close();
      return;
    }
    link = next;
    if (former) sleep(DRAIN_MS).then(former.close);
  }

  /** @returns how long to wait until the next one, in ms */
  async function attempt(): Promise<number> {
    try {
      await renew();
      return strangers.lookAfter();
    } catch (error) {
      return failed(error);
    }
  }

  function failed(error: unknown): number {
    failures += 1;
    wrong = slackError(error) || String(error);
    log.error({ err: error, failures }, 'no connection to Slack; trying again');
    return backoff(failures, error);
  }

  /** Until then, or the end of the connection. */
  function over(wait: number): Promise<'broke' | 'asked' | 'due'> {
    const look = new Promise<'due'>((resolve) => {
      lookNow = () => resolve('due');
    });
    return Promise.race([sleep(wait), look, ...(link ? [link.ended] : [])]);
  }

  async function hold(first: number): Promise<void> {
    let wait = first;
    while (!signal.aborted) {
      const why = await over(wait);
      if (why !== 'due' && link) {
        const short = Date.now() - link.since < LIVED_MS;
        failures = short && why === 'broke' ? failures + 1 : 0;
        link = undefined;
        if (short) await sleep(backoff(Math.max(1, failures), undefined));
      }
      if (!signal.aborted) wait = await attempt();
    }
  }

  async function live(): Promise<void> {
    if (link === undefined) return;
    await strangers.alive(link.id);
    if (await strangers.seenByOthers()) lookNow();
  }

  return {
    async start() {
      let wait: number;
      try {
        await renew();
        wait = strangers.lookAfter();
      } catch (error) {
        if (LOCKED_OUT.includes(slackError(error))) throw error;
        wait = failed(error);
      }
      beat = setInterval(() => void live(), BEAT_MS).unref();
      hold(wait).catch((error: unknown) => log.error({ err: error }, 'Socket Mode ended by a defect'));
    },
    health: () => (link === undefined ? wrong : undefined),
    stop() {
      clearInterval(beat);
      ending.abort();
      link?.close();
    },
  };
}

function controlIn(data: unknown): z.infer<typeof Control> | undefined {
  // Envelopes are large, and theirs to be read by Bolt; these two are short.
  if (typeof data !== 'string' || data.length > 2000) return undefined;
  try {
    return Control.safeParse(JSON.parse(data)).data;
  } catch {
    // Bolt ignores it too.
    return undefined;
  }
}

/** 1, 2, 4 … 60 s, or as long as Slack says; some more or less, so that bots do not come all at once. */
function backoff(failures: number, error: unknown): number {
  if (error instanceof webApi.WebAPIRateLimitedError) return Math.max(1, error.retryAfter) * 1000;
  return Math.min(1000 * 2 ** (failures - 1), SLOWEST_MS) * (0.75 + Math.random() / 2);
}
