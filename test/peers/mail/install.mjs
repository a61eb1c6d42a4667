import { existsSync } from 'node:fs';
import { installFromDebian } from '../../../scripts/debian.mjs';

/** Programs of others that judge the probes, and the packages of Debian they come from. */
const peers = [
  { file: '/usr/sbin/knotd', from: 'knot' },
  { file: '/usr/sbin/unbound', from: 'unbound' },
  { file: '/usr/bin/dig', from: 'bind9-dnsutils' },
  { file: '/usr/bin/delv', from: 'bind9-dnsutils' },
  { file: '/usr/sbin/postfix', from: 'postfix' },
  { file: '/usr/sbin/smtp-sink', from: 'postfix' },
  { file: '/usr/bin/swaks', from: 'swaks' },
  // swaks speaks TLS only with it.
  { file: '/usr/share/perl5/IO/Socket/SSL.pm', from: 'libio-socket-ssl-perl' },
];

/** Packages whose programs are not here. */
export function missingMailPeers() {
  return [...new Set(peers.filter(({ file }) => !existsSync(file)).map(({ from }) => from))];
}

/**
 * DNS and mail servers written by others, and their clients. Installs what is missing. Where that is not possible the
 * tests that need them are skipped, and counted as such, except in CI, where a skip would hide a failure.
 * Returns why something is missing, or nothing.
 * @returns {string | undefined}
 * @throws the same sentence, in CI
 */
export function ensureMailPeers() {
  const missing = missingMailPeers();
  if (missing.length === 0) return undefined;
  const why = installFromDebian(missing);
  if (why === undefined) return undefined;
  const sentence = `The tests of the probes against real servers need ${missing.join(', ')}, and ${why}.`;
  if (process.env.CI) throw new Error(sentence);
  return sentence;
}
