import type { Duplex } from 'node:stream';
import { type AnyAuthMethod, type AuthHandlerMiddleware, Client } from 'ssh2';
import { Problem, type Trouble } from '../problem';
import { algorithms } from './algorithms';
import { asksThePassword, connectTrouble, fingerprint, isPinned, needsPerson, type Way, whose } from './way';

/** One SSH connection; `openShell` and `forward` fail when the far end grants no further channel. */
export interface Connection {
  readonly alive: boolean;
  openShell(): Promise<Duplex>;
  /** A stream to an address that the far end can reach; fails after `seconds`. */
  forward(host: string, port: number, seconds: number): Promise<Duplex>;
  close(): Promise<void>;
  /** Resolves when it is over, however it ended. */
  readonly closed: Promise<void>;
}

export interface ConnectOptions {
  /** Gives up; counts until the login is done. */
  readonly signal: AbortSignal;
  /** Milliseconds between two questions whether the far end is still there; it is gone after three without answer. */
  readonly keepalive: number;
  /** The way through a jump host; absent: straight. */
  readonly sock?: Duplex;
}

/**
 * With a PTY this large nothing is paged or folded: each page would cost a round trip, and one row of tophosts would
 * come as two lines. The figure is the one Netshot asks real appliances for.
 */
const pty = { rows: 0xffffff, cols: 0xffffff, width: 0, height: 0, term: 'vt100' };

/** Logs in. @throws Problem */
export function connect(way: Way, { signal, keepalive, sock }: ConnectOptions): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const client = new Client();
    let alive = false;
    let refusal: Trouble | undefined;
    const closed = new Promise<void>((done) => client.once('close', done));
    const fail = (error: Error) => {
      signal.removeEventListener('abort', onAbort);
      reject(new Problem(refusal ?? connectTrouble(way, error), { cause: error }));
      client.destroy();
      sock?.destroy();
    };
    const refuse = (trouble: Trouble) => {
      refusal ??= trouble;
      fail(new Error(trouble.kind));
    };

    const onAbort = () => fail(new Error('given up'));
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) return onAbort();

    client.on('error', fail);
    client.on('close', () => {
      alive = false;
      fail(new Error('the connection was closed during login'));
    });
    client.on('ready', () => {
      alive = true;
      signal.removeEventListener('abort', onAbort);
      resolve({
        get alive() {
          return alive;
        },
        closed,
        openShell: () => openShell(client),
        forward: (host, port, seconds) => forward(client, host, port, seconds),
        close() {
          client.end();
          // A frozen appliance never closes its side.
          const timer = setTimeout(() => {
            client.destroy();
            sock?.destroy();
          }, 1000);
          return closed.finally(() => clearTimeout(timer));
        },
      });
    });
    // RFC 4252 section 8: the appliance wants another password. Nobody here may choose one.
    client.on('change password', (message) => refuse(needsPerson(way, message)));

    try {
      client.connect({
        host: way.host,
        port: way.port,
        username: way.username,
        ...(sock && { sock }),
        algorithms: algorithms(way.legacySsh),
        readyTimeout: way.connect * 1000,
        keepaliveInterval: keepalive,
        keepaliveCountMax: 3,
        agentForward: false,
        // Synchronous and boolean: ssh2 takes a promise, even one of false, for "accepted".
        hostVerifier: (key: Buffer): boolean => {
          const seen = fingerprint(key);
          if (isPinned(way, seen)) return true;
          refusal = { kind: 'host-key', ...whose(way), seen, pinned: way.hostKeys };
          return false;
        },
        authHandler: loginOnce(way, refuse),
      });
      // ssh2 leaves Nagle on, which costs 40 ms per line beside a delayed ACK.
      client.setNoDelay(true);
    } catch (error) {
      // A private key that cannot be read.
      fail(error instanceof Error ? error : new Error(String(error)));
    }
  });
}

/**
 * One attempt, by the one method that is configured; no `none` probe, which costs a round trip. When the appliance does
 * not know the password method, the same password may be typed into its one hidden question.
 */
function loginOnce(way: Way, refuse: (trouble: Trouble) => void): AuthHandlerMiddleware {
  const { username, password, privateKey } = way;
  let attempts = 0;
  let answered = false;
  return (methodsLeft, _partial, next): undefined => {
    attempts += 1;
    // ssh2 ends the login with an error at `false`; its types know only the methods.
    const giveUp = () => next(false as unknown as AnyAuthMethod);
    const left: readonly string[] = methodsLeft ?? [];
    if (attempts === 1 && privateKey !== undefined) {
      next({ type: 'publickey', username, key: privateKey });
    } else if (attempts === 1 && password !== undefined) {
      next({ type: 'password', username, password });
    } else if (
      attempts === 2 &&
      password !== undefined &&
      privateKey === undefined &&
      left.includes('keyboard-interactive') &&
      !left.includes('password')
    ) {
      next({
        type: 'keyboard-interactive',
        username,
        prompt(name, instructions, _language, prompts, finish) {
          const [only] = prompts;
          if (
            !answered &&
            only &&
            prompts.length === 1 &&
            only.echo !== true &&
            asksThePassword(only.prompt)
          ) {
            answered = true;
            finish([password]);
          } else {
            const asked = [name, instructions, ...prompts.map((each) => each.prompt)].join('\n').trim();
            refuse(needsPerson(way, asked));
          }
        },
      });
    } else {
      giveUp();
    }
  };
}

function openShell(client: Client): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const refused = (error: Error) => reject(error);
    try {
      client.shell(pty, (error, channel) => {
        if (error) return refused(error);
        // A PTY has no second stream; unread bytes of one would stop the window.
        channel.stderr.resume();
        resolve(channel);
      });
    } catch (error) {
      // ssh2 throws when the connection ended meanwhile.
      refused(error instanceof Error ? error : new Error(String(error)));
    }
  });
}

function forward(client: Client, host: string, port: number, seconds: number): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    // An address that swallows packets keeps the far end trying for minutes.
    const timer = setTimeout(() => reject(new Error(`no connection within ${seconds} s`)), seconds * 1000);
    try {
      client.forwardOut('127.0.0.1', 0, host, port, (error, channel) => {
        clearTimeout(timer);
        if (error) return reject(error);
        resolve(channel);
      });
    } catch (error) {
      clearTimeout(timer);
      reject(error instanceof Error ? error : new Error(String(error)));
    }
  });
}
