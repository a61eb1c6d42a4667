import { isIP } from 'node:net';
import { z } from 'zod';
import type { CaptureSeen } from '../../change';
import { type Change, defineCommand, type Looking } from '../../command';
import { hoststatus } from '../../esa-client/exchanges/hoststatus';
import {
  type PacketCapture,
  packetCapture,
  startCapture,
  stopCapture,
} from '../../esa-client/exchanges/packetcapture';
import { Problem } from '../../problem';
import { captureReport } from './capture-report';
import { host, keyword } from './words';

/** Of the file: a capture may fill the disk (Cisco 117797), and a conversation that fails is short. */
const MEGABYTES = 20;
/** Addresses in a filter: more would make it longer than a line. */
const MOST_ADDRESSES = 12;

export const capture = defineCommand({
  name: 'capture',
  usage: 'capture status|start <host|address>|stop',
  examples: [
    'capture status',
    'capture start mail.com on esa1',
    'capture start 192.0.2.25 on esa1',
    'capture stop on esa1',
  ],
  level: 'viewer',
  args: z.union([z.tuple([keyword('status', 'stop')]), z.tuple([keyword('start'), host])]),
  bind: ([what, name]) => {
    if (name !== undefined) return { level: 'admin', domain: name, change: start(name) };
    if (what === 'stop') return { level: 'admin', change: stop };
    return { run: captureReport };
  },
});

function start(name: string): Change {
  return {
    kind: 'captureStart',
    scope: name,
    line: `capture start ${name}`,
    dialogue: `packetcapture start ${name}`,
    end: stop,
    exchange: ({ seen }) =>
      startCapture({ filter: seen.about === 'capture' ? seen.filter : '', megabytes: MEGABYTES }),
    async look(tools, appliance, { seen }): Promise<CaptureSeen> {
      await tools.open(name);
      const found = await tools.ask(appliance, packetCapture());
      // What the preview showed is what is captured, also when the addresses changed since.
      if (seen?.about === 'capture') return { ...seen, running: runningIn(found) };
      if (found.running === undefined)
        throw new Problem({ kind: 'capture-unreadable', appliance, received: found.lines.join('\n') });
      if (found.running)
        throw new Problem({ kind: 'capture-running', appliance, received: found.lines.join('\n') });
      return { about: 'capture', filter: await filterFor(tools, appliance, name) };
    },
  };
}

const stop: Change = {
  kind: 'captureStop',
  scope: '*',
  line: 'capture stop',
  dialogue: 'packetcapture stop',
  exchange: () => stopCapture(),
  async look(tools, appliance, { seen }): Promise<CaptureSeen> {
    const found = await tools.ask(appliance, packetCapture());
    const filter = seen?.about === 'capture' ? seen.filter : (found.filter ?? '');
    return { about: 'capture', filter, running: runningIn(found) };
  },
};

function runningIn({ running, file, size, seconds, filter }: PacketCapture): CaptureSeen['running'] {
  return running === false ? undefined : { file, size, seconds, filter };
}

/**
 * Mail for a domain goes to its MX hosts, so the addresses are those that the appliance delivers to. A host that it does
 * not know as a destination is left to tcpdump to look up.
 */
async function filterFor(tools: Looking, appliance: string, name: string): Promise<string> {
  if (isIP(name) !== 0) return `tcp port 25 and (host ${name})`;
  const status = await tools.ask(appliance, hoststatus(name));
  const known = status.known ? status.addresses.map(({ ip }) => ip.toLowerCase()) : [];
  const hosts = known.filter((ip) => /^[0-9a-f.:]{2,45}$/.test(ip)).slice(0, MOST_ADDRESSES);
  const any = (hosts.length > 0 ? hosts : [name]).map((one) => `host ${one}`).join(' or ');
  return `tcp port 25 and (${any})`;
}
