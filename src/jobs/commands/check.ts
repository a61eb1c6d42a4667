import { z } from 'zod';
import { defineCommand } from '../../command';
import { gather } from './check-gather';
import { checkReport } from './check-report';
import { lineOf } from './each';
import { domain } from './words';

/** The whole runbook (Cisco 215929) and our own view beside it, judged. */
export const check = defineCommand({
  name: 'check',
  usage: 'check <domain>',
  examples: ['check mail.com', 'check mail.com on esa1'],
  level: 'viewer',
  args: z.tuple([domain]),
  bind: ([name]) => ({
    domain: name,
    run: async (tools) => {
      const line = lineOf(tools, 'check', name);
      const checked = await gather(tools, name, (soFar) =>
        tools.show(() => checkReport(name, soFar, line, tools)),
      );
      return checkReport(name, checked, line, tools);
    },
  }),
});
