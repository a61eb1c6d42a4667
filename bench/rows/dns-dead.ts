import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import type { Dns } from '../../src/jobs/probes/dns';
import { openResolvers } from '../../src/jobs/probes/resolvers';
import { unmeasured } from '../programs';
import { freshNames, nameServers, startResolver, types } from '../resolver';
import type { Bench, Outcome, Row } from '../row';
import { type Case, inTurn, timed } from '../table';

const rtt = 50;
/** As many questions as a check asks. */
const domains = 10;
/** Of one question, in src/jobs/probes/resolvers.ts. */
const deadline = 5000;
const good = `${domains} domains, a good resolver, ${rtt} ms`;
const beside = `${domains} domains, a silent resolver beside it: the answers`;
const late = 'what the silent one said, as we report it';
const defaults = "node:dns Resolver, the same silent one, library's defaults";

export const dnsDead: Row = { id: 10, title: 'A silent resolver among good ones', run };

async function run(bench: Bench): Promise<Outcome> {
  const missing = unmeasured(nameServers);
  if (missing) return missing;
  const { address } = (await startResolver([rtt], bench)).at(rtt);
  const silent = createSocket('udp4');
  silent.bind(0, '127.0.0.1');
  await once(silent, 'listening');
  bench.undo(() => silent.close());
  const silentAt = `127.0.0.1:${silent.address().port}`;
  const alone = await openResolvers([address]);
  const both = await openResolvers([silentAt, address]);
  bench.undo(alone.close);
  bench.undo(both.close);
  const byLibrary = timed(() => resolveByLibrary(silentAt, bench));
  const cases: Case[] = [
    { what: good, who: 'floor', repeat: 5, run: () => timed(() => askAll(alone)) },
    { what: beside, who: 'project', repeat: 5, run: () => timed(() => askAll(both)) },
    {
      what: late,
      who: 'project',
      every: 3,
      run: () => timed(() => both.ask('MX', freshNames(1)[0] ?? '').all),
    },
  ];
  const { figures, p50, ratio } = await inTurn(cases, bench);
  bench.tell('waiting for the library');
  const library = await byLibrary;
  return {
    figures: [...figures, { what: defaults, who: 'peer', p50: library, p99: library, samples: 1 }],
    goals: [
      {
        what: 'later than the deadline',
        at: 'most',
        limit: 50,
        value: p50(late) - deadline,
        unit: 'ms',
        gated: false,
      },
      {
        what: 'answers of the good one, beside a silent one',
        at: 'most',
        limit: 1.05,
        value: ratio(beside, good),
        unit: 'x',
        gated: true,
      },
      {
        what: "known to be silent, faster than the library's defaults",
        at: 'least',
        limit: 5,
        value: library / p50(late),
        unit: 'x',
        gated: true,
      },
    ],
    notes: [
      `A question has ${deadline / 1000} s and two tries; nobody waits for the silent one but the row that says so.`,
      'The library was measured once.',
    ],
  };
}

function askAll(dns: Dns): Promise<unknown> {
  return Promise.all(freshNames(domains).flatMap((name) => types.map((type) => dns.ask(type, name).first)));
}

async function resolveByLibrary(server: string, bench: Bench): Promise<void> {
  const resolver = new Resolver();
  bench.undo(() => resolver.cancel());
  resolver.setServers([server]);
  // What it says is not the point.
  await resolver.resolveMx('silent.bulk.example').catch(() => undefined);
}
