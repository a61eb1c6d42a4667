import { join } from 'node:path';
import { createFleet, tophosts } from '../../src/esa-client';
import { startSshd } from '../../test/peers/sshd/sshd';
import { reachedAt } from '../appliances';
import { openBareShell } from '../bare-shell';
import { startChild } from '../children';
import type { Bench, Goal, Outcome, Row } from '../row';
import { isInstalled, sshTo } from '../ssh';
import { type Case, inTurn, timed } from '../table';

const rtts = [0, 10, 50] as const;
const mostRoundTrips = 1.05;
/** Fewer than the one that must be means that something else than distance was measured. */
const leastRoundTrips = 0.95;
const leastOverSsh = { 0: 100, 10: 20, 50: 10 } as const;

export const transport: Row = { id: 2, title: 'One command over SSH', run };

const ways = {
  project: 'kept shell (esa-client)',
  bare: 'kept shell, bare ssh2',
  cold: 'cold ssh',
  kept: 'ssh -S through a kept connection',
} as const;
type Way = keyof typeof ways;

const named = (way: Way, rtt: number) => `${ways[way]}, ${rtt === 0 ? 'loopback' : `${rtt} ms`}`;

/** Of the sources: a build has no copy of it. */
const appliance = join(__dirname, '../../../test/peers/sshd/asyncos.pl');

async function run(bench: Bench): Promise<Outcome> {
  const sshd = await startSshd({
    // Below 2, bash reads its user's .bashrc when ssh starts it: on a developer's machine that is seconds.
    env: { ASYNCOS_ROWS: '1000000', SHLVL: '2' },
    // The first one counts.
    config: [`ForceCommand exec perl ${appliance}`],
  });
  bench.undo(sshd.stop);
  const { port, username, privateKey, hostKeyFingerprint: fingerprint } = sshd;
  const proxy = await startChild(
    'proxy',
    rtts.map((rtt) => ({ rtt, port })),
  );
  bench.undo(proxy.stop);
  // Without distance the proxy would only cost.
  const ports = Object.fromEntries(
    rtts.map((rtt, i) => [`esa${rtt}`, rtt === 0 ? port : (proxy.value[i] ?? 0)]),
  );
  const ssh = sshTo({ ports, username, privateKey });
  bench.undo(ssh.remove);
  const reached = Object.entries(ports).map(([name, at]) => {
    const { password: _, ...common } = reachedAt(name, at, { fingerprint });
    return { ...common, username, privateKey };
  });
  const fleet = createFleet(reached);
  bench.undo(fleet.close);
  const cases: Case[] = [];
  for (const rtt of rtts) {
    const name = `esa${rtt}`;
    await ssh.keep(name);
    const bare = await openBareShell({ port: ports[name] ?? 0, username, privateKey });
    bench.undo(bare.close);
    // Hundreds, so that the code is compiled as in a process that has run for an hour.
    const repeat = rtt > 0 ? 5 : bench.quick ? 50 : 300;
    cases.push(
      {
        what: named('project', rtt),
        who: 'project',
        repeat,
        run: () => timed(() => fleet.ask(name, tophosts())),
      },
      {
        what: named('bare', rtt),
        who: 'floor',
        repeat,
        run: () => timed(() => bare.ask('tophosts active_rcpts')),
      },
      { what: named('cold', rtt), who: 'peer', run: () => ssh.cold(name) },
      { what: named('kept', rtt), who: 'peer', repeat: bench.quick ? 1 : 2, run: () => ssh.kept(name) },
    );
  }
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
    {
      what: 'the same, and no fewer than there can be',
      at: 'least',
      limit: leastRoundTrips,
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
  const counted = (Object.keys(ways) as Way[]).map((way) => `${ways[way]} ${roundTrips(way).toFixed(2)}`);
  const withoutStarts = ([10, 50] as const).map((rtt) => {
    const cold = p50(named('cold', rtt)) - p50(named('kept', 0));
    return `${(cold / p50(named('project', rtt))).toFixed(1)} x at ${rtt} ms`;
  });
  return {
    figures,
    goals,
    notes: [
      `Round trips, as (p50 at 50 ms − p50 at 10 ms) / 40: ${counted.join(', ')}.`,
      "The other end is Debian's OpenSSH server with the appliance of the tests, a perl script that answers at once; login by key.",
      'Cold ssh and ssh -S start that script each time, as an appliance starts its command line; a kept shell has it already.',
      `Without what ssh -S takes on loopback, which is nothing but such starts, cold ssh is slower by ${withoutStarts.join(' and ')}.`,
      ...others(),
    ],
  };
}

function others(): string[] {
  const netmiko = isInstalled("python3 && python3 -c 'import netmiko'");
  const say = (name: string, there: boolean) =>
    `${name}: ${there ? 'installed, but this bench has no case for it' : 'not installed'}.`;
  return [say('netmiko', netmiko), say('Ansible', isInstalled('ansible'))];
}
