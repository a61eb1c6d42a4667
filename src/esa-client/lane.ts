import { Problem } from '../problem';
import type { Answered, Appliance, AskOptions } from './appliance';
import type { Exchange } from './exchange';
import { type Link, NoShell } from './link';
import { askOnMachine, settle } from './machine';
import { openSession, type Session } from './session';

export interface LaneOptions {
  /** Milliseconds, for the pause after a refused login. */
  readonly now?: () => number;
  /** Milliseconds after which an unused shell is closed. The appliance's own limit is 30 minutes (login banner). */
  readonly idle?: number;
  /** Milliseconds an exchange waits for a free shell. */
  readonly patience?: number;
}

/** The way to one appliance: some warm shells, and those who wait for one. */
export interface Lane {
  readonly waiting: number;
  ask<T>(exchange: Exchange<T>, options: AskOptions): Promise<Answered<T>>;
  close(): Promise<void>;
}

interface Waiter {
  /** Others before it left, or it just came. */
  readonly moved: (before: number) => void;
  readonly take: (session: Session) => void;
  readonly fail: (error: unknown) => void;
}

const minutes = 60_000;
/** Longer than between two packets of one text. */
const questionStands = 300;
/** Until the next try for a shell, when the appliance granted none at all. */
const shellRetry = 2000;
/** How long a refused shell is taken for the appliance's limit. */
const grantMemory = 10 * minutes;

export function createLane(appliance: Appliance, link: Link, options: LaneOptions): Lane {
  const { now = Date.now, idle: idleLimit = 25 * minutes, patience = minutes } = options;
  const waiters: Waiter[] = [];
  const idle: { readonly session: Session; readonly timer: NodeJS.Timeout }[] = [];
  const busy = new Set<Session>();
  let opening = 0;
  let refused = { shells: 0, until: 0 };
  let retry: NodeJS.Timeout | undefined;
  let rest: NodeJS.Timeout | undefined;
  let closed = false;

  const limit = () => (now() < refused.until ? refused.shells : appliance.sessions);
  const held = () => idle.length + busy.size;

  async function login(): Promise<Session> {
    const shell = await link.openShell();
    let session: Session | undefined;
    try {
      session = await openSession(shell, appliance, () => session && forget(session), questionStands);
      return session;
    } catch (error) {
      // Where the limit shows as a shell that is closed at once: others of ours are open, so it is no fault.
      if (held() > 0 && kindOf(error) === 'cut-off') throw new NoShell('closed at once', { cause: error });
      if (error instanceof Problem && error.trouble.kind === 'login-needs-person')
        await link.needsPerson(error.trouble);
      throw error;
    }
  }

  async function open(): Promise<Session> {
    const session = await login();
    return appliance.machine === undefined ? session : settle(session, appliance, appliance.machine, login);
  }

  /** Opens a shell for each who waits, as long as more may be open. */
  function pump(): void {
    retry = undefined;
    while (!closed && waiters.length > opening && held() + opening < limit()) {
      opening += 1;
      open().then(opened, notOpened);
    }
  }

  function opened(session: Session): void {
    opening -= 1;
    offer(session);
  }

  function notOpened(error: unknown): void {
    opening -= 1;
    if (error instanceof NoShell) {
      if (held() + opening > 0) refused = { shells: held() + opening, until: now() + grantMemory };
      else if (!closed) retry ??= setTimeout(pump, shellRetry).unref();
      return;
    }
    // With a shell of ours at work the others can wait for that one; without, they would fail the same way.
    const failing = held() > 0 ? waiters.slice(0, 1) : [...waiters];
    for (const waiter of failing) waiter.fail(error);
  }

  /** Takes a session back, or in: for the one who waits longest, or to be kept warm. */
  function offer(session: Session): void {
    busy.delete(session);
    if (!session.usable || closed) {
      void session.close().then(() => {
        pump();
        rest ??= setTimeout(() => {
          rest = undefined;
          void hangUpWhenUnused();
        }, idleLimit).unref();
      });
      return;
    }
    const waiter = waiters[0];
    if (waiter) {
      busy.add(session);
      waiter.take(session);
      return;
    }
    const timer = setTimeout(() => {
      forget(session);
      void session.close().then(hangUpWhenUnused);
    }, idleLimit).unref();
    idle.push({ session, timer });
  }

  async function hangUpWhenUnused(): Promise<void> {
    if (held() + opening + waiters.length === 0) await link.hangUp();
  }

  function forget(session: Session): void {
    const at = idle.findIndex((each) => each.session === session);
    if (at >= 0) clearTimeout(idle.splice(at, 1)[0]?.timer);
  }

  function lineUp(): void {
    waiters.forEach(({ moved }, before) => {
      moved(before);
    });
  }

  function acquire(command: string, { signal, waits }: AskOptions): Promise<Session> {
    const warm = idle.pop();
    if (warm) {
      clearTimeout(warm.timer);
      busy.add(warm.session);
      return Promise.resolve(warm.session);
    }
    return new Promise((resolve, reject) => {
      const since = now();
      const { name } = appliance;
      const leave = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        waiters.splice(waiters.indexOf(waiter), 1);
        waits?.(undefined);
        lineUp();
      };
      let place: number | undefined;
      const waiter: Waiter = {
        moved(before) {
          if (before !== place) waits?.(before);
          place = before;
        },
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
        const cause: unknown = signal?.reason;
        const timeout = { kind: 'timeout', appliance: name, command, seconds, received: '' } as const;
        waiter.fail(cause instanceof Problem ? cause : new Problem(timeout, { cause }));
      };
      const giveUp = () =>
        waiter.fail(new Problem({ kind: 'no-session', appliance: name, seconds: patience / 1000 }));
      const timer = setTimeout(giveUp, patience);
      signal?.addEventListener('abort', onAbort);
      waiters.push(waiter);
      lineUp();
      if (signal?.aborted) onAbort();
      else pump();
    });
  }

  async function ask<T>(exchange: Exchange<T>, asking: AskOptions): Promise<Answered<T>> {
    if (closed) throw isClosed(appliance);
    const warm = idle.length > 0;
    const session = await acquire(exchange.line, asking);
    try {
      return await askOnMachine(session, exchange, asking, appliance);
    } catch (error) {
      if (!warm || !isSilentCut(error)) throw error;
    } finally {
      offer(session);
    }
    // The appliance closed it while nobody looked: not one byte came back, so no question was answered either.
    return await ask(exchange, asking);
  }

  return {
    get waiting() {
      return waiters.length;
    },
    ask,
    async close() {
      closed = true;
      clearTimeout(retry);
      clearTimeout(rest);
      for (const waiter of [...waiters]) waiter.fail(isClosed(appliance));
      const unused = idle.splice(0);
      for (const { timer } of unused) clearTimeout(timer);
      await Promise.all(unused.map(({ session }) => session.close()));
      await link.hangUp();
    },
  };
}

function kindOf(error: unknown): string | undefined {
  return error instanceof Problem ? error.trouble.kind : undefined;
}

function isClosed({ name }: Appliance): Problem {
  return new Problem({ kind: 'unreachable', appliance: name, reason: 'the fleet was closed' });
}

function isSilentCut(error: unknown): boolean {
  return error instanceof Problem && error.trouble.kind === 'cut-off' && error.trouble.received === '';
}
