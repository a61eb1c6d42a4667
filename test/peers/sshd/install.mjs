import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';

export const sshdPath = '/usr/sbin/sshd';

/**
 * Debian's OpenSSH server, the second judge of the SSH client. Installs it when it is missing, without letting a daemon
 * start: the tests run their own, on loopback, with keys made on the spot.
 * @throws a sentence when it is missing and cannot be installed.
 */
export function ensureSshd() {
  if (existsSync(sshdPath)) return;
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) {
    throw new Error(
      `The tests of the SSH client need ${sshdPath}: install the package openssh-server, or run the tests once as root where apt-get is at hand.`,
    );
  }
  // Debian starts a daemon on installation unless the policy says 101. A policy that exists is the machine's own.
  const policy = '/usr/sbin/policy-rc.d';
  const ours = !existsSync(policy);
  if (ours) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const quiet = { env, stdio: /** @type {'pipe'} */ ('pipe') };
  const install = ['install', '-y', '-q', '--no-install-recommends', 'openssh-server'];
  try {
    try {
      execFileSync('apt-get', install, quiet);
    } catch {
      // Most often the lists are old or absent; the second failure is the one to report.
      execFileSync('apt-get', ['update', '-q'], quiet);
      execFileSync('apt-get', install, quiet);
    }
  } catch (error) {
    const words =
      error instanceof Error && 'stderr' in error ? String(error.stderr).trim().slice(-500) : String(error);
    throw new Error(
      `The tests of the SSH client need openssh-server, and apt-get could not install it: ${words}`,
    );
  } finally {
    if (ours) rmSync(policy, { force: true });
  }
}
