import { z } from 'zod';
import { defineCommand } from '../../command';
import { type TophostsSort, tophosts } from '../../esa-client/exchanges/tophosts';
import { reportEach } from './each';
import { queueReport } from './queue-report';
import { keyword } from './words';

const sorts = [
  'active',
  'connections',
  'delivered',
  'hard',
  'soft',
] as const satisfies readonly TophostsSort[];

export const queue = defineCommand({
  name: 'queue',
  usage: `queue [by ${sorts.join('|')}]`,
  examples: ['queue', 'queue by soft', 'queue on esa1'],
  level: 'viewer',
  options: ['by'],
  args: z.union([z.tuple([]), z.tuple([keyword('by'), keyword(...sorts)])]),
  bind: ([, by]) => ({
    run: async (tools) => {
      const on = tools.named ? ` on ${tools.appliances.join(',')}` : '';
      const asked = { line: `queue${by ? ` by ${by}` : ''}${on}`, on, by: by ?? 'active' };
      const ask = (appliance: string) => tools.ask(appliance, tophosts(by));
      return reportEach(tools, ask, (answers) => queueReport(answers, asked, tools.say));
    },
  }),
});
