import { createHash, generateKeyPairSync, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type Connection, Server, type ServerChannel, type ServerConfig, utils } from 'ssh2';
import type { Io } from './ask';
import { Console } from './console';
import type { Faults } from './faults';
import type { Event, LogEntry } from './log';
import { type Cluster, runShell } from './shell';
import { articleWorld, type World } from './world';

export interface ApplianceOptions {
  /** Loopback and a port of the system's choice, unless given. */
  readonly host?: string;
  readonly port?: number;
  readonly hostname?: string;
  /** A member of a cluster: login lands in machine mode, or where `landsIn` says. */
  readonly cluster?: Cluster & { readonly landsIn?: string };
  readonly username?: string;
  readonly password?: string;
  /** PEM or OpenSSH private keys; made on the spot when absent. */
  readonly hostKeys?: readonly string[];
  /** OpenSSH public key that may log in. */
  readonly publicKey?: string;
  readonly world?: World;
  readonly faults?: Faults;
  readonly algorithms?: ServerConfig['algorithms'];
  /** A site's own text before the login lines. */
  readonly banner?: string;
  /** How the password is asked for; `keyboard` after `adminaccessconfig` switched the plain method off. */
  readonly auth?: 'password' | { readonly keyboard: readonly { prompt: string; echo: boolean }[] };
}

/** A simulated appliance on a port of its own. */
export interface SimulatedAppliance {
  readonly host: string;
  readonly port: number;
  readonly hostname: string;
  readonly username: string;
  readonly password: string;
  /** `SHA256:…` of the first host key. */
  readonly hostKeyFingerprint: string;
  readonly log: readonly LogEntry[];
  readonly world: World;
  readonly faults: Faults;
  /** Called for every log entry from now on. */
  onLog(hear: (entry: LogEntry) => void): void;
  /** Writes to every open shell, raw and unasked: another admin's notice. */
  interject(text: string): void;
  /** Ends all connections as a pulled cable would, keeps listening. */
  drop(): void;
  close(): Promise<void>;
}

export async function startAppliance(options: ApplianceOptions = {}): Promise<SimulatedAppliance> {
  const {
    host = '127.0.0.1',
    hostname = 'esa.lab.local',
    username = 'chatops',
    password = 'secret',
  } = options;
  const hostKeys = [...(options.hostKeys ?? [newHostKey()])];
  const world = options.world ?? articleWorld();
  const faults: Faults = options.faults ?? {};
  const log: LogEntry[] = [];
  const listeners: ((entry: LogEntry) => void)[] = [];
  const connections = new Set<Connection>();
  const running = new Set<() => void>();
  let shells = 0;
  let sessions = 0;
  const channels = new Set<ServerChannel>();

  function note(shell: number, event: Event): void {
    const entry: LogEntry = { at: performance.now(), shell, ...event };
    log.push(entry);
    for (const hear of listeners) hear(entry);
  }

  function landing(): string {
    if (!options.cluster) return `${hostname}> `;
    return options.cluster.landsIn ?? `(Machine ${hostname})> `;
  }

  function shellOn(
    channel: ServerChannel,
    connection: Connection,
    size: { rows: number; cols: number },
    from: string,
  ): void {
    shells += 1;
    channels.add(channel);
    const shell = shells;
    const console = new Console(
      channel,
      size,
      faults,
      (event) => note(shell, event),
      () => connection.end(),
    );
    const io: Io = {
      console,
      world,
      faults,
      record: (event) => note(shell, event),
      user: username,
      hostname,
      running,
      staged: {},
    };
    const { cluster, banner } = options;
    channel.on('close', () => {
      channels.delete(channel);
      note(shell, { kind: 'closed' });
    });
    void runShell(io, {
      prompt: landing(),
      from,
      ...(cluster && { cluster }),
      ...(banner !== undefined && { banner }),
    }).then(() => {
      channel.exit(0);
      channel.end();
    });
  }

  const server = new Server(
    { hostKeys, ...(options.algorithms && { algorithms: options.algorithms }) },
    (connection, { ip }) => {
      connections.add(connection);
      // ssh2 leaves Nagle on; beside a delayed ACK every answer would cost 40 ms. Its types miss the method.
      (connection as Connection & { setNoDelay(on: boolean): void }).setNoDelay(true);
      note(0, { kind: 'connected' });
      connection.on('close', () => connections.delete(connection));
      // Dropped on purpose: a client that goes away in the middle is what many tests are about.
      connection.on('error', () => {});
      connection.on('authentication', (context) => {
        const answer = (
          accepted: boolean,
          left: ('password' | 'publickey' | 'keyboard-interactive')[] = ['password'],
        ) => {
          note(0, { kind: 'login', user: context.username, method: context.method, accepted });
          if (accepted) context.accept();
          else context.reject(left);
        };
        const known = context.username === username && !faults.refuseLogin;
        const asked = options.auth ?? 'password';
        if (context.method === 'publickey' && options.publicKey !== undefined) {
          const key = utils.parseKey(options.publicKey);
          if (key instanceof Error) throw key;
          const right = known && same(context.key.data, key.getPublicSSH());
          if (right && context.signature === undefined) return context.accept();
          return answer(
            right &&
              key.verify(
                context.blob ?? Buffer.alloc(0),
                context.signature ?? Buffer.alloc(0),
                context.hashAlgo,
              ) === true,
          );
        }
        if (asked === 'password')
          return answer(
            known &&
              context.method === 'password' &&
              same(Buffer.from(context.password), Buffer.from(password)),
          );
        if (context.method !== 'keyboard-interactive') return answer(false, ['keyboard-interactive']);
        context.prompt([...asked.keyboard], (answers) =>
          answer(known && answers[0] === password, ['keyboard-interactive']),
        );
      });
      connection.on('session', (accept, reject) => {
        if (sessions >= (faults.maxSessions ?? Number.POSITIVE_INFINITY)) return reject();
        sessions += 1;
        const session = accept();
        session.on('close', () => {
          sessions -= 1;
        });
        let size = { rows: 24, cols: 80 };
        session.on('pty', (grant, _refuse, info) => {
          size = { rows: info.rows, cols: info.cols };
          note(0, { kind: 'shell', ...size, term: (info as { term?: string }).term ?? '' });
          grant?.();
        });
        session.on('shell', (grant) => shellOn(grant(), connection, size, ip));
      });
    },
  );
  server.listen(options.port ?? 0, host);
  await once(server, 'listening');

  return {
    host,
    port: (server.address() as AddressInfo).port,
    hostname,
    username,
    password,
    hostKeyFingerprint: fingerprintOf(hostKeys[0] ?? ''),
    log,
    world,
    faults,
    onLog: (hear) => void listeners.push(hear),
    interject: (text) => channels.forEach((channel) => void channel.write(text)),
    drop: () => connections.forEach((connection) => void connection.end()),
    async close() {
      for (const stop of running) stop();
      for (const connection of connections) connection.end();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}

function same(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

function fingerprintOf(privateKey: string): string {
  const key = utils.parseKey(privateKey);
  if (key instanceof Error) throw key;
  return `SHA256:${createHash('sha256').update(key.getPublicSSH()).digest('base64').replace(/=+$/, '')}`;
}

/** By Node: of the ed25519 keys that ssh2 makes, about one in a hundred cannot be read back by ssh2 itself. */
export function newHostKey(): string {
  return generateKeyPairSync('ec', {
    namedCurve: 'prime256v1',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'sec1', format: 'pem' },
  }).privateKey;
}
