import { linesOf, wholeNumber } from './lines';

export interface QueuedMessage {
  readonly mid: number;
  readonly bytes?: number;
  /** Empty for a bounce. */
  readonly sender: string;
  readonly recipients: readonly {
    readonly rid: number;
    readonly attempts: number;
    readonly address: string;
  }[];
}

/** Subjects are printed too, and left where they are. */
export interface Recipients {
  /** False: the appliance knows no such destination, or has nothing for it. */
  readonly known: boolean;
  readonly messages: readonly QueuedMessage[];
  /** More was printed than is read. */
  readonly cut: boolean;
  readonly unread: readonly string[];
}

// Two lines a message, from memory: `MID/ Bytes/ Sender/ Subject` over `[RID] [Atmps] Recipient`.
const message = /^\s*(?<mid>\d{1,15})\s+(?<bytes>[\d,]{1,20})(?:\s+(?<sender><>|\S{1,320}))?(?:\s.*)?$/;
const recipient = /^\s*\[(?<rid>\d{1,9})\]\s+\[(?<attempts>\d{1,9})\]\s+(?<address>\S{1,320})$/;
const nothing = /^\s*(?:No record of\b|No messages\b|No recipients\b|There are no messages\b)/i;
const ignorable = [
  /^$/,
  /^\s*MID\/\s+Bytes\/\s+Sender\/\s+Subject$/i,
  /^\s*\[RID\]\s+\[Atmps\]\s+Recipient$/i,
  /please wait\b/i,
  /^\s{0,8}\d\. /,
  /^Please (?:select|enter)\b/i,
  /^\[[^\]]{0,300}\]> ?\S*$/,
];

export function parseShowRecipients(output: string, cut = false): Recipients {
  const messages: {
    mid: number;
    bytes?: number;
    sender: string;
    recipients: QueuedMessage['recipients'][number][];
  }[] = [];
  const unread: string[] = [];
  let none = false;
  for (const line of linesOf(output)) {
    const to = recipient.exec(line)?.groups;
    const current = messages.at(-1);
    if (ignorable.some((pattern) => pattern.test(line))) continue;
    if (to && current) {
      current.recipients.push({
        rid: Number(to.rid),
        attempts: Number(to.attempts),
        address: unbracketed(to.address ?? ''),
      });
      continue;
    }
    const from = message.exec(line)?.groups;
    if (from) {
      const bytes = wholeNumber(from.bytes);
      messages.push({
        mid: Number(from.mid),
        ...(bytes !== undefined && { bytes }),
        sender: unbracketed(from.sender ?? ''),
        recipients: [],
      });
    } else if (nothing.test(line) && messages.length === 0) none = true;
    else unread.push(line);
  }
  return { known: !none, messages, cut, unread };
}

function unbracketed(address: string): string {
  return address.replace(/^</, '').replace(/>$/, '');
}
