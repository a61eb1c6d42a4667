import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createFleet, tophosts } from '../../src/esa-client';
import { newHostKey, password, reachedAt, username } from '../appliances';
import { openBareShell } from '../bare-shell';
import { startChild } from '../children';
import type { Bench, Outcome, Row } from '../row';
import { type Case, inTurn, median, timed } from '../table';

const sizes = [1000, 10_000] as const;
const ours = (rows: number) => `read and parsed (esa-client), ${rows.toLocaleString('en')} rows`;
const bare = (rows: number) => `read only, bare ssh2, ${rows.toLocaleString('en')} rows`;
const naive = `read only, the prompt searched in all that came, ${sizes[1].toLocaleString('en')} rows`;

export const large: Row = { id: 6, title: 'A large answer', run };

async function run(bench: Bench): Promise<Outcome> {
  const hostKey = newHostKey();
  const cases: Case[] = [];
  const blocks: number[] = [];
  for (const rows of sizes) {
    const simulated = await startChild('appliances', {
      hostKey: hostKey.secret,
      count: 1,
      thinkMilliseconds: 0,
      rows,
    });
    bench.undo(simulated.stop);
    const port = simulated.value[0] ?? 0;
    const fleet = createFleet([reachedAt('esa', port, hostKey)]);
    bench.undo(fleet.close);
    const shell = await openBareShell({ port, username, password });
    bench.undo(shell.close);
    cases.push(
      {
        what: ours(rows),
        who: 'project',
        async run() {
          const delay = monitorEventLoopDelay({ resolution: 1 });
          delay.enable();
          const took = await timed(async () => {
            const { value } = await fleet.ask('esa', tophosts());
            if (value.hosts.length !== rows) throw new Error(`${value.hosts.length} of ${rows} rows`);
          });
          delay.disable();
          if (rows === sizes[1]) blocks.push(delay.max / 1e6);
          return took;
        },
      },
      { what: bare(rows), who: 'floor', run: () => timed(() => shell.ask('tophosts active_rcpts')) },
    );
    if (rows !== sizes[1]) continue;
    const searching = await openBareShell({ port, username, password, search: 'whole' });
    bench.undo(searching.close);
    cases.push({
      what: naive,
      who: 'peer',
      every: bench.quick ? 3 : 4,
      run: () => timed(() => searching.ask('tophosts active_rcpts')),
    });
  }
  const { figures, p50, ratio } = await inTurn(cases, bench);
  return {
    figures,
    goals: [
      {
        what: 'ten times the rows / the rows',
        at: 'most',
        limit: 11,
        value: ratio(ours(sizes[1]), ours(sizes[0])),
        unit: 'x',
        gated: true,
      },
      {
        what: 'longest stop of the event loop',
        at: 'most',
        limit: 20,
        value: median(blocks),
        unit: 'ms',
        gated: false,
      },
      {
        what: 'faster than searching all that came',
        at: 'least',
        limit: 100,
        value: ratio(naive, ours(sizes[1])),
        unit: 'x',
        gated: true,
      },
    ],
    notes: [
      `Of the ${p50(ours(sizes[1])).toFixed(0)} ms, ${p50(bare(sizes[1])).toFixed(0)} go by before a client that parses nothing has it all: the simulated appliance makes its table then.`,
      'Real appliances list 20 destinations; answers as long as this come from grep and showrecipients.',
    ],
  };
}
