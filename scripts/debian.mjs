import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';

const policy = '/usr/sbin/policy-rc.d';

/**
 * Installs packages of Debian without letting a daemon start: what needs one runs its own, on loopback.
 * Returns why that was not possible, or nothing.
 * @param {readonly string[]} packages
 * @returns {string | undefined}
 */
export function installFromDebian(packages) {
  if (process.getuid?.() !== 0) return 'that needs root';
  if (spawnSync('apt-get', ['--version']).status !== 0) return 'there is no apt-get here';
  process.stderr.write(`Installing ${packages.join(', ')} …\n`);
  // Debian starts a daemon on installation unless the policy says 101. A policy that exists is the machine's own.
  const ours = !existsSync(policy);
  if (ours) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    const install = ['install', '-y', '-q', '--no-install-recommends', ...packages];
    if (aptGet(install).status === 0) return undefined;
    // Most often the lists are old or absent; the second failure is the one to report.
    aptGet(['update', '-q']);
    const { status, stderr } = aptGet(install);
    return status === 0 ? undefined : `apt-get could not install it: ${String(stderr).trim().slice(-500)}`;
  } finally {
    if (ours) rmSync(policy, { force: true });
  }
}

/** @param {readonly string[]} args */
function aptGet(args) {
  return spawnSync('apt-get', args, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
}
