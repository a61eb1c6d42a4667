import type { Command } from '../ask';
import { diagnosticCommands } from './diagnostic';
import { queueCommands } from './queue';
import { sessionCommands } from './session';
import { telnetCommands } from './telnet';

/** Everything that can be typed at the main prompt, `clustermode` and `exit` apart: one file a family, one line here. */
export const commands: ReadonlyMap<string, Command> = new Map(
  Object.entries({ ...sessionCommands, ...queueCommands, ...diagnosticCommands, ...telnetCommands }),
);
