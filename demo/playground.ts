import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { stringify } from 'yaml';

/** Who types in it; the others are there, but the playground has one keyboard. */
export const PLAYER = '1a1a1a1a-0000-0000-0000-000000000000';

export interface Playground {
  /** Of the page. Rejects with what the program wrote when it does not start. */
  readonly url: Promise<string>;
  stop(): Promise<void>;
}

/** It would listen on all addresses of this machine, and has no option for that. */
const ON_LOOPBACK = `data:text/javascript,${encodeURIComponent(
  `import { Server } from 'node:net';
  const listen = Server.prototype.listen;
  Server.prototype.listen = function (port, ...rest) {
    return typeof port === 'number' ? listen.call(this, port, '127.0.0.1', ...rest) : listen.call(this, port, ...rest);
  };`,
)}`;

const START_MS = 15_000;

/**
 * Microsoft's own imitation of Teams, for a bot at `endpoint` (`http://127.0.0.1:…/api/messages`); its files go into
 * `folder`. It asks nobody for a token, so the bot must be told `teams.playground: true`.
 */
export function startPlayground(endpoint: string, folder: string): Playground {
  const home = dirname(createRequire(__filename).resolve('@microsoft/m365agentsplayground/package.json'));
  const world = join(folder, 'playground.yml');
  const log = join(folder, 'playground.log');
  writeFileSync(world, stringify(people()));
  const options = ['-e', endpoint, '-c', 'msteams', '-p', '0', '--disable-telemetry'];
  const child = spawn(
    process.execPath,
    ['--import', ON_LOOPBACK, join(home, 'cli.js'), 'start', ...options],
    {
      cwd: folder,
      // Of a group of its own: Ctrl-C is for us, who end it in its turn.
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
      env: {
        ...process.env,
        // Without it measurements go to Microsoft whatever else is switched off.
        APPLICATION_INSIGHTS_NO_STATSBEAT: 'true',
        TEAMSAPPTESTER_BROWSER: 'none',
        M365_AGENTS_PLAYGROUND_CONFIG_PATH: world,
        M365_AGENTS_PLAYGROUND_LOGFILE: log,
      },
    },
  );
  const ended = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  const opened = async () => {
    const port = await Promise.race([
      listening(child.stdout),
      ended.then(() => undefined),
      setTimeout(START_MS),
    ]);
    if (port !== undefined) return `http://localhost:${port}`;
    const said = existsSync(log) ? readFileSync(log, 'utf8').slice(-2000) : '';
    throw new Error(`The Agents Playground did not start.\n${said}`);
  };
  return { url: opened(), stop };
}

async function listening(output: NodeJS.ReadableStream): Promise<string | undefined> {
  for await (const line of createInterface({ input: output })) {
    const port = /^Listening on (\d+)/.exec(line)?.[1];
    if (port !== undefined) return port;
  }
  return undefined;
}

/** Strict: five users beside the one who types, one chat of each kind, one team with one channel. */
function people() {
  const user = (id: string, name: string, aadObjectId: string) => ({
    id,
    name,
    userPrincipleName: `${name.toLowerCase()}@example.com`,
    aadObjectId,
    givenName: name,
    surname: 'Example',
    email: `${name.toLowerCase()}@example.com`,
  });
  const others = ['Ben', 'Carla', 'David', 'Elena', 'Fede'];
  return {
    version: '0.1.1',
    tenantId: '00000000-0000-0000-0000-0000000000aa',
    bot: { id: '28:00000000-0000-0000-0000-0000000000bb', name: 'ESA' },
    currentUser: user('user-ana', 'Ana', PLAYER),
    users: others.map((name, at) =>
      user(`user-${name.toLowerCase()}`, name, `2b2b2b2b-0000-0000-0000-00000000000${at}`),
    ),
    personalChat: { id: 'chat-with-esa' },
    groupChat: { id: 'mail-ops', name: 'Mail operations' },
    team: {
      id: 'team-mail',
      name: 'Mail',
      aadGroupId: '3c3c3c3c-0000-0000-0000-000000000000',
      channels: [{ id: 'channel-mail', name: 'Announcements' }],
    },
  };
}
