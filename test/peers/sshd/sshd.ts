import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../../../demo/free-port';

const sshdPath = '/usr/sbin/sshd';
const script = resolve(__dirname, 'asyncos.pl');

export interface SshdOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Lines for sshd_config: algorithms of an old appliance. */
  readonly config?: readonly string[];
  readonly hostKeyType?: 'ed25519' | 'rsa';
}

/** OpenSSH on a loopback port, with the perl appliance for everybody who logs in. */
export interface Sshd {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly privateKey: string;
  readonly hostKeyFingerprint: string;
  /** What the perl appliance wrote down: `line …`, `key …`, `interrupt`, `delivered …`. */
  log(): string[];
  stop(): Promise<void>;
}

export async function startSshd(options: SshdOptions = {}): Promise<Sshd> {
  if (!existsSync(sshdPath))
    throw new Error(`${sshdPath} is missing: run "npm test" once, it installs openssh-server`);
  const isRoot = process.getuid?.() === 0;
  // OpenSSH's own directory for the part without rights; Debian makes it when the daemon starts.
  if (isRoot) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const folder = mkdtempSync(join(tmpdir(), 'sshd-'));
  const at = (name: string) => join(folder, name);
  const type = options.hostKeyType ?? 'ed25519';
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-f', at('host')]);
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at('user')]);
  const env = { ASYNCOS_LOG: at('log'), ...options.env };
  const port = await freePort();
  writeFileSync(
    at('config'),
    [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${at('host')}`,
      `PidFile ${at('pid')}`,
      `AuthorizedKeysFile ${at('user.pub')}`,
      'StrictModes no',
      'UsePAM no',
      'PermitRootLogin prohibit-password',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'PrintMotd no',
      'PrintLastLog no',
      ...(options.config ?? []),
      `SetEnv ${Object.entries(env)
        .map(([name, value]) => `"${name}=${value}"`)
        .join(' ')}`,
      `ForceCommand exec perl ${script}`,
      '',
    ].join('\n'),
  );
  const daemon = spawn(sshdPath, ['-D', '-e', '-f', at('config')], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  daemon.stderr.on('data', (chunk) => {
    said += chunk;
  });
  await listening(daemon, port, () => said);
  const print = execFileSync('ssh-keygen', ['-lf', at('host.pub')], { encoding: 'utf8' }).split(' ')[1] ?? '';
  return {
    host: '127.0.0.1',
    port,
    username: userInfo().username,
    privateKey: readFileSync(at('user'), 'utf8'),
    hostKeyFingerprint: print,
    log: () => (existsSync(at('log')) ? readFileSync(at('log'), 'utf8').trimEnd().split('\n') : []),
    async stop() {
      const gone = once(daemon, 'exit');
      daemon.kill();
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function listening(daemon: ChildProcess, port: number, said: () => string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (daemon.exitCode !== null) throw new Error(`sshd did not start: ${said()}`);
    const socket = connect(port, '127.0.0.1');
    const open = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (open) return;
    await wait(50);
  }
  throw new Error(`sshd does not listen: ${said()}`);
}
