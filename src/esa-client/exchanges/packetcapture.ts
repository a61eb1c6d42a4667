import type { Answer, Exchange } from '../exchange';
import { chooseFromMenu } from '../menu';
import { type PacketCapture, parsePacketCapture } from '../parse/packetcapture';

export type { PacketCapture } from '../parse/packetcapture';

// The words of the menu and fragments of SETUP's questions are a vendor test suite's; the sentences are not published.
const menu = /^- (?:START|STOP)\b/m;
const offersStop = /^- STOP\b/m;
const offersStart = /^- START\b/m;

/** What an appliance is asked about its one capture; leaves it as it is. */
export function packetCapture(): Exchange<PacketCapture> {
  return {
    name: 'packetcapture',
    line: 'packetcapture',
    mode: 'machine',
    answers: [{ when: menu, reply: () => '' }],
    parse: parsePacketCapture,
  };
}

export interface CaptureSettings {
  /** As tcpdump reads it. */
  readonly filter: string;
  /** The capture stops by itself at this size. */
  readonly megabytes: number;
}

/**
 * Sets the appliance's capture settings, then starts it. Only START makes something run; the settings stay. A menu that
 * offers STOP instead means that a capture runs: then it is left alone.
 */
export function startCapture({ filter, megabytes }: CaptureSettings): Exchange<string> {
  assertFilter(filter);
  if (!Number.isInteger(megabytes) || megabytes < 1 || megabytes > 200)
    throw new TypeError('a capture has from 1 to 200 MB');
  return {
    name: 'packetcapture',
    line: 'packetcapture',
    mode: 'machine',
    answers: [
      { when: offersStart, reply: (question) => chooseFromMenu(question, /^SETUP$/) },
      { when: /\bmaximum (?:allowable )?(?:file )?size\b/i, reply: () => String(megabytes) },
      { when: /\bstop\b[^\n]{0,80}\bsize\b[\s\S]{0,300}\[[YN]\]> $/i, reply: () => 'Y' },
      { when: /\binterfaces?\b/i, reply: () => '' },
      { when: /^- CUSTOM\b/m, reply: (question) => chooseFromMenu(question, /^CUSTOM$/) },
      { when: /\bfilter\b/i, reply: () => filter },
      { when: offersStart, reply: (question) => chooseFromMenu(question, /^START$/), commits: true },
      { when: offersStop, reply: () => '' },
    ],
    refusal: /^(?:Capture already running|Error\b|Unable to\b|Failed to\b|Invalid\b)/i,
    parse: whatItSays,
  };
}

/** Stops what runs. Whose it is was looked at before: the appliance has one capture at a time. */
export function stopCapture(): Exchange<string> {
  const stop: Answer = {
    when: offersStop,
    reply: (question) => chooseFromMenu(question, /^STOP$/),
    commits: true,
  };
  return {
    name: 'packetcapture',
    line: 'packetcapture',
    mode: 'machine',
    answers: [stop, { when: offersStart, reply: () => '' }],
    refusal: /^(?:Capture Not Running|Error\b|Unable to\b|Failed to\b)/i,
    parse: whatItSays,
  };
}

function whatItSays(output: string): string {
  return parsePacketCapture(output).lines.join('\n');
}

/** Words, addresses and parentheses of pcap-filter(7); nothing that a shell or a menu could read otherwise. */
function assertFilter(filter: string): void {
  if (filter.length > 900 || !/^[a-z0-9(][a-z0-9.:() -]*$/.test(filter))
    throw new TypeError(`not a capture filter: ${JSON.stringify(filter.slice(0, 100))}`);
}
