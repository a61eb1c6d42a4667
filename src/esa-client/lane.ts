import { Problem } from '../problem';
import type { Answered, Appliance, AskOptions } from './appliance';
import type { Exchange } from './exchange';
import { enterMachine, isAt } from './exchanges/clustermode';
import { openSession, type Session } from './session';
import { type Connection, connect } from './transport';

export interface LaneOptions {
  /** Milliseconds, for the pause after a refused login. */
  readonly now?: () => number;
  /** Milliseconds after which an unused shell is closed. The appliance's own limit is 30 minutes (login banner). */
  readonly idle?: number;
  /** Milliseconds an exchange waits for a free shell. */
  readonly patience?: number;
}

/** The way to one appliance: one connection, some warm shells, and those who wait for one. */
export interface Lane {
  readonly waiting: number;
  ask<T>(exchange: Exchange<T>, options: AskOptions): Promise<Answered<T>>;
  close(): Promise<void>;
}

interface Waiter {
  readonly take: (session: Session) => void;
  readonly fail: (error: unknown) => void;
}

const minutes = 60_000;
/** One refused login and no more, or the appliance locks the account for everybody. */
const loginPause = 5 * minutes;
/** Until the next try for a channel, when the appliance granted none at all. */
const channelRetry = 2000;

/** The appliance granted the connection no further shell. */
class NoShell extends Error {}

export function createLane(appliance: Appliance, options: LaneOptions): Lane {
  const { now = Date.now, idle: idleLimit = 25 * minutes, patience = minutes } = options;
  const waiters: Waiter[] = [];
  const idle: { readonly session: Session; readonly timer: NodeJS.Timeout }[] = [];
  const busy = new Set<Session>();
  let connection: Promise<Connection> | undefined;
  let opening = 0;
  let granted = appliance.sessions;
  let pausedUntil = 0;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;

  function connected(): Promise<Connection> {
    const seconds = Math.ceil((pausedUntil - now()) / 1000);
    if (seconds > 0)
      return Promise.reject(new Problem({ kind: 'login-paused', appliance: appliance.name, seconds }));
    connection ??= connect(appliance).catch((error: unknown) => {
      connection = undefined;
      const refused = error instanceof Problem && /^login-(?:refused|needs-person)$/.test(error.trouble.kind);
      if (refused) pausedUntil = now() + loginPause;
      throw error;
    });
    return connection;
  }

  async function open(): Promise<Session> {
    let link = await connected();
    if (!link.alive) {
      // Broken since: all who find it so share the next attempt.
      connection = undefined;
      granted = appliance.sessions;
      link = await connected();
    }
    const shell = await link.openShell().catch((error: unknown) => {
      throw link.alive ? new NoShell('no further channel', { cause: error }) : cutOff(error);
    });
    const session: Session = await openSession(shell, appliance, () => forget(session));
    if (appliance.machine !== undefined) await settle(session, appliance, appliance.machine);
    return session;
  }

  function cutOff(cause: unknown): Problem {
    return new Problem({ kind: 'unreachable', appliance: appliance.name, reason: String(cause) }, { cause });
  }

  /** Opens a shell for the longest waiting, as long as more may be open. */
  function pump(): void {
    while (waiters.length > opening && idle.length + busy.size + opening < granted) {
      opening += 1;
      open().then(
        (session) => {
          opening -= 1;
          offer(session);
        },
        (error: unknown) => {
          opening -= 1;
          const others = idle.length + busy.size;
          if (!(error instanceof NoShell)) waiters.shift()?.fail(error);
          else if (others > 0) granted = others;
          else retry ??= setTimeout(again, channelRetry).unref();
        },
      );
    }
  }

  function again(): void {
    retry = undefined;
    pump();
  }

  function offer(session: Session): void {
    busy.delete(session);
    if (!session.usable || closed) {
      void session.close().finally(again);
      return;
    }
    const waiter = waiters.shift();
    if (waiter) {
      busy.add(session);
      waiter.take(session);
      return;
    }
    const timer = setTimeout(() => {
      forget(session);
      void session.close().finally(hangUpWhenUnused);
    }, idleLimit).unref();
    idle.push({ session, timer });
  }

  function forget(session: Session): void {
    const at = idle.findIndex((each) => each.session === session);
    if (at >= 0) clearTimeout(idle.splice(at, 1)[0]?.timer);
  }

  function hangUpWhenUnused(): Promise<void> | undefined {
    if (idle.length + busy.size + opening + waiters.length > 0) return undefined;
    const unused = connection;
    connection = undefined;
    // Dropped on purpose: whoever asked for the connection has been told why there is none.
    return unused?.then((link) => link.close()).catch(() => undefined);
  }

  function acquire(command: string, signal: AbortSignal | undefined): Promise<Session> {
    const warm = idle.pop();
    if (warm) {
      clearTimeout(warm.timer);
      busy.add(warm.session);
      return Promise.resolve(warm.session);
    }
    return new Promise((resolve, reject) => {
      const since = now();
      const leave = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        const at = waiters.indexOf(waiter);
        if (at >= 0) waiters.splice(at, 1);
      };
      const waiter: Waiter = {
        take(session) {
          leave();
          resolve(session);
        },
        fail(error) {
          leave();
          reject(error);
        },
      };
      const onAbort = () => {
        const seconds = Math.round((now() - since) / 1000);
        const timeout = {
          kind: 'timeout',
          appliance: appliance.name,
          command,
          seconds,
          received: '',
        } as const;
        const { reason } = signal ?? {};
        waiter.fail(reason instanceof Problem ? reason : new Problem(timeout, { cause: reason }));
      };
      const noSession = { kind: 'no-session', appliance: appliance.name, seconds: patience / 1000 } as const;
      const timer = setTimeout(() => waiter.fail(new Problem(noSession)), patience);
      signal?.addEventListener('abort', onAbort);
      waiters.push(waiter);
      if (signal?.aborted) onAbort();
      pump();
    });
  }

  async function use<T>(exchange: Exchange<T>, options: AskOptions): Promise<Answered<T>> {
    if (closed) throw cutOff('closed');
    const warm = idle.length > 0;
    const session = await acquire(exchange.line, options.signal);
    try {
      return await session.ask(exchange, options);
    } catch (error) {
      // The appliance closed it while nobody looked: not one byte came back, so no question was answered either.
      if (warm && isSilentCut(error)) return await use(exchange, options);
      throw error;
    } finally {
      offer(session);
    }
  }

  return {
    get waiting() {
      return waiters.length;
    },
    ask: use,
    async close() {
      closed = true;
      clearTimeout(retry);
      for (const waiter of [...waiters]) waiter.fail(cutOff('closed'));
      const unused = idle.splice(0);
      for (const { timer } of unused) clearTimeout(timer);
      await Promise.all(unused.map(({ session }) => session.close()));
      // Dropped on purpose: a connection that never came needs no closing, and its asker was told.
      await connection?.then((link) => link.close()).catch(() => undefined);
    },
  };
}

function isSilentCut(error: unknown): boolean {
  return error instanceof Problem && error.trouble.kind === 'cut-off' && error.trouble.received === '';
}

/** In a cluster the login may land elsewhere: goes to the configured machine, or says whose prompt this is. */
async function settle(session: Session, appliance: Appliance, wanted: string): Promise<void> {
  let cause: unknown;
  if (!isAt(session.prompt, wanted)) {
    try {
      await session.ask(enterMachine(wanted));
    } catch (error) {
      cause = error;
    }
  }
  if (isAt(session.prompt, wanted)) return;
  await session.close();
  const received = session.prompt;
  throw new Problem({ kind: 'wrong-machine', appliance: appliance.name, wanted, received }, { cause });
}
