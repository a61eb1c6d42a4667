import type { AuditEventName } from '../../audit/event';
import type { Trouble } from '../../problem';
import { code, type Text, text } from '../../report';
import { worded } from '../worded';

/** One entry of the trail, as far as it is shown. */
export interface TrailEntry {
  readonly event: string;
  /** `ana (slack:U0ANA)`; absent where the bot did it. */
  readonly who?: string | undefined;
  readonly appliance?: string | undefined;
  /** `button`: one was pressed that leads to no line. */
  readonly line?: string | undefined;
  /** Of the action, short: `A7K2`. */
  readonly id?: string | undefined;
  readonly outcome?: string | undefined;
  readonly detail?: string | undefined;
}

const ends: Readonly<Record<string, string>> = {
  done: 'done, the appliance accepted it',
  refused: 'refused by the appliance',
  'not-sent': 'not sent',
  unknown: 'OUTCOME UNKNOWN',
  expired: 'expired, not sent',
  cancelled: 'cancelled, not sent',
};

/** Why somebody was not given what he asked for; of the many reasons those that come from what people type and press. */
const reasons: Partial<Record<Trouble['kind'], string>> = {
  denied: 'the level was missing',
  'no-access': 'no access to any appliance',
  'second-person': 'a second person was needed',
  'wrong-workspace': 'another workspace',
  'shared-channel': 'a channel that others read',
  unnamed: 'it was not certain who asked',
  'unknown-command': 'no such command',
  'unknown-appliance': 'no such appliance',
  'unknown-action': 'no such action',
  usage: 'not understood',
  domain: 'no domain',
  'special-queue': 'a queue of the appliance, no domain',
  'too-long': 'too long',
  'stale-button': 'a button that is not valid any more',
  'two-texts': 'plain and formatted words differed',
  'queue-down': 'the queue was not reachable',
};

const alarms: Readonly<Record<string, string>> = {
  confirm_bypass: 'a change without an approval was stopped',
  'strange-connection': 'somebody else is connected to Slack as this app',
  'strange-connection-gone': 'nobody else is connected to Slack as this app any more',
};

const bot = 'the bot';
const who = ({ who: name }: TrailEntry): Text => [name === undefined ? bot : code(name)];
const line = ({ line: typed }: TrailEntry): Text =>
  typed === 'button' ? ['a button'] : [typed === undefined ? '–' : code(typed)];
const on = ({ appliance }: TrailEntry): Text => (appliance === undefined ? [] : text` on ${code(appliance)}`);
const id = ({ id: short }: TrailEntry): Text => (short === undefined ? [] : [` (#${short})`]);
const why = ({ outcome }: TrailEntry): Text => worded(outcome, reasons);
const more = ({ detail }: TrailEntry): Text => (detail === undefined ? [] : text`: ${code(detail)}`);

const events: Record<AuditEventName, (entry: TrailEntry) => Text> = {
  request: (one) => text`${who(one)} asked for ${line(one)}`,
  accepted: (one) => text`${line(one)} of ${who(one)} was accepted`,
  denied: (one) => text`${who(one)} was refused ${line(one)}: ${why(one)}`,
  invalid: (one) => text`${who(one)} could not have ${line(one)}: ${why(one)}`,
  preview: (one) => text`preview of ${line(one)} for ${who(one)}${id(one)}`,
  approved: (one) =>
    one.outcome === 'alone'
      ? text`${who(one)} approved ${line(one)} ALONE${id(one)}${more(one)}`
      : text`${who(one)} approved ${line(one)}${id(one)}`,
  cancelled: (one) => text`${who(one)} cancelled ${line(one)}${id(one)}`,
  expired: (one) => text`${line(one)} expired${id(one)}`,
  line: (one) => text`${who(one)} typed ${line(one)}${on(one)}${id(one)}`,
  decision: (one) => text`${who(one)} sends its last line ${line(one)}${on(one)}${id(one)}`,
  final: (one) => text`ended: ${worded(one.outcome, ends)}${id(one)}`,
  alarm: (one) => text`ALARM: ${worded(one.outcome, alarms)}${id(one)}${more(one)}`,
  start: (one) => text`the bot started${more(one)}`,
  stop: (one) => text`the bot stopped${more(one)}`,
};

export const audit = {
  headline: (shown: number): Text =>
    shown === 0
      ? text`The trail has nothing on that.`
      : shown === 1
        ? text`The last entry of the trail`
        : text`The last ${shown} entries of the trail`,
  when: 'When',
  reads: (): Text =>
    text`Lines that only read are left out here; they are in the trail, and ${code('audit host:mail.com')} finds those about a destination.`,
  entry: (entry: TrailEntry): Text =>
    Object.hasOwn(events, entry.event)
      ? events[entry.event as AuditEventName](entry)
      : text`${code(entry.event)} ${who(entry)} ${line(entry)}${on(entry)}${id(entry)}`,
};
