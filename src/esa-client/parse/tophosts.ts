import { isSpecialQueue, linesOf, wholeNumber } from './lines';

export interface TopHost {
  readonly rank: number;
  readonly host: string;
  /** Marked `*`: down as of the last delivery attempt. */
  readonly down: boolean;
  readonly special: boolean;
  readonly active?: number;
  readonly connections?: number;
  readonly delivered?: number;
  readonly soft?: number;
  readonly hard?: number;
}

export interface Tophosts {
  /** The appliance's own clock, as it prints it. */
  readonly asOf?: string;
  readonly hosts: readonly TopHost[];
  /** Lines that were not understood, literally. */
  readonly unread: readonly string[];
}

const asOf = /^Status as of:\s*(?<asOf>\S.*)$/;
// The star is stuck to the rank, not to the name (Cisco 215929).
const row =
  /^\s*(?<rank>\d{1,6})(?<star>\*?)\s+(?<host>\S{1,300})\s+(?<active>[\d,]+)\s+(?<connections>[\d,]+)\s+(?<delivered>[\d,]+)\s+(?<soft>[\d,]+)\s+(?<hard>[\d,]+)$/;
const header = /^\s*Active\s+Conn\.\s+Deliv\.\s+Soft\s+Hard$/;
const ignorable = [
  /^$/,
  /^Hosts marked with '\*' were down/,
  /^\s*#\s+Recipient Host\s+Recip\.\s+Out\s+Recip\.\s+Bounced\s+Bounced$/,
  /^Sort results by:$/,
  /^\d\. (?:Active Recipients|Connections Out|Delivered Recipients|Hard Bounced Recipients|Soft Bounced Events)$/,
  /^\[\d\]> ?\d?$/,
];

export function parseTophosts(output: string): Tophosts {
  const hosts: TopHost[] = [];
  const unread: string[] = [];
  let time: string | undefined;
  let columnsKnown = false;
  for (const line of linesOf(output)) {
    if (ignorable.some((pattern) => pattern.test(line))) continue;
    if (header.test(line)) {
      columnsKnown = true;
      continue;
    }
    const clock = asOf.exec(line)?.groups?.asOf;
    if (clock !== undefined && time === undefined) {
      time = clock;
      continue;
    }
    // Under other headings the same numbers may mean something else.
    const host = columnsKnown ? readRow(line) : undefined;
    if (host) hosts.push(host);
    else unread.push(line);
  }
  return { ...(time !== undefined && { asOf: time }), hosts, unread };
}

function readRow(line: string): TopHost | undefined {
  const cells = row.exec(line)?.groups;
  if (!cells) return undefined;
  const numbers = {
    active: wholeNumber(cells.active),
    connections: wholeNumber(cells.connections),
    delivered: wholeNumber(cells.delivered),
    soft: wholeNumber(cells.soft),
    hard: wholeNumber(cells.hard),
  };
  if (!allRead(numbers)) return undefined;
  const host = cells.host ?? '';
  return {
    rank: Number(cells.rank),
    host,
    down: cells.star === '*',
    special: isSpecialQueue(host),
    ...numbers,
  };
}

function allRead<K extends string>(numbers: Record<K, number | undefined>): numbers is Record<K, number> {
  return Object.values(numbers).every((value) => value !== undefined);
}
