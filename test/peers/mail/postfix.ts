import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../../demo/free-port';
import { runClient, temporaryFolder } from './processes';

export interface Postfix {
  /** smtpd, answers at once. */
  readonly port: number;
  /** postscreen: a teaser, a pause, then the greeting. */
  readonly screened: number;
  stop(): Promise<void>;
}

/** Debian's postfix with a configuration of its own, on loopback. Needs root. No mail can leave it. */
export async function startPostfix({ key, cert }: { key: string; cert: string }): Promise<Postfix> {
  const folder = temporaryFolder();
  const [port, screened] = [await freePort(), await freePort()];
  const at = (name: string) => join(folder.path, name);
  // Its processes are of another user.
  chmodSync(folder.path, 0o755);
  for (const name of ['etc', 'spool', 'data']) mkdirSync(at(name));
  execFileSync('chown', ['postfix', at('data')]);
  writeFileSync(at('etc/identity.pem'), key + cert, { mode: 0o600 });
  writeFileSync(at('etc/main.cf'), main(folder.path));
  writeFileSync(at('etc/master.cf'), master(port, screened));
  // Creates the rest of the folders itself.
  execFileSync('/usr/sbin/postfix', ['-c', at('etc'), 'start'], { stdio: 'ignore' });
  return {
    port,
    screened,
    async stop() {
      await runClient('/usr/sbin/postfix', ['-c', at('etc'), 'stop']);
      folder.remove();
    },
  };
}

function main(folder: string): string {
  return `
compatibility_level = 3.6
queue_directory = ${folder}/spool
data_directory = ${folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
maillog_file = ${folder}/log
maillog_file_prefixes = ${folder}
myhostname = mx.example.com
mydestination =
mynetworks = 192.0.2.99/32
alias_maps =
alias_database =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
default_transport = discard:
relay_transport = discard:
smtpd_tls_chain_files = ${folder}/etc/identity.pem
smtpd_tls_security_level = may
postscreen_greet_wait = 1s
postscreen_greet_banner = wait
postscreen_greet_action = enforce
postscreen_dnsbl_sites =
`;
}

function master(port: number, screened: number): string {
  return `
127.0.0.1:${port} inet n - n - - smtpd
127.0.0.1:${screened} inet n - n - 1 postscreen
smtpd pass - - n - - smtpd
dnsblog unix - - n - 0 dnsblog
tlsproxy unix - - n - 0 tlsproxy
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
proxymap unix - - n - - proxymap
discard unix - - n - - discard
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
`;
}
