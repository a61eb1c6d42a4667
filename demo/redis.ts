import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port';

export interface PrivateRedis {
  /** `unix:///…`, or `redis://127.0.0.1:…` when asked for TCP; the same after a restart. */
  readonly url: string;
  /** Where its append-only file is: a test can restore an older one. */
  readonly folder: string;
  pid(): number;
  /** Ends it in good order; what was stored stays for `start`. */
  stop(): Promise<void>;
  kill9(): Promise<void>;
  start(): Promise<void>;
  /** Accepts connections and answers nothing, until `resume`. */
  pause(): void;
  resume(): void;
  /** Ends it and removes its folder. */
  remove(): Promise<void>;
}

export interface RedisOptions {
  /** TCP on a loopback port instead of a unix socket, for tests that put a proxy between. */
  readonly tcp?: boolean;
  /** More of redis.conf, for example ['--maxmemory', '3mb']. */
  readonly args?: readonly string[];
}

/** A Redis of one's own, set up as production must be: append-only, never evicting. */
export async function startRedis({ tcp = false, args = [] }: RedisOptions = {}): Promise<PrivateRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'esa-redis-'));
  const port = tcp ? await freePort() : 0;
  const socket = join(folder, 'socket');
  const where = tcp
    ? ['--port', String(port), '--bind', '127.0.0.1']
    : ['--port', '0', '--unixsocket', socket];
  const policy = [
    '--appendonly',
    'yes',
    '--appendfsync',
    'always',
    '--save',
    '',
    '--maxmemory-policy',
    'noeviction',
  ];
  let server = await launch(['--dir', folder, ...where, ...policy, ...args]);

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill('SIGCONT');
    server.kill(signal);
    await ended;
  }

  return {
    url: tcp ? `redis://127.0.0.1:${port}` : `unix://${socket}`,
    folder,
    pid: () => server.pid ?? 0,
    stop: () => end('SIGTERM'),
    kill9: () => end('SIGKILL'),
    start: async () => {
      server = await launch(['--dir', folder, ...where, ...policy, ...args]);
    },
    pause: () => void server.kill('SIGSTOP'),
    resume: () => void server.kill('SIGCONT'),
    remove: async () => {
      await end('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** `REDIS_SERVER` is what `npm test` found or installed. */
async function launch(args: readonly string[]): Promise<ChildProcess> {
  const binary = process.env.REDIS_SERVER ?? 'redis-server';
  const server = spawn(binary, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const leave = () => server.kill('SIGKILL');
  process.once('exit', leave);
  server.once('exit', () => process.removeListener('exit', leave));
  let said = '';
  await new Promise<void>((ready, reject) => {
    server.once('error', () =>
      reject(new Error(`${binary} cannot be started. Run npm test once: it installs it.`)),
    );
    server.once('exit', (code) =>
      reject(new Error(`redis-server ended with ${code} before it was ready:\n${said}`)),
    );
    server.stdout.on('data', (chunk: Buffer) => {
      said += chunk;
      // With the socket alone the words are "The server is now ready to accept connections at …".
      if (/ready to accept connections/i.test(said)) ready();
    });
  });
  return server;
}
