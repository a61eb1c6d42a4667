import type { ChangeKind } from '../../change';
import { code, type Text, text, time } from '../../report';

/** What differs from change to change. `domain` is its scope: a destination or a host. */
export interface ChangeWords {
  preview(domain: string, appliance: string): Text;
  several(domain: string, appliances: number): Text;
  /** What it will do. */
  what(): Text;
  /** Over the appliances that it could be done on; `waiting` is mail. */
  choose(domain: string, waiting: number, appliances: number): Text;
  nothing(domain: string): Text;
  /** Buttons that ask for it. */
  readonly button: string;
  on(appliance: string): string;
  onAll(appliances: number): string;
  /** As the last sentence, once it was ended by itself. */
  ended(at: number): Text;
}

const never = (at: number): Text => text`It ended at ${time(at)}.`;

const kinds: Record<ChangeKind, ChangeWords> = {
  retry: {
    preview: (domain, appliance) => text`Retry delivery of ${code(domain)} on ${code(appliance)}?`,
    several: (domain, appliances) => text`Retry delivery of ${code(domain)} on ${appliances} appliances?`,
    what: () =>
      text`All mail waiting there for this destination is tried now instead of at its next automatic retry.`,
    choose: (domain, waiting, appliances) =>
      text`${waiting} waiting for ${code(domain)} on ${appliances} ${[many(appliances)]}. Choose where to retry.`,
    nothing: (domain) => text`Nothing is waiting for ${code(domain)}. There is nothing to retry.`,
    button: 'Retry delivery',
    on: (appliance) => `Retry delivery on ${appliance}`,
    onAll: (appliances) => `Retry delivery on all ${appliances}`,
    ended: never,
  },
  retryAll: {
    preview: (_domain, appliance) => text`Retry ALL delivery on ${code(appliance)}?`,
    several: (_domain, appliances) => text`Retry ALL delivery on ${appliances} appliances?`,
    what: () =>
      text`All waiting mail, of every destination, is tried now. This also resets the counters that ${code('destconfig')} limits use.`,
    choose: (_domain, waiting, appliances) =>
      text`${waiting} waiting on ${appliances} ${[many(appliances)]}. Choose where to retry.`,
    nothing: (_domain) => text`Nothing is waiting anywhere. There is nothing to retry.`,
    button: 'Retry all delivery',
    on: (appliance) => `Retry all delivery on ${appliance}`,
    onAll: (appliances) => `Retry all delivery on all ${appliances}`,
    ended: never,
  },
  smtppingSend: {
    preview: (domain, appliance) => text`Mail a test message to ${code(domain)} from ${code(appliance)}?`,
    several: (domain, appliances) =>
      text`Mail a test message to ${code(domain)} from ${appliances} appliances?`,
    what: () =>
      text`The appliance tests the SMTP connection and mails one short test message over it. It does not pass through its queue.`,
    choose: (domain, _waiting, appliances) =>
      text`A test message to ${code(domain)} can be mailed from ${appliances} ${[many(appliances)]}. Choose one.`,
    nothing: (domain) => text`A test message to ${code(domain)} can be mailed from nowhere right now.`,
    button: 'Run smtpping and send',
    on: (appliance) => `Run smtpping and send on ${appliance}`,
    onAll: (appliances) => `Run smtpping and send on all ${appliances}`,
    ended: never,
  },
  captureStart: {
    preview: (domain, appliance) => text`Start a packet capture for ${code(domain)} on ${code(appliance)}?`,
    several: (domain, appliances) =>
      text`Start a packet capture for ${code(domain)} on ${appliances} appliances?`,
    what: () =>
      text`Records the packets that the filter lets through, in a file of at most ${20} MB on the appliance. It costs disk space and some speed. Size, interface and filter stay set for the next capture.`,
    choose: (domain, _waiting, appliances) =>
      text`A packet capture for ${code(domain)} can be started on ${appliances} ${[many(appliances)]}. Choose one.`,
    nothing: (domain) => text`A packet capture for ${code(domain)} can be started nowhere right now.`,
    button: 'Start capture',
    on: (appliance) => `Start capture on ${appliance}`,
    onAll: (appliances) => `Start capture on all ${appliances}`,
    ended: (at) => text`The capture was stopped by itself at ${time(at)}.`,
  },
  captureStop: {
    preview: (_domain, appliance) => text`Stop the packet capture on ${code(appliance)}?`,
    several: (_domain, appliances) => text`Stop the packet captures on ${appliances} appliances?`,
    what: () => text`Stops the capture that runs now, whoever started it. Its file stays on the appliance.`,
    choose: (_domain, _waiting, appliances) =>
      text`A packet capture is running on ${appliances} ${[many(appliances)]}. Choose one to stop.`,
    nothing: (_domain) => text`No packet capture is running. There is nothing to stop.`,
    button: 'Stop capture',
    on: (appliance) => `Stop capture on ${appliance}`,
    onAll: (appliances) => `Stop capture on all ${appliances}`,
    ended: never,
  },
  debugLogStart: {
    preview: (domain, appliance) => text`Start a debug log for ${code(domain)} on ${code(appliance)}?`,
    several: (domain, appliances) => text`Start a debug log for ${code(domain)} on ${appliances} appliances?`,
    what: () =>
      text`Adds a log subscription to the appliance's configuration and commits it. It records the next ${10} SMTP sessions with this destination word for word, addresses included; what it recorded is shown here, to everybody who sees this message.`,
    choose: (domain, _waiting, appliances) =>
      text`A debug log for ${code(domain)} can be started on ${appliances} ${[many(appliances)]}. Choose one.`,
    nothing: (domain) => text`A debug log for ${code(domain)} can be started nowhere right now.`,
    button: 'Start debug log',
    on: (appliance) => `Start debug log on ${appliance}`,
    onAll: (appliances) => `Start debug log on all ${appliances}`,
    ended: (at) => text`The debug log was removed again by itself at ${time(at)}.`,
  },
  debugLogStop: {
    preview: (domain, appliance) => text`Remove the debug log for ${code(domain)} on ${code(appliance)}?`,
    several: (domain, appliances) =>
      text`Remove the debug logs for ${code(domain)} on ${appliances} appliances?`,
    what: () =>
      text`Removes the log subscription that I added from the appliance's configuration, and commits that.`,
    choose: (domain, _waiting, appliances) =>
      text`A debug log for ${code(domain)} is on ${appliances} ${[many(appliances)]}. Choose one to remove.`,
    nothing: (domain) => text`There is no debug log of mine for ${code(domain)}. There is nothing to remove.`,
    button: 'Remove debug log',
    on: (appliance) => `Remove debug log on ${appliance}`,
    onAll: (appliances) => `Remove debug log on all ${appliances}`,
    ended: never,
  },
};

/** Words that only some changes need. */
export const changes = {
  kinds,
  facts: {
    recipient: 'Recipient',
    filter: 'Filter',
    file: 'File',
    size: 'Size so far',
    runningFor: 'Running for',
    log: 'Log',
    endsAfter: 'Ends by itself after',
  },
  relay: (): Text =>
    text`⚠️ The recipient is not in the domain that is tested: its server may refuse to relay.`,
  endsAt: (at: number): Text => text`It is ended by itself at ${time(at)}.`,
  /** In front of how the end went, when it did not go well. */
  end: (outcome: Text): Text => text`⚠️ The end that was planned: ${outcome}`,
  endExpired: (line: string): Text =>
    text`⚠️ It could not be ended by itself for a day. End it with ${code(line)}.`,
  endNot: (): Text => text`It was not ended by me:`,
  captureRuns: (appliance: string, at: number): Text =>
    text`The packet capture is running on ${code(appliance)}; it is stopped by itself at ${time(at)}.`,
  captureEnded: (appliance: string): Text => text`The packet capture on ${code(appliance)} has ended.`,
  captureMissed: (appliance: string): Text =>
    text`The packet capture on ${code(appliance)} may still be running: it was not ended by itself.`,
  captureStopped: (appliance: string): Text => text`The packet capture on ${code(appliance)} is stopped.`,
  logRuns: (domain: string, at: number): Text =>
    text`The debug log for ${code(domain)} is recording; it is removed by itself at ${time(at)}.`,
  logEnded: (domain: string): Text => text`The debug log for ${code(domain)} has ended and is removed.`,
  logMissed: (domain: string): Text =>
    text`The debug log for ${code(domain)} may still be there: it was not ended by itself.`,
  logRemoved: (domain: string): Text => text`The debug log for ${code(domain)} is removed.`,
  recorded: (rows: number): Text =>
    rows === 0 ? text`nothing recorded yet` : text`${rows} ${[rows === 1 ? 'line' : 'lines']} recorded`,
  nothingRecorded: (): Text =>
    text`Nothing was recorded: no SMTP session with this destination took place meanwhile. A retry would make one.`,
  recordedBy: (appliance: string): string => `${appliance}: what the debug log recorded`,
  sent: {
    reached: (domain: string): Text => text`${code(domain)} took the test message.`,
    refused: (domain: string): Text =>
      text`${code(domain)} could not be reached: the connection failed, no message was mailed.`,
    rejected: (domain: string): Text =>
      text`${code(domain)} was reached, but rejected the test: its words are below.`,
    unclear: (domain: string): Text => text`The test of ${code(domain)} ended without a result I can read.`,
  },
  capture: {
    running: (): Text => text`a packet capture is running`,
    none: (): Text => text`no packet capture is running`,
  },
  log: {
    there: (): Text => text`the debug log is there`,
    gone: (): Text => text`the debug log is not there`,
  },
  recipient: (to: string): Text => text`mail to ${code(to)}`,
  proofTitle: (appliance: string): Text => text`Looked at on ${code(appliance)}`,
};

export const capture = {
  noAnswer: (): Text => text`Whether a packet capture is running could not be read.`,
  runningOn: (appliances: string): Text => text`A packet capture is running on ${code(appliances)}.`,
  none: (): Text => text`No packet capture is running.`,
  status: 'Capture status',
  /** The folder is known from memory only. */
  fetch: (appliance: string, file: string): Text =>
    text`The file is on ${code(appliance)}, usually in ${code('/captures')}: ${code(`scp <user>@${appliance}:/captures/${file} .`)}, or by FTP, or under Packet Capture in its web interface.`,
  stopOn: (appliance: string): string => `Stop capture on ${appliance}`,
};

function many(appliances: number): string {
  return appliances === 1 ? 'appliance' : 'appliances';
}
