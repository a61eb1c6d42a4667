import { existsSync } from 'node:fs';
import { freePort } from '../../demo/free-port';
import { startChild } from '../children';
import { identity, isSecured, openProber, swaks, swaksArgs } from '../prober';
import { openPrograms } from '../programs';
import type { Bench, Goal, Outcome, Row } from '../row';
import { type Case, inTurn, timed } from '../table';

const rtt = 50;
const count = 200;
const dead = 10;
/** Milliseconds for one conversation; the product has minutes of patience, the ratio is the same. */
const cap = 2000;
const one = `one mail server, ${rtt} ms`;
const all = `${count} mail servers at once`;
const withDead = `${count} mail servers at once, ${dead} of them silent, cap ${cap} ms`;
const swaksAll = `swaks, ${count} mail servers, xargs -P 50`;

export const smtp200: Row = { id: 12, title: 'Two hundred mail servers', run };

async function run(bench: Bench): Promise<Outcome> {
  const mail = await startChild('mail', identity);
  bench.undo(mail.stop);
  const { good, silent } = mail.value;
  const on = await freePort();
  // 127.0.0.0/8 is all ours on Linux, so each mail server has an address of its own, and all have one port.
  const goodOnes = Array.from({ length: count }, (_, i) => `127.0.2.${i + 1}`);
  const silentOnes = Array.from({ length: dead }, (_, i) => `127.0.3.${i + 1}`);
  const proxy = await startChild('proxy', [
    ...goodOnes.map((host) => ({ host, on, rtt, port: good })),
    ...silentOnes.map((host) => ({ host, on, rtt, port: silent })),
  ]);
  bench.undo(proxy.stop);
  const [ask, hurried] = [openProber(on), openProber(on, cap)];
  let late = 0;
  const time = openPrograms(bench);
  const among = [...goodOnes.slice(dead), ...silentOnes];
  const asked = (hosts: readonly string[]) =>
    timed(async () => {
      const outcomes = await Promise.all(hosts.map(ask));
      const secured = outcomes.filter(isSecured).length;
      if (secured !== hosts.length) throw new Error(`${secured} of ${hosts.length} mail servers answered`);
    });
  const cases: Case[] = [
    { what: one, who: 'project', repeat: 3, run: () => asked(goodOnes.slice(0, 1)) },
    { what: all, who: 'project', run: () => asked(goodOnes) },
    {
      what: withDead,
      who: 'project',
      run: () =>
        timed(async () => {
          const secured = (await Promise.all(among.map(hurried))).filter(isSecured).length;
          late += count - dead - secured;
        }),
    },
  ];
  const hasSwaks = existsSync(swaks);
  const command = `${swaks} ${swaksArgs('{}', on).join(' ')} > /dev/null && echo answered`;
  if (hasSwaks)
    cases.push({
      what: swaksAll,
      who: 'peer',
      every: 3,
      run: () =>
        time({
          file: 'xargs',
          args: ['-P', '50', '-I', '{}', 'sh', '-c', command],
          input: goodOnes.join('\n'),
          sign: /answered/g,
          wanted: count,
        }),
    });
  const { figures, p50, ratio } = await inTurn(cases, bench);
  const faster: Goal = {
    what: 'faster than swaks',
    at: 'least',
    limit: 14,
    value: hasSwaks ? ratio(swaksAll, all) : Number.NaN,
    unit: 'x',
    gated: true,
  };
  return {
    figures,
    goals: [
      {
        what: `${count} at once / one`,
        at: 'most',
        limit: 1.3,
        value: ratio(all, one),
        unit: 'x',
        gated: true,
      },
      {
        what: `with ${dead} silent ones, of the cap`,
        at: 'most',
        limit: 1.02,
        value: p50(withDead) / cap,
        unit: 'x',
        gated: true,
      },
      ...(hasSwaks ? [faster] : []),
    ],
    notes: [
      'Probe, proxy and mail server are three processes on these processors, and every conversation is a TLS handshake on both sides.',
      ...(late === 0
        ? []
        : [`${late} that are not silent did not make it within the cap: the machine was busy.`]),
      ...(hasSwaks ? [] : ['swaks: not installed.']),
    ],
  };
}
