import { startRedis } from '../../demo/redis';
import { newHostKey } from '../appliances';
import { startChild } from '../children';
import { startInstallation } from '../installation';
import type { Bench, Outcome, Row } from '../row';
import { type Case, inTurn } from '../table';

const rows = 10_000;
const reconnecting = 50;
const everyMilliseconds = 2000;
/** Two million lines are read by one worker on the processors that also make them. */
const STORM_MS = 300_000;
const bareCase = 'bare node:http with a signature check';
const durableCase = 'the same, with one write on the disk of Redis';
const ours = 'the bot, its command in the queue';
const idle = 'the bot, before the storm';

export const ack: Row = { id: 14, title: 'Acknowledgement while much is read', run };

async function run(bench: Bench): Promise<Outcome> {
  const count = bench.quick ? 20 : 200;
  const hostKey = newHostKey();
  const drop = { count: Math.min(reconnecting, count), everyMilliseconds };
  const simulated = await startChild('appliances', {
    hostKey: hostKey.secret,
    count,
    thinkMilliseconds: 0,
    rows,
    drop,
  });
  bench.undo(simulated.stop);
  const appliances = Object.fromEntries(simulated.value.map((port, i) => [`e${i}`, port]));
  const installation = await startInstallation(
    { appliances, hostKeyFingerprint: hostKey.fingerprint },
    bench,
  );
  const { slack } = installation;
  const redis = await startRedis();
  bench.undo(() => redis.remove());
  const bare = await startChild('bareAck', { secret: slack.secret, redis: redis.url });
  bench.undo(bare.stop);

  const acknowledged: number[] = [];
  const cases: Case[] = [
    {
      what: ours,
      who: 'project',
      repeat: 20,
      async run() {
        const took = await installation.acknowledge('host nowhere.example on e0');
        acknowledged.push(took);
        return took;
      },
    },
    {
      what: bareCase,
      who: 'peer',
      repeat: 20,
      run: () => slack.command(`http://127.0.0.1:${bare.value.bare}/`, 'queue'),
    },
    {
      what: durableCase,
      who: 'floor',
      repeat: 20,
      run: () => slack.command(`http://127.0.0.1:${bare.value.durable}/`, 'queue'),
    },
  ];
  const quiet = await inTurn(
    cases.map((one) => (one.what === ours ? { ...one, what: idle } : one)),
    { ...bench, rounds: 3 },
  );
  acknowledged.splice(0);

  let storming = true;
  let asked = 0;
  const storm = (async () => {
    while (storming) {
      const answered = slack.answer('appliances', STORM_MS);
      await installation.acknowledge('queue');
      await answered;
      asked += 1;
    }
  })();
  const table = await inTurn(cases, bench).finally(() => {
    storming = false;
  });
  await storm;
  const worst = Math.max(...acknowledged);
  return {
    figures: [...quiet.figures.filter(({ what }) => what === idle), ...table.figures],
    goals: [
      {
        what: 'acknowledged / bare node:http with a signature check, in the storm',
        at: 'most',
        limit: 2,
        value: table.ratio(ours, bareCase),
        unit: 'x',
        gated: false,
      },
      {
        what: 'acknowledged / the same with one write on the disk, in the storm',
        at: 'most',
        limit: 2,
        value: table.ratio(ours, durableCase),
        unit: 'x',
        gated: true,
      },
      { what: 'the slowest, in the storm', at: 'most', limit: 50, value: worst, unit: 'ms', gated: false },
    ],
    notes: [
      `The storm: ${count} appliances answer ${rows.toLocaleString('en')} lines each, ${asked} times over, and ${drop.count} of them lose their connections every ${everyMilliseconds / 1000} s.`,
      'A command is on the disk of Redis before it is acknowledged, so that none is lost; the bare peer forgets it.',
      'Simulator, bot, worker, Redis and the bench share the processors: on two of them the peers wait in the storm too.',
    ],
  };
}
