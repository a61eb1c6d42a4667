import type { DownSeen, Greylisted } from '../../change';
import type { Level } from '../../problem';
import { code, duration, listed, type Person, type Span, type Text, text, time } from '../../report';
import { plural } from '../plural';

const who = (person: Person): Span => ({ person });

/** The words of one change, from the preview to the proof. `id` is what people read and type: `#A7K2`. */
export const action = {
  facts: {
    appliance: 'Appliance',
    scope: 'Scope',
    command: 'Command',
    waiting: 'Recipients waiting',
    oldest: 'Oldest message',
    state: 'State of the destination',
    asker: 'Asked by',
    approver: 'Approved by',
    reason: 'Alone, because',
    expires: 'Valid until',
    id: 'Action',
  },
  everything: (): Text => text`every destination`,
  notPrinted: (): Text => text`not printed by the appliance`,
  hostDown: (): Text =>
    text`⚠️ The host is down: the appliance could not deliver at its last attempt. A retry will probably fail again.`,
  suspended: (): Text => text`⚠️ Delivery is suspended: a retry sends nothing until it is resumed.`,
  nothing: (): Text => text`Nothing is waiting, so a retry has nothing to do.`,
  cautions: {
    down({ names, count, atLeast }: DownSeen): Text {
      const rest = count - names.length;
      const named = listed(names.map(code));
      const all = rest > 0 ? text`${named} and ${rest} more` : named;
      const many = atLeast ? text`At least ${count}` : text`${count}`;
      return text`⚠️ ${many} ${[plural(count, 'destination is', 'destinations are')]} down there: ${all}. ${[plural(count, 'Its', 'Their')]} mail is tried again too: that costs connections, and mail that fails more often may bounce sooner.`;
    },
    /** RFC 6647, section 2: a try before the time they set is put off again. */
    greylisted({ codes, at, wait, passes, over }: Greylisted): Text {
      const said = text`⚠️ Their last reply was greylisting (${code(codes)}, ${code(at)})`;
      if (wait === undefined || passes === undefined)
        return text`${said}: an early retry does not help, it is put off again. They did not say how long to wait; the appliance tries again by itself, by the default bounce profile (Cisco 118410) within the hour.`;
      return over
        ? text`${said} with ${duration(wait)} to wait. That is over since about ${code(passes)}, by the appliance's clock: a try may pass now.`
        : text`${said}: an early retry does not help, it is put off again. They asked to wait ${duration(wait)}, so a try may pass from about ${code(passes)} on, by the appliance's clock; the appliance makes it by itself, by the default bounce profile (Cisco 118410) within the hour.`;
    },
    unread: {
      queue: (appliance: string): Text =>
        text`Which destinations are down on ${code(appliance)} could not be read.`,
      log: (appliance: string): Text =>
        text`What they last replied could not be read in the log of ${code(appliance)}. If it was greylisting, an early retry does not help.`,
    },
  },
  needs: {
    confirm: (level: Level): Text =>
      text`Anyone with the level ${code(level)} may approve, the asker included.`,
    'second-person': (level: Level): Text =>
      text`A second person with the level ${code(level)} must approve.`,
  },
  typed: (id: string): Text =>
    text`Where buttons do not work: ${code(`approve ${id}`)} or ${code(`cancel ${id}`)}.`,
  approve: 'Approve',
  cancel: 'Cancel',

  approved: (id: string, by: Person, at: number): Text =>
    text`#${[id]} approved by ${who(by)} at ${time(at)}; about to be sent.`,
  sent: (id: string, dialogue: string, appliance: string, at: number): Text =>
    text`#${[id]}: ${code(dialogue)} sent to ${code(appliance)} at ${time(at)}; waiting for the answer.`,
  done: (id: string, dialogue: string, appliance: string, at: number): Text =>
    text`#${[id]} done: ${code(appliance)} accepted ${code(dialogue)} at ${time(at)}.`,
  refused: (id: string, dialogue: string, appliance: string): Text =>
    text`#${[id]}: ${code(appliance)} refused ${code(dialogue)}.`,
  notSent: (id: string, appliance: string): Text => text`#${[id]} was not sent to ${code(appliance)}.`,
  safe: (): Text => text`Safe to ask again.`,
  unknown: (id: string, dialogue: string, appliance: string, at: number): Text =>
    text`OUTCOME UNKNOWN. #${[id]}: I sent ${code(dialogue)} to ${code(appliance)} at ${time(at)} and then lost contact. It may or may not have run.`,
  unknownAdvice: (line: string): Text =>
    text`I will not send it again. Look with ${code(line)}, then decide.`,
  expired: (id: string, at: number): Text => text`#${[id]} expired at ${time(at)}, not sent.`,
  askAgain: (): Text => text`Ask again if it is still needed.`,
  cancelled: (id: string, by?: Person): Text =>
    by === undefined
      ? text`#${[id]} was cancelled, not sent.`
      : text`#${[id]} was cancelled by ${who(by)}, not sent.`,
  severalDone: (id: string, done: number, of: number): Text =>
    text`#${[id]} ended: ${done} of ${of} accepted by their appliance.`,
  severalRunning: (id: string, ended: number, of: number): Text =>
    text`#${[id]}: ${ended} of ${of} ended, the rest is under way.`,
  look: 'Look at the queue',

  proofTitle: (appliance: string): Text =>
    text`Measured on ${code(appliance)}, against the moment before sending`,
  /** A label in front of a measurement; seconds. */
  after: (seconds: number): string =>
    seconds < 120 || seconds % 60 !== 0 ? `after ${seconds} s` : `after ${seconds / 60} min`,
  proof: (was: number, is: number, delivered: number, soft: number, hard: number): Text =>
    text`${was} → ${is} waiting, ${signed(delivered)} delivered, ${signed(soft)} soft ${[bounces(soft)]}, ${signed(hard)} hard ${[bounces(hard)]}`,
  proofUnread: (reason: Text): Text => text`could not be measured: ${reason}`,
  proofMissing: (): Text => text`the appliance did not print the numbers`,
  verdict: {
    measuring: (): Text => text`Measuring what it did …`,
    drained: (delivered: number): Text =>
      text`It worked: nothing is waiting any more, ${delivered} delivered.`,
    draining: (is: number, delivered: number): Text =>
      text`It works: ${delivered} delivered, ${is} still waiting.`,
    partly: (delivered: number, is: number, soft: number): Text =>
      text`Only in part: ${delivered} delivered, ${is} still waiting; the other attempts failed (${signed(soft)} soft ${[bounces(soft)]}).`,
    bounced: (hard: number, is: number): Text =>
      text`NOT delivered: ${hard} bounced for good, ${is} still waiting.`,
    mixed: (delivered: number, hard: number, is: number): Text =>
      text`${delivered} delivered, ${hard} bounced for good, ${is} still waiting.`,
    failing: (soft: number): Text =>
      text`No change: nothing was delivered, the new attempts failed (${signed(soft)} soft ${[bounces(soft)]}).`,
    nothing: (): Text => text`Nothing was waiting, so nothing changed.`,
    still: (): Text => text`No change so far: nothing was delivered.`,
    unmeasured: (): Text => text`What it did could not be measured.`,
  },

  why: {
    changed: (was: Text, is: Text): Text =>
      text`What the preview showed is no longer true (it was ${was}, now it is ${is}).`,
    seen(active: number | undefined, state: 'up' | 'down' | 'unknown' | undefined): Text {
      const mail = active === undefined ? text`an unknown number waiting` : text`${active} waiting`;
      return state === undefined ? mail : text`${[state]}, ${mail}`;
    },
    restarted: (): Text => text`The appliance restarted since the preview.`,
    moved: (): Text => text`The appliance's address in the configuration changed since the preview.`,
    roleRemoved: (person: Person): Text => text`${who(person)} no longer has the level that this needs.`,
    slow: (): Text => text`The permission to send was too old when its turn came.`,
    workerDied: (): Text => text`The worker stopped before sending.`,
  },

  // private answers to a press or a typed line
  already: {
    started: (id: string, by: Person, at: number): Text =>
      text`Already started by ${who(by)} at ${time(at)} (#${[id]}).`,
    done: (id: string, at: number, outcome: Text): Text =>
      text`Already done at ${time(at)} (#${[id]}): ${outcome}`,
    cancelled: (id: string, by: Person | undefined): Text =>
      by === undefined ? text`#${[id]} was cancelled before.` : text`Cancelled by ${who(by)} (#${[id]}).`,
    expired: (at: number): Text => text`Expired at ${time(at)}. Ask again.`,
    tooLate: (id: string): Text => text`Too late to cancel #${[id]}: it was sent.`,
    open: (id: string, by: Person, at: number, appliance: string): Text =>
      text`The same change on ${code(appliance)} was asked by ${who(by)} at ${time(at)} and is still open (#${[id]}).`,
  },
  alone: (id: string, line: string): Text =>
    text`#${[id]} (${code(line)}) was approved by one person, although two are needed.`,
  approvedPrivately: (id: string): Text => text`You approved #${[id]}. Its message shows what happens.`,
  cancelledPrivately: (id: string): Text => text`You cancelled #${[id]}. Nothing was sent.`,

  choose: {
    waiting: (appliance: string, active: number | undefined): Text =>
      active === undefined
        ? text`${code(appliance)}: number not printed`
        : text`${code(appliance)}: ${active} waiting`,
  },
};

function signed(delta: number): Text {
  return delta > 0 ? ['+', { number: delta }] : [{ number: delta }];
}

function bounces(count: number): string {
  return plural(count, 'bounce', 'bounces');
}
