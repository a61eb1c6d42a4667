import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';
import {
  type AnyAuthMethod,
  type AuthHandlerMiddleware,
  Client,
  type ConnectConfig,
  type KexAlgorithm,
  type ServerHostKeyAlgorithm,
} from 'ssh2';
import { Problem, type Trouble } from '../problem';
import type { Appliance } from './appliance';

/** One SSH connection; `openShell` fails when the appliance grants no further channel. */
export interface Connection {
  readonly alive: boolean;
  openShell(): Promise<Duplex>;
  close(): Promise<void>;
}

// Without diffie-hellman-group-exchange-*: ssh2 lets OpenSSL test the appliance's prime, which stops the event loop for
// 1.1 s per connection (mscdex/ssh2#1386); its own default order picks it wherever ECDH is missing.
const kex: KexAlgorithm[] = [
  'curve25519-sha256',
  'curve25519-sha256@libssh.org',
  'ecdh-sha2-nistp256',
  'ecdh-sha2-nistp384',
  'ecdh-sha2-nistp521',
  'diffie-hellman-group14-sha256',
  'diffie-hellman-group16-sha512',
  'diffie-hellman-group18-sha512',
];
// The order decides which of its keys an appliance shows; a pin of another key of the same appliance is a mismatch.
const serverHostKey: ServerHostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
];

// Neither chacha20-poly1305 nor the -etm MACs: those are the modes of the Terrapin prefix cut (CVE-2023-48795).
const today = {
  kex,
  serverHostKey,
  cipher: ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com', 'aes128-ctr', 'aes192-ctr', 'aes256-ctr'],
  hmac: ['hmac-sha2-256', 'hmac-sha2-512'],
  compress: ['none'],
} satisfies ConnectConfig['algorithms'];

// AsyncOS' own defaults up to 15 still hold SHA-1 and CBC (Cisco 221658); behind today's, so never preferred.
const legacy = {
  kex: [...today.kex, 'diffie-hellman-group14-sha1', 'diffie-hellman-group1-sha1'],
  serverHostKey: [...today.serverHostKey, 'ssh-rsa', 'ssh-dss'],
  cipher: [...today.cipher, 'aes128-cbc', 'aes192-cbc', 'aes256-cbc', '3des-cbc'],
  hmac: [...today.hmac, 'hmac-sha1'],
  compress: ['none'],
} satisfies ConnectConfig['algorithms'];

/**
 * With a PTY this large nothing is paged or folded: each page would cost a round trip, and one row of tophosts would
 * come as two lines. The figure is the one Netshot asks real appliances for.
 */
const pty = { rows: 0xffffff, cols: 0xffffff, width: 0, height: 0, term: 'vt100' };

/** Logs in. Aborting counts until then. */
export function connect(appliance: Appliance, signal: AbortSignal): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const client = new Client();
    let alive = false;
    let refusal: Trouble | undefined;
    const closed = new Promise<void>((done) => client.once('close', done));
    const fail = (error: Error) => {
      reject(new Problem(refusal ?? troubleOf(appliance, error), { cause: error }));
      client.destroy();
    };
    const refuse = (trouble: Trouble) => {
      refusal ??= trouble;
      fail(new Error(trouble.kind));
    };

    const onAbort = () => fail(new Error('given up'));
    signal.addEventListener('abort', onAbort);

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
        openShell: () => openShell(client),
        close() {
          client.end();
          // A frozen appliance never closes its side.
          const timer = setTimeout(() => client.destroy(), 1000);
          return closed.finally(() => clearTimeout(timer));
        },
      });
    });
    // RFC 4252 section 8: the appliance wants another password. Nobody here may choose one.
    client.on('change password', (message) => refuse(needsPerson(appliance, message)));

    try {
      client.connect({
        host: appliance.host,
        port: appliance.port,
        username: appliance.username,
        algorithms: appliance.legacySsh ? legacy : today,
        readyTimeout: appliance.timeouts.connect * 1000,
        keepaliveInterval: 5000,
        keepaliveCountMax: 3,
        agentForward: false,
        // Synchronous and boolean: ssh2 takes a promise, even one of false, for "accepted".
        hostVerifier: (key: Buffer): boolean => {
          const seen = fingerprint(key);
          if (appliance.hostKeys.some((pinned) => withoutPadding(pinned) === seen)) return true;
          refusal = { kind: 'host-key', appliance: appliance.name, seen, pinned: appliance.hostKeys };
          return false;
        },
        authHandler: loginOnce(appliance, refuse),
      });
      // ssh2 leaves Nagle on, which costs 40 ms per line beside a delayed ACK.
      client.setNoDelay(true);
    } catch (error) {
      // A private key that cannot be read.
      fail(error instanceof Error ? error : new Error(String(error)));
    }
  });
}

/** As `ssh-keygen -l` prints it. */
function fingerprint(key: Buffer): string {
  return withoutPadding(`SHA256:${createHash('sha256').update(key).digest('base64')}`);
}

function withoutPadding(print: string): string {
  return print.trim().replace(/={1,2}$/, '');
}

/**
 * One attempt, by the one method that is configured; no `none` probe, which costs a round trip. When the appliance does
 * not know the password method, the same password may be typed into its one hidden question.
 */
function loginOnce(appliance: Appliance, refuse: (trouble: Trouble) => void): AuthHandlerMiddleware {
  const { username, password, privateKey } = appliance;
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
            refuse(needsPerson(appliance, asked));
          }
        },
      });
    } else {
      giveUp();
    }
  };
}

// Releases differ between "password" and "passphrase"; an expired one is asked for as "New password:".
function asksThePassword(prompt: string): boolean {
  return (
    /\bpass(?:word|phrase)\b[^\n]{0,80}:\s{0,4}$/i.test(prompt) &&
    !/\b(?:new|old|re-?\w+|again|change)\b/i.test(prompt)
  );
}

function needsPerson(appliance: Appliance, received: string): Trouble {
  return { kind: 'login-needs-person', appliance: appliance.name, received: received.slice(0, 2000) };
}

function troubleOf({ name }: Appliance, error: Error & { level?: string; code?: unknown }): Trouble {
  if (error.level === 'client-authentication') return { kind: 'login-refused', appliance: name };
  // RFC 4253 section 11.1: 14 is "no more auth methods available"; OpenSSH says it in words and sends 2.
  if (error.code === 14 || /too many auth/i.test(error.message))
    return { kind: 'login-refused', appliance: name };
  if (/no matching/i.test(error.message))
    return { kind: 'algorithms', appliance: name, reason: error.message };
  return { kind: 'unreachable', appliance: name, reason: error.message };
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
