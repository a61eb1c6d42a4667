import type { Tools } from '../src/command';
import type { Fleet } from '../src/esa-client';
import { createFleet } from '../src/esa-client';
import { openProbes, type Probes } from '../src/jobs/probes/open';
import type { Probe } from '../src/jobs/probing';
import { sharedReads } from '../src/jobs/reads';
import { messages } from '../src/messages';
import { newHostKey, reachedAt } from './appliances';
import { startChild } from './children';
import { heloName, identity } from './prober';
import { startResolver } from './resolver';
import type { Bench } from './row';

/** Simulated appliances, a resolver and mail servers, and what a command of the worker may use of them. */
export interface Checking {
  readonly appliances: readonly string[];
  /** What is looked up is kept for a moment, so each measurement has its own; opened outside of its time. */
  open(): Promise<{ readonly tools: Tools; readonly probe: Probe; close(): void }>;
}

/** Which the simulated appliances know. */
export const domain = 'mail.com';
const mailServers = ['127.0.2.1', '127.0.2.2'];
const zone = `
@ MX 5 mx
@ MX 10 al1
mx A ${mailServers[0]}
al1 A ${mailServers[1]}
@ TXT "v=spf1 mx -all"
_dmarc TXT "v=DMARC1; p=reject"
`;

export async function startChecking(
  { count, think, rtt }: { count: number; think: number; rtt: number },
  bench: Bench,
): Promise<Checking> {
  const hostKey = newHostKey();
  const simulated = await startChild('appliances', {
    hostKey: hostKey.secret,
    count,
    thinkMilliseconds: think,
  });
  bench.undo(simulated.stop);
  const appliances = simulated.value.map((port, i) => reachedAt(`esa${i}`, port, hostKey));
  const fleet = createFleet(appliances);
  bench.undo(fleet.close);
  const resolver = await startResolver([rtt], bench, { 'mail.com': { records: zone } });
  const mail = await startChild('mail', identity);
  bench.undo(mail.stop);
  const [first = '', second = ''] = mailServers;
  const near = { rtt, port: mail.value.good };
  const proxy = await startChild('proxy', [{ ...near, host: first }]);
  bench.undo(proxy.stop);
  const [smtpPort = 0] = proxy.value;
  const other = await startChild('proxy', [{ ...near, host: second, on: smtpPort }]);
  bench.undo(other.stop);
  const names = appliances.map(({ name }) => name);
  return {
    appliances: names,
    async open() {
      const probes = await openProbes({
        resolvers: [resolver.at(rtt).address],
        smtpPort,
        heloName,
        allowPrivate: ['127.0.0.0/8'],
        timeoutSeconds: 25,
      });
      const probe = probeOf(probes);
      return { tools: toolsOf({ names, fleet, probe }), probe: probe(), close: () => probes.close() };
    },
  };
}

function probeOf(probes: Probes): () => Probe {
  const { signal } = new AbortController();
  return () => {
    const lookup = probes.domain(domain, signal);
    return {
      lookup,
      reverse: (addresses) => probes.reverse(addresses),
      async servers(landed = () => {}) {
        const route = await lookup.route;
        return probes.servers('exchangers' in route ? route.exchangers : [], { signal, landed });
      },
    };
  };
}

function toolsOf({ names, fleet, probe }: { names: string[]; fleet: Fleet; probe: () => Probe }): Tools {
  return {
    appliances: names,
    named: false,
    say: messages('en'),
    testRecipients: [],
    may: () => true,
    legacySsh: () => false,
    sendsFrom: () => [],
    ask: sharedReads(fleet, () => {}),
    open: async () => {},
    probe: async () => probe(),
    probeAddress: () => Promise.reject(new Error('no address is named here')),
    show: (report) => void report(),
  };
}
