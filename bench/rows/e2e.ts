import { createFleet, tophosts } from '../../src/esa-client';
import { newHostKey, password, reachedAt, username } from '../appliances';
import { startChild } from '../children';
import { startInstallation } from '../installation';
import type { Bench, Goal, Outcome, Row } from '../row';
import { sshTo } from '../ssh';
import { acceptance } from '../strictly';
import { type Case, inTurn, type Table, timed } from '../table';

const think = 300;
const rtts = [10, 50] as const;
/** Above what the appliance needs: think time, one round trip to it, and one to Slack. */
const mostOverFloor = 1.03;
const leastOverSsh = { 10: 1.4, 50: 2 } as const;

export const e2e: Row = { id: 1, title: 'Slash command to posted answer, warm', run };

async function run(bench: Bench): Promise<Outcome> {
  const hostKey = newHostKey();
  const simulated = await startChild('appliances', {
    hostKey: hostKey.secret,
    count: rtts.length,
    thinkMilliseconds: think,
  });
  bench.undo(simulated.stop);
  const proxy = await startChild(
    'proxy',
    rtts.map((rtt, i) => ({ rtt, port: simulated.value[i] ?? 0 })),
  );
  bench.undo(proxy.stop);
  const ports = Object.fromEntries(rtts.map((rtt, i) => [`esa${rtt}`, proxy.value[i] ?? 0]));
  const ssh = sshTo({ ports, username, password, hostKey: hostKey.line });
  bench.undo(ssh.remove);
  const fleet = createFleet(Object.entries(ports).map(([name, port]) => reachedAt(name, port, hostKey)));
  bench.undo(fleet.close);
  const installation = await startInstallation(
    { appliances: ports, hostKeyFingerprint: hostKey.fingerprint },
    bench,
  );

  const acknowledged: number[] = [];
  const answers: { text: string; blocks: string }[] = [];
  const ask = async (rtt: number) => {
    const { shown, took, acknowledged: ack } = await installation.ask(`queue on esa${rtt}`);
    acknowledged.push(ack);
    answers.push(shown);
    return took;
  };
  const beforehand = bench.quick ? 3 : 30;
  for (let n = 1; n <= beforehand; n += 1) {
    bench.tell(`question ${n} of ${beforehand} that nobody times`);
    await ask(rtts[0]);
  }
  const cases = rtts.flatMap((rtt): Case[] => [
    { what: `chat, ${rtt} ms away`, who: 'project', run: () => ask(rtt) },
    { what: `cold ssh, ${rtt} ms away`, who: 'peer', run: () => ssh.cold(`esa${rtt}`) },
  ]);
  const floors = rtts.map(
    (rtt): Case => ({
      what: `kept shell alone, ${rtt} ms away`,
      who: 'floor',
      run: () => timed(() => fleet.ask(`esa${rtt}`, tophosts())),
    }),
  );
  const slackWay: Case = {
    what: 'one round trip to the fake Slack',
    who: 'floor',
    repeat: 20,
    run: installation.slack.ping,
  };
  const ack: Case = {
    what: 'acknowledgement of the slash command',
    who: 'project',
    run: async () => acknowledged.at(-1) ?? Number.NaN,
  };
  const table = await inTurn([...cases, ...(bench.quick ? [] : floors), slackWay, ack], bench);
  const accepted = acceptance(answers);
  return {
    figures: table.figures,
    goals: [...rtts.flatMap((rtt) => goalsAt(rtt, table, slackWay.what)), ...accepted.goals],
    notes: [
      ...accepted.notes,
      `The appliance thinks for ${think} ms; it is a proxy's ${rtts.join(' or ')} ms of round trip away, Slack is on loopback.`,
      `Warm: the bot has answered ${beforehand} questions before, its connections stand, its code is compiled.`,
      'Bot and worker are the processes that are delivered; Redis and the audit trail write to the disk before they answer.',
      "The peer starts a process, logs in by password, asks and ends, with OpenSSH's default algorithms.",
    ],
  };
}

function goalsAt(rtt: (typeof rtts)[number], { p50, ratio }: Table, slackWay: string): Goal[] {
  const floor = think + rtt;
  return [
    {
      what: `(chat − one round trip to Slack) / (think + 1 RTT), ${rtt} ms away`,
      at: 'most',
      limit: mostOverFloor,
      value: (p50(`chat, ${rtt} ms away`) - p50(slackWay)) / floor,
      unit: 'x',
      gated: true,
    },
    {
      what: `faster than typing it into cold ssh, ${rtt} ms away`,
      at: 'least',
      limit: leastOverSsh[rtt],
      value: ratio(`cold ssh, ${rtt} ms away`, `chat, ${rtt} ms away`),
      unit: 'x',
      gated: true,
    },
  ];
}
