import { createFleet, tophosts } from '../../src/esa-client';
import { newHostKey, reachedAt } from '../appliances';
import { startChild } from '../children';
import { startInstallation } from '../installation';
import type { Bench, Outcome, Row } from '../row';
import { type Case, inTurn, timed } from '../table';

const think = 300;
const people = 50;
/** Asked one after another by the peer, and scaled: fifty would take a quarter of a minute each round. */
const inTurnAsked = 5;
const one = 'chat, one question';
const many = `chat, ${people} equal questions at once`;
const queued = `one shell, ${inTurnAsked} questions one after another`;

export const stampede: Row = { id: 16, title: 'Many people ask the same', run };

async function run(bench: Bench): Promise<Outcome> {
  const hostKey = newHostKey();
  const simulated = await startChild('appliances', {
    hostKey: hostKey.secret,
    count: 1,
    thinkMilliseconds: think,
  });
  bench.undo(simulated.stop);
  const port = simulated.value[0] ?? 0;
  const installation = await startInstallation(
    { appliances: { esa1: port }, hostKeyFingerprint: hostKey.fingerprint },
    bench,
  );
  const fleet = createFleet([{ ...reachedAt('esa1', port, hostKey), sessions: 1 }]);
  bench.undo(fleet.close);
  const cases: Case[] = [
    { what: one, who: 'project', run: async () => (await installation.ask('queue')).took },
    {
      what: many,
      who: 'project',
      run: () =>
        timed(async () => {
          const answered = installation.slack.answers(people);
          answered.catch(() => undefined);
          await Promise.all(Array.from({ length: people }, () => installation.acknowledge('queue')));
          await answered;
        }),
    },
    {
      what: queued,
      who: 'peer',
      run: () =>
        timed(async () => {
          for (let n = 0; n < inTurnAsked; n += 1) await fleet.ask('esa1', tophosts());
        }),
    },
  ];
  const table = await inTurn(cases, bench);
  return {
    figures: table.figures,
    goals: [
      {
        what: `${people} at once / one`,
        at: 'most',
        limit: 1.05,
        value: table.ratio(many, one),
        unit: 'x',
        gated: true,
      },
      {
        what: `faster than a queue for the appliance, ${people} questions`,
        at: 'least',
        limit: 45,
        value: (table.ratio(queued, many) * people) / inTurnAsked,
        unit: 'x',
        gated: true,
      },
    ],
    notes: [
      `The appliance thinks for ${think} ms. Each of the ${people} gets a message of his own, with the whole answer.`,
      `The queue was measured with ${inTurnAsked} questions and scaled.`,
      'Accepting a command, and showing its answer, are on the disk one after another; the appliance is asked once.',
    ],
  };
}
