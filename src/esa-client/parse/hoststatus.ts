import { type Counters, readCounter } from './counters';
import { readHostBlocks } from './hostblocks';
import { linesOf, secondsIn } from './lines';

/** A destination as one appliance sees it. A number that was not printed is absent, never 0. */
export type HostStatus =
  | { readonly known: false; readonly domain: string }
  | ({
      readonly known: true;
      readonly domain: string;
      readonly asOf?: string;
      readonly state: 'up' | 'down' | 'unknown';
      /** The appliance's own word for it. */
      readonly stateText: string;
      /** Age of the oldest message, as printed; the seconds when it was a time. */
      readonly oldest?: string;
      readonly oldestSeconds?: number;
      readonly lastActivity?: string;
    } & Counters &
      ReturnType<typeof readHostBlocks>['blocks'] & { readonly unread: readonly string[] });

const labels = {
  domain: /^Host mail status for:\s*'?(?<value>[^'\s]{1,300})'?$/,
  asOf: /^Status as of:\s*(?<value>\S.*)$/,
  stateText: /^Host up\/down:\s*(?<value>\S.*)$/,
  oldest: /^Oldest Message:?\s+(?<value>\S.*)$/,
  lastActivity: /^Last Activity:?\s+(?<value>\S.*)$/,
} as const;
type Label = keyof typeof labels;

const ignorable = [
  /^$/,
  /^(?:Counters|Gauges):$/,
  /^\s*(?:Queue|Completion|Connections)$/,
  /^Recipient host:$/,
  /^\[[^\]]{0,300}\]> ?\S*$/,
];

export function parseHostStatus(asked: string, output: string): HostStatus {
  const { blocks, rest } = readHostBlocks(linesOf(output));
  const seen = new Map<Label, string>();
  const counters: { -readonly [K in keyof Counters]: Counters[K] } = {};
  const unread: string[] = [];
  for (const line of rest) {
    // The first of each counts: what comes later may be part of somebody's SMTP reply.
    if (/^\s*No record of host\b/i.test(line) && seen.size === 0) return { known: false, domain: asked };
    if (ignorable.some((pattern) => pattern.test(line)) || readCounter(line, counters)) continue;
    const found = readLabel(line);
    if (found && !seen.has(found.label)) seen.set(found.label, found.value);
    else unread.push(line);
  }
  const text = (label: Label) => {
    const value = seen.get(label);
    return value === undefined ? {} : { [label]: value };
  };
  const stateText = seen.get('stateText') ?? '';
  const oldestSeconds = secondsIn(seen.get('oldest') ?? '');
  return {
    known: true,
    domain: seen.get('domain') ?? asked,
    ...text('asOf'),
    state: stateOf(stateText),
    stateText,
    ...counters,
    ...text('oldest'),
    ...(oldestSeconds !== undefined && { oldestSeconds }),
    ...text('lastActivity'),
    ...blocks,
    unread,
  };
}

function readLabel(line: string): { label: Label; value: string } | undefined {
  for (const label of Object.keys(labels) as Label[]) {
    const value = labels[label].exec(line)?.groups?.value;
    if (value !== undefined) return { label, value };
  }
  return undefined;
}

function stateOf(text: string): 'up' | 'down' | 'unknown' {
  const word = /^(?<word>up|down)\b/i.exec(text)?.groups?.word?.toLowerCase();
  return word === 'up' || word === 'down' ? word : 'unknown';
}
