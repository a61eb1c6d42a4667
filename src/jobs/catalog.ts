import type { Command } from '../command';
import { capture } from './commands/capture';
import { debuglog } from './commands/debuglog';
import { doctor } from './commands/doctor';
import { explain } from './commands/explain';
import { appliances, approve, audit, cancel, help, whoami } from './commands/here';
import { host } from './commands/host';
import { queue } from './commands/queue';
import { retry } from './commands/retry';
import { smtpping } from './commands/smtpping';

/** Everything people can ask, in the order in which help lists it. */
export const commands: readonly Command[] = [
  queue,
  host,
  smtpping,
  explain,
  retry,
  capture,
  debuglog,
  approve,
  cancel,
  appliances,
  doctor,
  audit,
  whoami,
  help,
];
