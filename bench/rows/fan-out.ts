import { createFleet, tophosts } from '../../src/esa-client';
import { newHostKey, password, reachedAt, username } from '../appliances';
import { openBareShell } from '../bare-shell';
import { startChild } from '../children';
import { startInstallation } from '../installation';
import type { Bench, Goal, Outcome, Row } from '../row';
import { isInstalled, sshTo } from '../ssh';
import { acceptance } from '../strictly';
import { type Case, inTurn, type Table, timed } from '../table';

const think = 300;
const most = 200;
const sizes = [1, 10, 50, 100, most];
/** Where the peers are, as the published figures have it. */
const peerSize = 100;

const mostOverOne = 1.1;
const mostPerFurther = 0.1;
const leastOverXargs = 2.5;
const leastOverLoop = 90;

export const fanOut: Row = { id: 5, title: 'One question to many appliances', run };

type Level = 'fleet' | 'chat';
const named = (level: Level, size: number) =>
  level === 'fleet' ? `kept shells, ${size}` : `one chat message, ${size}`;
const xargs = `xargs -P ${peerSize} ssh, ${peerSize}`;

async function run(bench: Bench): Promise<Outcome> {
  const inLoop = bench.quick ? 3 : 10;
  const loop = `ssh in a loop, ${inLoop}`;
  const hostKey = newHostKey();
  const simulated = await startChild('appliances', {
    hostKey: hostKey.secret,
    count: most,
    thinkMilliseconds: think,
  });
  bench.undo(simulated.stop);
  // Names as short as a fleet of this size has them: a line that names a hundred must stay below 1,000 characters.
  const names = simulated.value.map((_, i) => `e${i}`);
  const ports = Object.fromEntries(names.map((name, i) => [name, simulated.value[i] ?? 0]));
  const ssh = sshTo({ ports, username, password, hostKey: hostKey.line });
  bench.undo(ssh.remove);
  const fleet = createFleet(Object.entries(ports).map(([name, port]) => reachedAt(name, port, hostKey)));
  bench.undo(fleet.close);
  const installation = await startInstallation(
    { appliances: ports, hostKeyFingerprint: hostKey.fingerprint },
    bench,
  );

  const bare = await Promise.all(
    (bench.quick ? [] : simulated.value).map((port) => openBareShell({ port, username, password })),
  );
  for (const shell of bare) bench.undo(shell.close);

  const answers: { text: string; blocks: string }[] = [];
  const asked = bench.quick ? [1, peerSize, most] : sizes;
  const cases = asked.flatMap((size): Case[] => [
    {
      what: named('fleet', size),
      who: 'project',
      run: () => timed(() => Promise.all(names.slice(0, size).map((name) => fleet.ask(name, tophosts())))),
    },
    {
      what: named('chat', size),
      who: 'project',
      async run() {
        const line = size === most ? 'queue' : `queue on ${names.slice(0, size).join(',')}`;
        const { shown, took } = await installation.ask(line);
        answers.push(shown);
        return took;
      },
    },
  ]);
  const floor: Case = {
    what: `kept shells, bare ssh2, ${most}`,
    who: 'floor',
    run: () => timed(() => Promise.all(bare.map((shell) => shell.ask('tophosts active_rcpts')))),
  };
  const peers: Case[] = [
    {
      what: xargs,
      who: 'peer',
      ...(bench.quick && { every: 3 }),
      run: () => ssh.parallel(names.slice(0, peerSize), peerSize),
    },
    {
      what: loop,
      who: 'peer',
      every: bench.quick ? 3 : 4,
      run: () =>
        timed(async () => {
          for (const name of names.slice(0, inLoop)) await ssh.cold(name);
        }),
    },
  ];
  const table = await inTurn([...cases, ...(bench.quick ? [] : [floor]), ...peers], bench);
  const accepted = acceptance(answers);
  return {
    figures: table.figures,
    goals: [
      ...(['fleet', 'chat'] as const).flatMap((level) => goalsOf(level, table, { loop, inLoop })),
      ...accepted.goals,
    ],
    notes: [
      ...accepted.notes,
      `${most} simulated appliances in one process, each thinks for ${think} ms; all on loopback.`,
      'Beside each ssh the peers start a shell that gives it its input, and the program that gives it the password.',
      `The loop was measured with ${inLoop} appliances and scaled to ${peerSize}.`,
      `Ansible: ${isInstalled('ansible') ? 'installed, but this bench has no case for it' : 'not installed'}.`,
    ],
  };
}

function goalsOf(
  level: Level,
  { p50, ratio }: Table,
  { loop, inLoop }: { loop: string; inLoop: number },
): Goal[] {
  const who = level === 'fleet' ? 'kept shells' : 'one chat message';
  return [
    {
      what: `${who}: ${most} appliances / one`,
      at: 'most',
      limit: mostOverOne,
      value: ratio(named(level, most), named(level, 1)),
      unit: 'x',
      gated: true,
    },
    {
      what: `${who}: each further appliance`,
      at: 'most',
      limit: mostPerFurther,
      value: (p50(named(level, most)) - p50(named(level, 1))) / (most - 1),
      unit: 'ms',
      gated: false,
    },
    {
      what: `${who}: faster than ${xargs}`,
      at: 'least',
      limit: leastOverXargs,
      value: ratio(xargs, named(level, peerSize)),
      unit: 'x',
      gated: true,
    },
    {
      what: `${who}: faster than ssh in a loop, ${peerSize}`,
      at: 'least',
      limit: leastOverLoop,
      value: (ratio(loop, named(level, peerSize)) * peerSize) / inLoop,
      unit: 'x',
      gated: true,
    },
  ];
}
