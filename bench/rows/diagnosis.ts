import type { Tools } from '../../src/command';
import { dig, hoststatus, status, telnet } from '../../src/esa-client';
import { check } from '../../src/jobs/commands/check';
import { lookInLog } from '../../src/jobs/commands/log-search';
import type { Probe } from '../../src/jobs/probing';
import { type Checking, domain, startChecking } from '../checking';
import { unmeasured } from '../programs';
import { nameServers } from '../resolver';
import type { Bench, Outcome, Row } from '../row';
import { type Case, inTurn, timed } from '../table';

const count = 4;
const think = 300;
const rtt = 50;
const whole = `check ${domain}: ${count} appliances, our DNS and SMTP view, report made`;
const sum = 'the same checks, one after another';

/** What cannot be at once, because each line needs the answer before. */
const chains: Record<string, (tools: Tools, appliance: string, probe: Probe) => Promise<unknown>> = {
  'hoststatus on one appliance': ({ ask }, appliance) => ask(appliance, hoststatus(domain)),
  'dig, then telnet, on one appliance': async ({ ask }, appliance) => {
    await ask(appliance, dig({ type: 'mx', name: domain }));
    await ask(appliance, telnet(`mx.${domain}`));
  },
  'status, then the log, on one appliance, then PTR of its addresses': inLog,
  'our DNS view, then SMTP': (_tools, _appliance, probe) => Promise.all([probe.servers(), probe.lookup.all]),
};

export const diagnosis: Row = { id: 13, title: 'The whole check of a domain', run };

async function run(bench: Bench): Promise<Outcome> {
  const missing = unmeasured(nameServers);
  if (missing) return missing;
  const checking = await startChecking({ count, think, rtt }, bench);
  const [first = ''] = checking.appliances;
  const cases: Case[] = [
    {
      what: whole,
      who: 'project',
      run: () =>
        measured(checking, async (tools) => {
          const report = await check.bind([domain]).run?.(tools);
          if (report === undefined || report.status === 'unknown') throw new Error('the check found nothing');
        }),
    },
    ...Object.entries(chains).map(
      ([what, chain]): Case => ({
        what,
        who: 'floor',
        run: () => measured(checking, (tools, probe) => chain(tools, first, probe)),
      }),
    ),
    { what: sum, who: 'peer', every: 3, run: () => measured(checking, inOrder) },
  ];
  const { figures, p50, ratio } = await inTurn(cases, bench);
  const [slowest = ''] = Object.keys(chains).sort((a, b) => p50(b) - p50(a));
  return {
    figures,
    goals: [
      {
        what: 'the whole / its slowest chain',
        at: 'most',
        limit: 1.05,
        value: ratio(whole, slowest),
        unit: 'x',
        gated: true,
      },
      {
        what: 'faster than one after another',
        at: 'least',
        limit: 6,
        value: ratio(sum, whole),
        unit: 'x',
        gated: true,
      },
    ],
    notes: [
      `The appliances think for ${think} ms; the resolver and both mail servers are ${rtt} ms away. The slowest chain is "${slowest}".`,
      'The real command with the real client and probes; queue, audit trail and chat are measured in rows 1 and 15.',
    ],
  };
}

async function inLog(tools: Tools, appliance: string, probe: Probe): Promise<void> {
  const { attempts } = await lookInLog(tools, appliance, { domain });
  await probe.reverse([...new Set(attempts.flatMap(({ from }) => from ?? []))]);
}

async function measured(
  checking: Checking,
  work: (tools: Tools, probe: Probe) => Promise<unknown>,
): Promise<number> {
  const { tools, probe, close } = await checking.open();
  const took = await timed(() => work(tools, probe));
  close();
  return took;
}

async function inOrder(tools: Tools, probe: Probe): Promise<void> {
  for (const appliance of tools.appliances) {
    await tools.ask(appliance, status());
    await tools.ask(appliance, hoststatus(domain));
    await tools.ask(appliance, dig({ type: 'mx', name: domain }));
    await tools.ask(appliance, telnet(`mx.${domain}`));
    await inLog(tools, appliance, probe);
  }
  await probe.lookup.all;
  await probe.servers();
}
