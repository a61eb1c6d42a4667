import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../../demo/free-port';
import { runClient, startProgram, stopProgram, temporaryFolder } from './processes';

export interface Zone {
  /** Records below SOA and NS, in the form of a zone file. */
  readonly records: string;
  readonly signed?: true;
  /** Signed, and the resolver is told another key: what a broken signature looks like. */
  readonly wrongAnchor?: true;
}

export interface NameServers {
  /** knot: responsible for the zones, answers for nothing else. */
  readonly authority: string;
  /** unbound: asks knot, checks signatures. */
  readonly resolver: string;
  /** For delv: whom to trust. */
  readonly anchors: string;
  stop(): Promise<void>;
}

/** The zones behind knot and a validating unbound, both on loopback. */
export async function startNameServers(zones: Readonly<Record<string, Zone>>): Promise<NameServers> {
  const folder = temporaryFolder();
  const [knotPort, unboundPort] = [await freePort(), await freePort()];
  const names = Object.keys(zones);
  for (const name of names)
    writeFileSync(join(folder.path, `${name}.zone`), zoneFile(name, zones[name]?.records ?? ''));
  const knotConf = join(folder.path, 'knot.conf');
  writeFileSync(knotConf, knotConfig(folder.path, knotPort, zones));
  const knot = await startProgram('/usr/sbin/knotd', ['-c', knotConf], /server started in the foreground/);
  try {
    const anchors: string[] = [];
    for (const name of names.filter((one) => zones[one]?.signed)) {
      const key = await keyOf(name, knotPort);
      anchors.push(zones[name]?.wrongAnchor ? key.replace(/(?<=257 3 13 )\S{10}/, 'AAAAAAAAAA') : key);
    }
    const unboundConf = join(folder.path, 'unbound.conf');
    writeFileSync(unboundConf, unboundConfig(folder.path, unboundPort, { names, anchors, knotPort }));
    const unbound = await startProgram('/usr/sbin/unbound', ['-d', '-c', unboundConf], /start of service/);
    const anchorFile = join(folder.path, 'anchors');
    writeFileSync(anchorFile, `trust-anchors {\n${anchors.map(anchorLine).join('\n')}\n};\n`);
    return {
      authority: `127.0.0.1:${knotPort}`,
      resolver: `127.0.0.1:${unboundPort}`,
      anchors: anchorFile,
      async stop() {
        await Promise.all([stopProgram(knot), stopProgram(unbound)]);
        folder.remove();
      },
    };
  } catch (error) {
    await stopProgram(knot);
    throw error;
  }
}

async function keyOf(name: string, port: number): Promise<string> {
  const text = await runClient('/usr/bin/dig', [
    '@127.0.0.1',
    '-p',
    String(port),
    '+noall',
    '+answer',
    'DNSKEY',
    name,
  ]);
  const key = text.split('\n').find((line) => line.includes('257 3 13'));
  if (key === undefined) throw new Error(`knot has no key for ${name}: ${text}`);
  return key.replace(/\s+/g, ' ').replace(/ (?=\S+$)/, '');
}

function anchorLine(key: string): string {
  const [name, , , , flags, protocol, algorithm, data] = key.split(' ');
  return `  "${name}" static-key ${flags} ${protocol} ${algorithm} "${data}";`;
}

function zoneFile(name: string, records: string): string {
  return `$ORIGIN ${name}.\n$TTL 60\n@ SOA ns hostmaster 1 3600 600 86400 60\n@ NS ns\nns A 127.0.0.1\n${records}\n`;
}

function knotConfig(folder: string, port: number, zones: Readonly<Record<string, Zone>>): string {
  const list = Object.entries(zones).map(
    ([name, { signed }]) =>
      `  - domain: ${name}\n${signed ? '    dnssec-signing: on\n    dnssec-policy: lab\n' : ''}`,
  );
  return `
server:
    rundir: ${folder}
    listen: 127.0.0.1@${port}
database:
    storage: ${folder}
    journal-db-max-size: 16M
    kasp-db-max-size: 16M
    timer-db-max-size: 1M
log:
  - target: stderr
    any: info
policy:
  - id: lab
    algorithm: ecdsap256sha256
    single-type-signing: on
    nsec3: on
template:
  - id: default
    storage: ${folder}
    file: "%s.zone"
    zonefile-sync: -1
    zonefile-load: difference-no-serial
    journal-content: all
zone:
${list.join('')}`;
}

function unboundConfig(
  folder: string,
  port: number,
  { names, anchors, knotPort }: { names: string[]; anchors: string[]; knotPort: number },
): string {
  const stubs = names.map((name) => `stub-zone:\n  name: "${name}"\n  stub-addr: 127.0.0.1@${knotPort}\n`);
  return `
server:
  username: ""
  chroot: ""
  directory: ${folder}
  pidfile: ""
  use-syslog: no
  interface: 127.0.0.1
  port: ${port}
  do-not-query-localhost: no
  do-daemonize: no
  ede: yes
${names.map((name) => `  local-zone: "${name}." nodefault\n`).join('')}
${anchors.map((key) => `  trust-anchor: "${key}"\n`).join('')}
${stubs.join('')}
remote-control:
  control-enable: no
`;
}
