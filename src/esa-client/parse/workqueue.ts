import { linesOf, wholeNumber } from './lines';

export interface WorkQueue {
  readonly state: 'operational' | 'paused' | 'unknown';
  /** The appliance's own words: `Paused by antivirus`. */
  readonly stateText?: string;
  readonly messages?: number;
  readonly unread: readonly string[];
}

// From memory, unverified; a work queue paused by the anti-virus is an alert of its own (Cisco 118303).
const labels = {
  state: /^Status:\s{0,40}(?<value>\S.*)$/i,
  messages: /^Messages:\s{0,40}(?<value>[\d,]{1,30})$/i,
} as const;
const ignorable = [/^$/, /^Status as of:/i, /\[[YN]\]> ?\w{0,3}$/, /^Manually (?:pause|resume) /i];

export function parseWorkQueue(output: string): WorkQueue {
  const unread: string[] = [];
  let stateText: string | undefined;
  let messages: number | undefined;
  for (const line of linesOf(output)) {
    const state = labels.state.exec(line)?.groups?.value;
    const number = wholeNumber(labels.messages.exec(line)?.groups?.value);
    if (state !== undefined && stateText === undefined) stateText = state;
    else if (number !== undefined && messages === undefined) messages = number;
    else if (!ignorable.some((pattern) => pattern.test(line))) unread.push(line);
  }
  return {
    state: stateOf(stateText ?? ''),
    ...(stateText !== undefined && { stateText }),
    ...(messages !== undefined && { messages }),
    unread,
  };
}

function stateOf(words: string): WorkQueue['state'] {
  if (/\bpaused\b/i.test(words)) return 'paused';
  return /\boperational\b/i.test(words) ? 'operational' : 'unknown';
}
