import { z } from 'zod';
import { defineCommand } from '../../command';
import { host as anyHost, keyword } from './words';

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

/** `#A7K2`, more of it where that means two, or the whole id that a button carries. */
const action = z.string().regex(/^#?[A-Za-z2-7]{4,26}$/);

export const approve = defineCommand({
  name: 'approve',
  usage: 'approve <id> [alone because <reason>]',
  examples: ['approve A7K2', 'approve A7K2 alone because nobody else is awake'],
  level: 'operator',
  options: ['alone'],
  proseAfter: 'because',
  args: z.union([
    z.tuple([action]),
    z.tuple([action, keyword('alone'), keyword('because'), z.string()], z.string()),
  ]),
  bind: ([id, , , ...reason]) =>
    reason.length === 0
      ? { here: { kind: 'approve', id } }
      : { level: 'admin', here: { kind: 'approve', id, alone: reason.join(' ') } },
});

export const cancel = defineCommand({
  name: 'cancel',
  usage: 'cancel <id>',
  examples: ['cancel A7K2'],
  level: 'operator',
  args: z.tuple([action]),
  bind: ([id]) => ({ here: { kind: 'cancel', id } }),
});

/** `host:mail.com`, `by:ana`: what the trail is searched for. */
const search = z.string().transform((word, context): { host: string } | { by: string } => {
  const { key, value } = /^(?<key>host|by):(?<value>.+)$/i.exec(word)?.groups ?? {};
  if (key?.toLowerCase() === 'host') {
    const host = anyHost.safeParse(value);
    if (host.success) return { host: host.data };
  } else if (value !== undefined) return { by: value.replace(/^@/, '') };
  context.addIssue({ code: 'custom', message: 'host:… or by:… was expected' });
  return z.NEVER;
});

export const audit = defineCommand({
  name: 'audit',
  usage: 'audit [host:<domain>] [by:<name>]',
  examples: ['audit', 'audit host:mail.com', 'audit by:ana'],
  level: 'admin',
  args: z.array(search).max(2),
  bind: (wanted) => ({ here: { kind: 'audit', ...wanted[0], ...wanted[1] } }),
});
