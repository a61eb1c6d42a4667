import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { type SimulatedAppliance, startAppliance } from '../../demo/asyncos';
import { freePort } from '../../demo/free-port';
import { type FakeSlack, startFakeSlack } from '../fakes/slack/fake-slack';
import { type SocketServer, startSocketServer } from '../fakes/slack/socket-server';
import { launch, type Process } from '../launch';
import { read, root, said, service } from './files';

/** What the secrets' files hold; each must be found nowhere else. */
export const SECRETS = {
  redis_password: 'canary-redis-5b1f',
  slack_bot_token: 'xoxb-canary-bot-77aa',
  slack_app_token: 'xapp-canary-app-90cd',
  esa1_password: 'canary-ssh-c3e8',
};

export interface Installation {
  readonly slack: FakeSlack;
  readonly socket: SocketServer;
  readonly esa1: SimulatedAppliance;
  readonly redisPort: number;
  /** Runs a service of docker-compose.yml as a process: its command, its variables, its own secrets and no others. */
  start(name: string): Process;
  /** Runs another command of that service, with the same variables, to its end. */
  inside(name: string, command: readonly string[]): Process;
  stop(): Promise<void>;
}

/** The containers' paths, users and network become this machine's; everything else is as it ships. */
export async function install(): Promise<Installation> {
  const dir = mkdtempSync(join(tmpdir(), 'esa-ship-'));
  const slack = await startFakeSlack({ token: SECRETS.slack_bot_token });
  const socket = await startSocketServer(slack, SECRETS.slack_app_token);
  const esa1 = await startAppliance({ hostname: 'esa1.example.com', password: SECRETS.esa1_password });
  esa1.world.drain = { milliseconds: 100, steps: 2 };
  const redisPort = await freePort();
  const config = join(dir, 'config.yaml');
  writeFileSync(config, configuration());
  mkdirSync(join(dir, 'redis'));
  mkdirSync(join(dir, 'tmp'));
  for (const name of ['redis', 'bot', 'worker']) giveSecrets(name);
  const running: Process[] = [];

  function configuration(): string {
    const shipped = parse(read('docker/config.example.yaml'));
    const url = shipped.redis.url.replace('@redis:6379', `@127.0.0.1:${redisPort}`);
    const [appliance] = shipped.appliances;
    return stringify({
      ...shipped,
      http: { host: '127.0.0.1', port: 0 },
      redis: { ...shipped.redis, url },
      dataDir: join(dir, 'data'),
      slack: { ...shipped.slack, apiUrl: socket.apiUrl },
      appliances: [
        {
          ...appliance,
          host: esa1.host,
          port: esa1.port,
          username: esa1.username,
          hostKeys: [esa1.hostKeyFingerprint],
        },
      ],
      changes: { proofAfter: [0.2, 0.4] },
    });
  }

  function giveSecrets(name: string): void {
    mkdirSync(join(dir, 'secrets', name), { recursive: true });
    // An editor ends the last line; the secret is without it.
    for (const secret of service(name).secrets ?? [])
      writeFileSync(join(dir, 'secrets', name, secret), `${SECRETS[secret as keyof typeof SECRETS]}\n`);
  }

  const here = (name: string) => (path: string) =>
    path
      .replace('/run/secrets', join(dir, 'secrets', name))
      .replace('/etc/esa-redis', join(root, 'docker/redis'))
      .replace('/etc/esa-chatops/config.yaml', config)
      .replace(/^\/data$/, join(dir, name));

  function variables(name: string): Record<string, string> {
    const written = { ...imageVariables(), ...service(name).environment };
    return Object.fromEntries(Object.entries(written).map(([key, value]) => [key, here(name)(value)]));
  }

  function inside(name: string, command: readonly string[]): Process {
    const [program = '', ...args] = command.map(here(name));
    const process = launch(program, args, { PATH: String(globalThis.process.env.PATH), ...variables(name) });
    running.push(process);
    return process;
  }

  return {
    slack,
    socket,
    esa1,
    redisPort,
    inside,
    start(name) {
      if (name !== 'redis') return inside(name, [...entrypoint(), ...(service(name).command ?? [])]);
      const { entrypoint: start = [], command = [] } = service(name);
      const binary = process.env.REDIS_SERVER;
      const more = ['--port', String(redisPort), '--bind', '127.0.0.1'];
      const acl = [`REDIS_ACL_FILE=${join(dir, 'tmp/users.acl')}`];
      return inside(name, [
        'env',
        ...acl,
        ...(binary === undefined ? [] : [`REDIS_SERVER=${binary}`]),
        ...start,
        ...command,
        ...more,
      ]);
    },
    async stop() {
      for (const { child } of running) child.kill('SIGKILL');
      await Promise.all(running.map(({ ended }) => ended));
      await esa1.close();
      await socket.close();
      await slack.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** The image's, by the Node that runs the tests and the program as `npm test` compiled it. */
export function entrypoint(): string[] {
  const [node, ...args]: string[] = JSON.parse(said('app', 'ENTRYPOINT')[0] ?? '[]');
  if (node !== 'node') throw new Error(`the image starts ${node}`);
  const known = args.filter(
    (arg) => !arg.startsWith('--') || process.allowedNodeEnvironmentFlags.has(arg.split('=')[0] ?? ''),
  );
  return [process.execPath, ...known].map((arg) =>
    arg === 'dist/main.js' ? join(root, 'build/src/main.js') : arg,
  );
}

function imageVariables(): Record<string, string> {
  return Object.fromEntries(said('app', 'ENV').map((line) => line.split('=') as [string, string]));
}
