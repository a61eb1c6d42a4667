import { z } from 'zod';
import { defineCommand } from '../../command';

/** What the bot answers by itself, because no appliance needs to be asked. */

export const help = defineCommand({
  name: 'help',
  usage: 'help',
  examples: ['help'],
  level: 'viewer',
  args: z.array(z.string()),
  bind: () => ({ here: { kind: 'help' } }),
});

export const whoami = defineCommand({
  name: 'whoami',
  usage: 'whoami',
  examples: ['whoami'],
  level: 'viewer',
  args: z.tuple([]),
  bind: () => ({ here: { kind: 'whoami' } }),
});

export const appliances = defineCommand({
  name: 'appliances',
  usage: 'appliances',
  examples: ['appliances'],
  level: 'viewer',
  args: z.tuple([]),
  bind: () => ({ here: { kind: 'appliances' } }),
});

/** `#A7K2`, or the whole id that a button carries. */
const action = z.string().regex(/^#?[A-Za-z2-7]{4,26}$/);

export const approve = defineCommand({
  name: 'approve',
  usage: 'approve <id>',
  examples: ['approve A7K2'],
  level: 'operator',
  args: z.tuple([action]),
  bind: ([id]) => ({ here: { kind: 'approve', id } }),
});

export const cancel = defineCommand({
  name: 'cancel',
  usage: 'cancel <id>',
  examples: ['cancel A7K2'],
  level: 'operator',
  args: z.tuple([action]),
  bind: ([id]) => ({ here: { kind: 'cancel', id } }),
});
