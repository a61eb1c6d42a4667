import type { Exchange } from '../exchange';
import { type MailLog, parseMailLog } from '../parse/maillog';

/** Everything mail_logs has about one message. The one-line form is Cisco's own (117853). */
export function findevent(mid: number): Exchange<MailLog> {
  if (!Number.isSafeInteger(mid) || mid < 0) throw new TypeError('not a message id');
  return {
    name: 'findevent',
    line: `findevent -m ${mid} mail_logs`,
    slow: true,
    enough: 512 * 1024,
    parse: parseMailLog,
  };
}
