import { existsSync } from 'node:fs';
import { installFromDebian } from '../../../scripts/debian.mjs';

export const sshdPath = '/usr/sbin/sshd';

/**
 * Debian's OpenSSH server, the second judge of the SSH client. Installs it when it is missing, without letting a daemon
 * start: the tests run their own, on loopback, with keys made on the spot.
 * @throws a sentence when it is missing and cannot be installed.
 */
export function ensureSshd() {
  if (existsSync(sshdPath)) return;
  const why = installFromDebian(['openssh-server']);
  if (why === undefined) return;
  throw new Error(
    `The tests of the SSH client need ${sshdPath}, and ${why}. Install the package openssh-server, or run the tests once as root where apt-get is at hand.`,
  );
}
