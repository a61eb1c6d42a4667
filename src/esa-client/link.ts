import type { Duplex } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { Problem, type Trouble } from '../problem';
import { type Connection, connect } from './transport';
import { accountOf, type Way, whose } from './way';

/** The one connection to a far end: made when somebody needs it, replaced when it broke. */
export interface Link {
  /** @throws NoShell when the appliance grants this connection no further one. @throws Problem */
  openShell(): Promise<Duplex>;
  /** A stream to an address behind the far end. @throws Problem */
  forward(host: string, port: number): Promise<Duplex>;
  /** The login is done, but its shell wants a person: hangs up, and none is tried for a while. */
  needsPerson(trouble: Trouble): Promise<void>;
  /** Hangs up; the next one who needs it connects again. */
  hangUp(): Promise<void>;
}

export interface LinkOptions {
  /** Milliseconds. */
  readonly now: () => number;
  readonly keepalive: number;
  /** Milliseconds before the second try after a failed connection; doubled for each further one. */
  readonly backoff: number;
  /** Which account may not be tried yet; shared by all ways. */
  readonly pauses: Map<string, Pause>;
  /** Leads through another connection. */
  readonly through?: (way: Way) => Promise<Duplex>;
}

export interface Pause {
  readonly until: number;
  /** What only a person can mend is said again, not that we wait. */
  readonly person?: Trouble;
}

export class NoShell extends Error {}

/** One refused login and no more, or the appliance locks the account for everybody. */
const loginPause = 5 * 60_000;
/** A person who just mended the way waits no longer than this. */
const longestBackoff = 15_000;

export function createLink(way: Way, options: LinkOptions): Link {
  const { now, keepalive, pauses, through } = options;
  const account = accountOf(way);
  let current: { readonly connection: Promise<Connection>; readonly abort: AbortController } | undefined;
  let failures = 0;
  let notBefore = 0;

  /** All who ask while it is being made share one attempt, the wait before it, and its failure. */
  function connected(): Promise<Connection> {
    if (current) return current.connection;
    checkPause();
    const abort = new AbortController();
    const attempt = { abort, connection: makeOne(abort.signal) };
    current = attempt;
    const forget = () => {
      if (current === attempt) current = undefined;
    };
    attempt.connection.then(
      (connection) => {
        failures = 0;
        void connection.closed.then(forget);
      },
      (error: unknown) => {
        forget();
        if (!abort.signal.aborted) failed(error);
      },
    );
    return attempt.connection;
  }

  function checkPause(): void {
    const pause = pauses.get(account);
    const seconds = Math.ceil(((pause?.until ?? 0) - now()) / 1000);
    if (pause === undefined || seconds <= 0) return;
    const { until, person } = pause;
    throw new Problem(person ?? { kind: 'login-paused', ...whose(way), seconds, until });
  }

  function pauseAfter(trouble: Trouble): void {
    const until = now() + loginPause;
    pauses.set(account, {
      until,
      ...(trouble.kind === 'login-needs-person' && { person: { ...trouble, until } }),
    });
  }

  async function makeOne(signal: AbortSignal): Promise<Connection> {
    const early = notBefore - now();
    if (early > 0) {
      // Dropped on purpose: hung up meanwhile, which `connect` finds and says.
      await wait(early, undefined, { signal }).catch(() => undefined);
      checkPause();
    }
    const sock = await through?.(way);
    return connect(way, { signal, keepalive, ...(sock && { sock }) });
  }

  function failed(error: unknown): void {
    const trouble = error instanceof Problem ? error.trouble : undefined;
    // Of the jump host before this way: its own link keeps that pause.
    const own = (trouble && 'jump' in trouble ? trouble.jump : undefined) === way.jump;
    if (own && (trouble?.kind === 'login-refused' || trouble?.kind === 'login-needs-person'))
      pauseAfter(trouble);
    if (trouble?.kind !== 'unreachable') return;
    notBefore = now() + Math.min(options.backoff * 2 ** failures, longestBackoff);
    failures += 1;
  }

  async function hangUp(): Promise<void> {
    const last = current;
    current = undefined;
    last?.abort.abort();
    // Dropped on purpose: a connection that never came needs no closing, and whoever asked for it was told.
    await last?.connection.then((connection) => connection.close()).catch(() => undefined);
  }

  return {
    async openShell() {
      const connection = await connected();
      try {
        return await connection.openShell();
      } catch (error) {
        if (connection.alive) throw new NoShell('no further channel', { cause: error });
        const reason = error instanceof Error ? error.message : String(error);
        throw new Problem({ kind: 'unreachable', ...whose(way), reason }, { cause: error });
      }
    },
    async forward(host, port) {
      const connection = await connected();
      return connection.forward(host, port, way.connect);
    },
    async needsPerson(trouble) {
      pauseAfter(trouble);
      await hangUp();
    },
    hangUp,
  };
}
