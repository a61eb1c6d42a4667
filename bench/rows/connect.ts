import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Client } from 'ssh2';
import { connect } from '../../src/esa-client/transport';
import { wayTo } from '../../src/esa-client/way';
import { startSshd } from '../../test/peers/sshd/sshd';
import { reachedAt } from '../appliances';
import { startChild } from '../children';
import type { Bench, Outcome, Row } from '../row';
import { type Case, inTurn, median, timed } from '../table';

const rtts = [10, 50] as const;

/** The algorithms that `sshconfig` of an appliance lists by default (Cisco 221658). */
const common = [
  'HostKeyAlgorithms ssh-rsa',
  'Ciphers aes128-ctr,aes192-ctr,aes256-ctr,aes128-cbc,3des-cbc',
  'MACs hmac-sha1,umac-64@openssh.com',
];
const exchange = 'diffie-hellman-group-exchange-sha256,diffie-hellman-group-exchange-sha1';
const rest = 'diffie-hellman-group14-sha1,diffie-hellman-group1-sha1';
const lists = {
  ecdh: [...common, `KexAlgorithms ${exchange},${rest},ecdh-sha2-nistp256,ecdh-sha2-nistp384`],
  'no ecdh': [...common, `KexAlgorithms ${exchange},${rest}`],
} as const;
type List = keyof typeof lists;
const ways = { project: 'login (esa-client)', peer: 'login, defaults of ssh2' } as const;
type Way = keyof typeof ways;

export const connecting: Row = { id: 4, title: 'Logging in', run };

async function run(bench: Bench): Promise<Outcome> {
  const blocks = new Map<string, number[]>();
  const work = new Map<string, number[]>();
  const cases: Case[] = [];
  const named = (way: Way, list: List, rtt: number) => `${ways[way]}, ${list}, ${rtt} ms`;
  for (const list of Object.keys(lists) as List[]) {
    const sshd = await startSshd({ hostKeyType: 'rsa', config: lists[list] });
    bench.undo(sshd.stop);
    const { username, privateKey, hostKeyFingerprint: fingerprint } = sshd;
    const proxy = await startChild(
      'proxy',
      rtts.map((rtt) => ({ rtt, port: sshd.port })),
    );
    bench.undo(proxy.stop);
    for (const [i, rtt] of rtts.entries()) {
      const port = proxy.value[i] ?? 0;
      const { password: _, ...reached } = reachedAt('esa', port, { fingerprint });
      const appliance = { ...reached, username, privateKey, legacySsh: true };
      const logins: Record<Way, () => Promise<{ close(): unknown }>> = {
        project: () => connect(wayTo(appliance), { signal: new AbortController().signal, keepalive: 5000 }),
        peer: () => withDefaults({ port, username, privateKey }),
      };
      for (const way of Object.keys(logins) as Way[]) {
        const what = named(way, list, rtt);
        blocks.set(what, []);
        work.set(what, []);
        cases.push({
          what,
          who: way,
          async run() {
            const delay = monitorEventLoopDelay({ resolution: 1 });
            const before = process.cpuUsage();
            delay.enable();
            let connection: { close(): unknown } | undefined;
            const took = await timed(async () => {
              connection = await logins[way]();
            });
            delay.disable();
            const { user, system } = process.cpuUsage(before);
            blocks.get(what)?.push(delay.max / 1e6);
            work.get(what)?.push((user + system) / 1e3);
            await connection?.close();
            return took;
          },
        });
      }
    }
  }
  const { figures, p50 } = await inTurn(cases, bench);
  const trips = (way: Way, list: List) => (p50(named(way, list, 50)) - p50(named(way, list, 10))) / 40;
  const stops = (way: Way, list: List) => median(blocks.get(named(way, list, 10)) ?? []);
  const cpu = (way: Way, list: List) => median(work.get(named(way, list, 10)) ?? []);
  return {
    figures,
    goals: [
      ...(Object.keys(lists) as List[]).flatMap((list) => [
        {
          what: `round trips of a login by key, ${list}`,
          at: 'most' as const,
          limit: 8.2,
          value: trips('project', list),
          unit: 'RTT' as const,
          gated: true,
        },
        {
          what: `longest stop of the event loop, ${list}`,
          at: 'most' as const,
          limit: 15,
          value: stops('project', list),
          unit: 'ms' as const,
          gated: false,
        },
      ]),
      {
        what: 'event loop stopped for less than with the defaults of ssh2, no ecdh',
        at: 'least',
        limit: 100,
        value: stops('peer', 'no ecdh') / stops('project', 'no ecdh'),
        unit: 'x',
        gated: false,
      },
      {
        what: 'less work than with the defaults of ssh2, no ecdh',
        at: 'least',
        limit: 100,
        value: cpu('peer', 'no ecdh') / cpu('project', 'no ecdh'),
        unit: 'x',
        gated: true,
      },
    ],
    notes: [
      "The other end is Debian's OpenSSH server with the algorithms that an appliance lists by default, once with and once without ECDH; the client is set to `legacySsh`, since their only MACs are SHA-1.",
      `Processor time of a login without ECDH: ${cpu('project', 'no ecdh').toFixed(1)} ms, with the defaults of ssh2 ${cpu('peer', 'no ecdh').toFixed(0)} ms: they choose the group exchange, whose prime is tested each time.`,
    ],
  };
}

function withDefaults(login: { port: number; username: string; privateKey: string }) {
  return new Promise<{ close(): unknown }>((resolve, reject) => {
    const client = new Client();
    client.on('error', reject);
    client.on('ready', () => resolve({ close: () => client.end() }));
    client.connect({ host: '127.0.0.1', ...login });
  });
}
