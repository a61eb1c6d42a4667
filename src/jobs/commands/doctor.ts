import { z } from 'zod';
import { defineCommand } from '../../command';
import { examineAppliances } from '../../doctor/appliances';
import { lineOf } from './each';
import { keyword } from './words';

/**
 * Two halves, because only the bot knows the chat and only a worker may log in: `doctor` is answered by the bot at
 * once, and asks for `doctor appliances` by itself.
 */
export const doctor = defineCommand({
  name: 'doctor',
  usage: 'doctor [appliances]',
  examples: ['doctor', 'doctor appliances', 'doctor appliances on esa1'],
  level: 'admin',
  args: z.union([z.tuple([]), z.tuple([keyword('appliances')])]),
  bind: ([appliances]) =>
    appliances === undefined
      ? { here: { kind: 'doctor' } }
      : {
          run: async (tools) => {
            const { report } = await examineAppliances(tools);
            const again = {
              label: tools.say.refresh,
              invoke: lineOf(tools, 'doctor appliances'),
              again: true as const,
            };
            return { ...report, actions: [again] };
          },
        },
});
