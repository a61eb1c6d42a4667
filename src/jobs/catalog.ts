import type { Command } from '../command';
import { capture } from './commands/capture';
import { check } from './commands/check';
import { debuglog } from './commands/debuglog';
import { dns } from './commands/dns';
import { doctor } from './commands/doctor';
import { explain } from './commands/explain';
import { appliances, approve, audit, cancel, help, whoami } from './commands/here';
import { host } from './commands/host';
import { log } from './commands/log';
import { messages } from './commands/messages';
import { queue } from './commands/queue';
import { retry } from './commands/retry';
import { smtp } from './commands/smtp';
import { smtpping } from './commands/smtpping';
import { status } from './commands/status';

/** Everything people can ask, in the order in which help lists it. */
export const commands: readonly Command[] = [
  queue,
  host,
  check,
  dns,
  smtp,
  status,
  messages,
  log,
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
