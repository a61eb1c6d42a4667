import { createFleet, tophosts } from '../../src/esa-client';
import { newHostKey, reachedAt } from '../appliances';
import { startChild } from '../children';
import type { Bench, Goal, Outcome, Row } from '../row';
import { isInstalled, sshTo } from '../ssh';
import { type Case, inTurn, timed } from '../table';

const rtts = [0, 10, 50] as const;
const mostRoundTrips = 1.05;
const leastOverSsh = { 0: 100, 10: 20, 50: 10 } as const;

export const transport: Row = { id: 2, title: 'One command over SSH', run };

const ways = {
  project: 'kept shell (esa-client)',
  cold: 'cold ssh',
  kept: 'ssh -S through a kept connection',
} as const;
type Way = keyof typeof ways;

const named = (way: Way, rtt: number) => `${ways[way]}, ${rtt === 0 ? 'loopback' : `${rtt} ms`}`;

async function run(bench: Bench): Promise<Outcome> {
  const hostKey = newHostKey();
  const simulated = await startChild('appliances', {
    hostKey: hostKey.secret,
    count: rtts.length,
    thinkMilliseconds: 0,
  });
  bench.undo(simulated.stop);
  const proxy = await startChild(
    'proxy',
    rtts.map((rtt, i) => ({ rtt, port: simulated.value[i] ?? 0 })),
  );
  bench.undo(proxy.stop);
  // Without distance the proxy would only cost.
  const ports = Object.fromEntries(
    rtts.map((rtt, i) => [`esa${rtt}`, (rtt === 0 ? simulated.value[i] : proxy.value[i]) ?? 0]),
  );
  const ssh = sshTo(ports, hostKey.line);
  bench.undo(ssh.remove);
  const fleet = createFleet(Object.entries(ports).map(([name, port]) => reachedAt(name, port, hostKey)));
  bench.undo(fleet.close);
  for (const name of Object.keys(ports)) await ssh.keep(name);

  const cases = rtts.flatMap((rtt): Case[] => [
    {
      what: named('project', rtt),
      who: 'project',
      // Hundreds, so that the code is compiled as in a process that has run for an hour.
      repeat: rtt > 0 ? 5 : bench.quick ? 100 : 300,
      run: () => timed(() => fleet.ask(`esa${rtt}`, tophosts())),
    },
    { what: named('cold', rtt), who: 'peer', run: () => ssh.cold(`esa${rtt}`) },
    { what: named('kept', rtt), who: 'peer', repeat: 2, run: () => ssh.kept(`esa${rtt}`) },
  ]);
  const { figures, p50, ratio } = await inTurn(cases, bench);
  const roundTrips = (way: Way) => (p50(named(way, 50)) - p50(named(way, 10))) / 40;
  const goals = [
    {
      what: 'round trips of one command on the kept shell',
      at: 'most',
      limit: mostRoundTrips,
      value: roundTrips('project'),
      unit: 'RTT',
      gated: true,
    },
    ...rtts.map(
      (rtt): Goal => ({
        what: `faster than ${named('cold', rtt)}`,
        at: 'least',
        limit: leastOverSsh[rtt],
        value: ratio(named('cold', rtt), named('project', rtt)),
        unit: 'x',
        gated: true,
      }),
    ),
  ] satisfies Goal[];
  return {
    figures,
    goals,
    notes: [
      `Round trips, as (p50 at 50 ms − p50 at 10 ms) / 40: kept shell ${roundTrips('project').toFixed(2)}, cold ssh ${roundTrips('cold').toFixed(2)}, ssh -S ${roundTrips('kept').toFixed(2)}.`,
      'The simulated appliance answers at once. It has no exec channel, so ssh is typed into; that costs the same round trips.',
      ...others(),
    ],
  };
}

function others(): string[] {
  const netmiko = isInstalled('python3') && isInstalled("python3 && python3 -c 'import netmiko'");
  const say = (name: string, there: boolean) =>
    `${name}: ${there ? 'installed, but this bench has no case for it' : 'not installed'}.`;
  return [say('netmiko', netmiko), say('Ansible', isInstalled('ansible'))];
}
