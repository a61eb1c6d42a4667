import type { Duplex } from 'node:stream';
import { Problem } from '../problem';
import type { Appliance } from './appliance';
import { type Connection, connect } from './transport';

/** The one connection to an appliance: made when somebody needs it, replaced when it broke. */
export interface Link {
  /** @throws NoShell when the appliance grants this connection no further one. */
  openShell(): Promise<Duplex>;
  /** Hangs up; the next `openShell` connects again. */
  hangUp(): Promise<void>;
}

export class NoShell extends Error {}

/** One refused login and no more, or the appliance locks the account for everybody. */
const loginPause = 5 * 60_000;

export function createLink(appliance: Appliance, now: () => number): Link {
  let current: { readonly connection: Promise<Connection>; readonly abort: AbortController } | undefined;
  let pausedUntil = 0;

  /** All who ask while it is being made share one attempt, and its failure. */
  function connected(): Promise<Connection> {
    const seconds = Math.ceil((pausedUntil - now()) / 1000);
    if (seconds > 0) throw new Problem({ kind: 'login-paused', appliance: appliance.name, seconds });
    if (current) return current.connection;
    const abort = new AbortController();
    const attempt = { abort, connection: connect(appliance, abort.signal) };
    current = attempt;
    attempt.connection.catch((error: unknown) => {
      if (current === attempt) current = undefined;
      const kind = error instanceof Problem ? error.trouble.kind : undefined;
      if (kind === 'login-refused' || kind === 'login-needs-person') pausedUntil = now() + loginPause;
    });
    return attempt.connection;
  }

  return {
    async openShell() {
      let connection = await connected();
      if (!connection.alive) {
        if ((await current?.connection) === connection) current = undefined;
        connection = await connected();
      }
      try {
        return await connection.openShell();
      } catch (error) {
        if (connection.alive) throw new NoShell('no further channel', { cause: error });
        const reason = error instanceof Error ? error.message : String(error);
        throw new Problem({ kind: 'unreachable', appliance: appliance.name, reason }, { cause: error });
      }
    },
    async hangUp() {
      const last = current;
      current = undefined;
      last?.abort.abort();
      // Dropped on purpose: a connection that never came needs no closing, and whoever asked for it was told.
      await last?.connection.then((connection) => connection.close()).catch(() => undefined);
    },
  };
}
