import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { timed } from './table';

/** OpenSSH's client, as a person or a script would use it. Each method says how long the whole process took. */
export interface Ssh {
  /** A new connection, one command, the end. */
  cold(host: string): Promise<number>;
  /** Through a connection that `keep` holds open (ControlMaster). */
  kept(host: string): Promise<number>;
  keep(host: string): Promise<void>;
  /** `xargs -P`, all of them. */
  parallel(hosts: readonly string[], processes: number): Promise<number>;
  remove(): Promise<void>;
}

/** Where, and as whom. Exactly one of password and key. */
export interface Login {
  /** Of the hosts by name. */
  readonly ports: Readonly<Record<string, number>>;
  readonly username: string;
  readonly password?: string;
  /** PEM or OpenSSH text. */
  readonly privateKey?: string;
  /** As known_hosts has it; without it the first key that is seen is believed. */
  readonly hostKey?: string;
}

const askedFor = 'tophosts active_rcpts';
const sign = /Recipient Host/g;

export function sshVersion(): string {
  try {
    // It prints its version where errors go, as `ssh -V` always did.
    return execFileSync('sh', ['-c', 'ssh -V 2>&1'], { encoding: 'utf8' }).trim();
  } catch {
    return 'not installed';
  }
}

export function isInstalled(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export function sshTo(login: Login): Ssh {
  const folder = mkdtempSync(join(tmpdir(), 'esa-bench-ssh-'));
  const at = (name: string) => join(folder, name);
  writeFileSync(at('known_hosts'), login.hostKey === undefined ? '' : `* ${login.hostKey}\n`);
  // The simulated appliance has no exec channel: the command is typed into ssh, which costs the same round trips.
  writeFileSync(at('typed'), `${askedFor}\nexit\n`);
  writeFileSync(at('askpass'), `#!/bin/sh\necho ${login.password ?? ''}\n`, { mode: 0o700 });
  writeFileSync(at('key'), login.privateKey ?? '', { mode: 0o600 });
  writeFileSync(at('config'), configuration(login, at));
  const env = { ...process.env, SSH_ASKPASS: at('askpass'), SSH_ASKPASS_REQUIRE: 'force' };
  const running = new Set<ChildProcess>();

  function start(command: string, args: readonly string[], typed?: number): ChildProcess {
    // A group of its own, so that what xargs started ends with it.
    const stdio = [typed ?? 'ignore', 'pipe', 'pipe'] as const;
    const child = spawn(command, args, { env, detached: true, stdio: [...stdio] });
    running.add(child);
    child.once('exit', () => running.delete(child));
    return child;
  }

  async function answers(
    command: string,
    args: readonly string[],
    wanted: number,
    typed = false,
  ): Promise<number> {
    const input = typed ? openSync(at('typed'), 'r') : undefined;
    try {
      let output = '';
      let said = '';
      const took = await timed(async () => {
        const child = start(command, args, input);
        child.stdout?.on('data', (chunk) => {
          output += chunk;
        });
        child.stderr?.on('data', (chunk) => {
          said += chunk;
        });
        await once(child, 'close');
      });
      const seen = output.match(sign)?.length ?? 0;
      if (seen !== wanted) throw new Error(`${command}: ${seen} of ${wanted} answers. ${said.slice(0, 500)}`);
      return took;
    } finally {
      if (input !== undefined) closeSync(input);
    }
  }

  const configured = ['-F', at('config')];
  return {
    cold: (host) => answers('ssh', [...configured, host], 1, true),
    kept: (host) => answers('ssh', [...configured, '-S', at(host), host], 1, true),
    async keep(host) {
      start('ssh', [...configured, '-M', '-N', '-S', at(host), host]);
      for (let tries = 0; tries < 100; tries += 1) {
        const asking = start('ssh', [...configured, '-O', 'check', '-S', at(host), host]);
        const [code] = await once(asking, 'exit');
        if (code === 0) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error('ssh did not keep a connection open');
    },
    parallel(hosts, processes) {
      writeFileSync(at('hosts'), `${hosts.join('\n')}\n`);
      const one = `exec ssh -F ${at('config')} {} < ${at('typed')}`;
      return answers(
        'xargs',
        ['-a', at('hosts'), '-P', String(processes), '-I', '{}', 'sh', '-c', one],
        hosts.length,
      );
    },
    async remove() {
      const ends = [...running].map(async (child) => {
        const ended = once(child, 'exit');
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
        await ended;
      });
      await Promise.all(ends);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function configuration(
  { ports, username, privateKey, hostKey }: Login,
  at: (name: string) => string,
): string {
  const method = privateKey === undefined ? 'password' : 'publickey';
  const common = [
    'Host *',
    'HostName 127.0.0.1',
    `User ${username}`,
    `UserKnownHostsFile ${at('known_hosts')}`,
    'GlobalKnownHostsFile none',
    `StrictHostKeyChecking ${hostKey === undefined ? 'accept-new' : 'yes'}`,
    'UpdateHostKeys no',
    `PreferredAuthentications ${method}`,
    'NumberOfPasswordPrompts 1',
    'IdentitiesOnly yes',
    'IdentityAgent none',
    ...(privateKey === undefined ? ['PubkeyAuthentication no'] : [`IdentityFile ${at('key')}`]),
    'RequestTTY no',
    'LogLevel ERROR',
  ];
  const hosts = Object.entries(ports).map(([name, port]) => `Host ${name}\nPort ${port}`);
  return `${[...common, ...hosts].join('\n')}\n`;
}
