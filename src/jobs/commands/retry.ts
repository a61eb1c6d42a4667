import { z } from 'zod';
import type { MailSeen } from '../../change';
import { type Change, defineCommand } from '../../command';
import { deliverNow } from '../../esa-client/exchanges/delivernow';
import { hoststatus } from '../../esa-client/exchanges/hoststatus';
import { status } from '../../esa-client/exchanges/status';
import { unlessProblem } from '../../problem';
import { downHere, greylistedBy } from './retry-cautions';
import { domain, keyword } from './words';

export const retry = defineCommand({
  name: 'retry',
  usage: 'retry <domain>|all',
  examples: ['retry mail.com', 'retry mail.com on esa1', 'retry all on esa1'],
  level: 'operator',
  args: z.tuple([z.union([keyword('all'), domain])]),
  bind: ([target]) =>
    target === 'all'
      ? { level: 'admin', change: retryAll }
      : { level: 'operator', domain: target, change: retryDomain(target) },
});

/** `delivernow` for one destination: the appliance reschedules all that waits for it (Cisco 215929, step 3). */
function retryDomain(name: string): Change {
  return {
    kind: 'retry',
    scope: name,
    line: `retry ${name}`,
    dialogue: `delivernow ${name}`,
    exchange: () => deliverNow({ domain: name }),
    cautionsFrom: 'log',
    cautions: (tools, appliance) => greylistedBy(tools, appliance, name),
    async look(tools, appliance): Promise<MailSeen> {
      const [host, system] = await Promise.all([
        tools.ask(appliance, hoststatus(name)),
        // Of `status` only the warnings come; an appliance that does not answer it can still be asked to retry.
        tools.ask(appliance, status()).catch(unlessProblem),
      ]);
      const machine = {
        about: 'mail' as const,
        suspended: system?.deliverySuspended,
        upSince: system?.upSince,
      };
      if (!host.known) return { ...machine, active: 0 };
      const { active, delivered, soft, hard, state, oldestSeconds } = host;
      return { ...machine, active, delivered, soft, hard, state, oldestSeconds };
    },
  };
}

/** The same for every destination; it also resets the counters of destconfig (AsyncOS 9.1.2 guide, p. 24-46). */
const retryAll: Change = {
  kind: 'retryAll',
  scope: '*',
  line: 'retry all',
  dialogue: 'delivernow all',
  exchange: () => deliverNow({ all: true }),
  cautionsFrom: 'queue',
  cautions: downHere,
  async look(tools, appliance): Promise<MailSeen> {
    const system = await tools.ask(appliance, status());
    const { active, delivered, soft, hard, oldestSeconds, upSince } = system;
    return {
      about: 'mail',
      active,
      delivered,
      soft,
      hard,
      oldestSeconds,
      upSince,
      suspended: system.deliverySuspended,
    };
  },
};
