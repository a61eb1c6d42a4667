import { createFleet, tophosts } from '../../src/esa-client';
import { newHostKey, password, reachedAt, username } from '../appliances';
import { openBareShell } from '../bare-shell';
import { startChild } from '../children';
import type { Bench, Outcome, Row } from '../row';
import { type Case, inTurn, timed } from '../table';

const rtts = [10, 50] as const;
const rows = 1000;
const windowRows = 24;
const ours = (rtt: number) => `window without end (esa-client), ${rtt} ms`;
const paged = (rtt: number) => `window of ${windowRows} lines, a key for each page, ${rtt} ms`;

export const pager: Row = { id: 7, title: 'The pager', run };

async function run(bench: Bench): Promise<Outcome> {
  const hostKey = newHostKey();
  const simulated = await startChild('appliances', {
    hostKey: hostKey.secret,
    count: 1,
    thinkMilliseconds: 0,
    rows,
    paged: true,
  });
  bench.undo(simulated.stop);
  const port = simulated.value[0] ?? 0;
  const proxy = await startChild(
    'proxy',
    rtts.map((rtt) => ({ rtt, port })),
  );
  bench.undo(proxy.stop);
  const cases: Case[] = [];
  for (const [i, rtt] of rtts.entries()) {
    const at = proxy.value[i] ?? 0;
    const fleet = createFleet([reachedAt('esa', at, hostKey)]);
    bench.undo(fleet.close);
    const shell = await openBareShell({ port: at, username, password, rows: windowRows });
    bench.undo(shell.close);
    cases.push(
      { what: ours(rtt), who: 'project', repeat: 3, run: () => timed(() => fleet.ask('esa', tophosts())) },
      {
        what: paged(rtt),
        who: 'peer',
        every: bench.quick ? 3 : 4,
        run: () => timed(() => shell.ask('tophosts active_rcpts')),
      },
    );
  }
  const { figures, p50, ratio } = await inTurn(cases, bench);
  return {
    figures,
    goals: [
      {
        what: `round trips of ${rows.toLocaleString('en')} rows`,
        at: 'most',
        limit: 1.1,
        value: (p50(ours(rtts[1])) - p50(ours(rtts[0]))) / (rtts[1] - rtts[0]),
        unit: 'RTT',
        gated: true,
      },
      ...rtts.map((rtt) => ({
        what: `faster than a key for each page, ${rtt} ms`,
        at: 'least' as const,
        limit: rtt === 50 ? 40 : 20,
        value: ratio(paged(rtt), ours(rtt)),
        unit: 'x' as const,
        gated: rtt === 50,
      })),
    ],
    notes: [
      'The simulated appliance pages by the window that the client asked for. Whether a real one believes so large a window is what Netshot does with real ones; its own setting is `setttymode`.',
    ],
  };
}
