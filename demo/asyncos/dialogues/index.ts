import type { Command } from '../ask';
import { captureCommands } from './capture';
import { diagnosticCommands } from './diagnostic';
import { digCommands } from './dig';
import { logCommands } from './logs';
import { messageCommands } from './messages';
import { queueCommands } from './queue';
import { sessionCommands } from './session';
import { systemCommands } from './system';
import { telnetCommands } from './telnet';

/** Everything that can be typed at the main prompt, `clustermode` and `exit` apart: one file a family, one line here. */
const families = [
  sessionCommands,
  systemCommands,
  queueCommands,
  messageCommands,
  diagnosticCommands,
  digCommands,
  telnetCommands,
  captureCommands,
  logCommands,
];

export const commands: ReadonlyMap<string, Command> = new Map(
  families.flatMap((family) => Object.entries(family)),
);
