import { openGuard } from '../../src/jobs/probes/address-guard';
import { lookUpDomain } from '../../src/jobs/probes/domain';
import { openResolvers } from '../../src/jobs/probes/resolvers';
import { openPrograms, type Program, unmeasured } from '../programs';
import { freshNames, nameServers, startResolver, types } from '../resolver';
import type { Bench, Goal, Outcome, Row } from '../row';
import { type Case, inTurn, timed } from '../table';

const rtts = [0, 10, 50] as const;
const ways = {
  three: 'MX, A and AAAA of a domain',
  whole: 'all about a domain: route, DANE, SPF, DMARC, MTA-STS, TLS-RPT',
  dig: 'dig, the three in one process',
  digs: 'dig, a process each, all at once',
} as const;
type Way = keyof typeof ways;
const named = (way: Way, rtt: number) => `${ways[way]}, ${rtt === 0 ? 'loopback' : `${rtt} ms`}`;
const DIG = '/usr/bin/dig';
const leastOverDig = { 0: 100, 10: undefined, 50: 1.5 } as const;

export const dns1: Row = { id: 8, title: "A domain's DNS checks", run };

async function run(bench: Bench): Promise<Outcome> {
  const missing = unmeasured([...nameServers, DIG]);
  if (missing) return missing;
  const resolver = await startResolver(rtts, bench);
  const time = openPrograms(bench);
  const guard = openGuard({ allowPrivate: [] });
  const cases: Case[] = [];
  for (const rtt of rtts) {
    const { address, port } = resolver.at(rtt);
    const dns = await openResolvers([address]);
    bench.undo(dns.close);
    const repeat = rtt > 0 ? 5 : 50;
    cases.push(
      {
        what: named('three', rtt),
        who: 'project',
        repeat,
        run: () => {
          const [name = ''] = freshNames(1);
          return timed(() => Promise.all(types.map((type) => dns.ask(type, name).first)));
        },
      },
      { what: named('whole', rtt), who: 'project', repeat, run: () => whole(address, guard) },
      { what: named('digs', rtt), who: 'peer', run: () => time(digs(port)) },
    );
    if (!bench.quick) cases.push({ what: named('dig', rtt), who: 'peer', run: () => time(dig(port)) });
  }
  const { figures, p50, ratio } = await inTurn(cases, bench);
  const trips = (way: Way) => (p50(named(way, 50)) - p50(named(way, 10))) / 40;
  const faster = rtts.flatMap((rtt): Goal[] => {
    const limit = leastOverDig[rtt];
    if (limit === undefined) return [];
    const value = ratio(named('digs', rtt), named('three', rtt));
    return [{ what: `faster than ${named('digs', rtt)}`, at: 'least', limit, value, unit: 'x', gated: true }];
  });
  const most = (way: Way, limit: number): Goal => ({
    what: `round trips, ${ways[way]}`,
    at: 'most',
    limit,
    value: trips(way),
    unit: 'RTT',
    gated: true,
  });
  return {
    figures,
    goals: [most('three', 1.05), most('whole', 2.1), ...faster],
    notes: [
      'The other end is knot, which answers at once. Names of mail servers come with the MX, so their addresses and TLSA are a second round trip.',
      'A whole domain is looked up with sockets that are opened for it; the three questions use those that are open.',
    ],
  };
}

async function whole(address: string, guard: ReturnType<typeof openGuard>): Promise<number> {
  const dns = await openResolvers([address]);
  const took = await timed(async () => {
    const { route } = await lookUpDomain({ dns, guard }, 'one.example', new AbortController().signal).all;
    if (route.kind !== 'mx') throw new Error(`the resolver said ${route.kind}`);
  });
  dns.close();
  return took;
}

function dig(port: number): Program {
  const [name = ''] = freshNames(1);
  const args = [...reached(port), ...types.flatMap((type) => [type, name])];
  return { file: DIG, args, sign: /status: NOERROR/g, wanted: types.length };
}

function digs(port: number): Program {
  const [name = ''] = freshNames(1);
  const each = types.map((type) => `${DIG} ${reached(port).join(' ')} ${type} ${name} &`);
  return {
    file: 'sh',
    args: ['-c', `${each.join('\n')}\nwait`],
    sign: /status: NOERROR/g,
    wanted: types.length,
  };
}

const reached = (port: number) => ['@127.0.0.1', '-p', String(port)];
