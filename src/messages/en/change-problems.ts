import type { Trouble } from '../../problem';
import { code, text } from '../../report';
import type { Sentence } from '../sentence';

/** What stands in the way of a change, for `problem`. */
export type ChangeTrouble = Extract<
  Trouble,
  {
    kind:
      | 'second-person'
      | 'stale-button'
      | 'unknown-action'
      | 'being-asked'
      | 'no-test-recipient'
      | 'capture-running'
      | 'capture-unreadable'
      | 'debug-log-running'
      | 'uncommitted';
  }
>;

export function changeProblem(trouble: ChangeTrouble): Sentence {
  switch (trouble.kind) {
    case 'second-person':
      return {
        what: text`A second person must approve.`,
        advice: text`Somebody else with the level has to press Approve, or type the line that the message shows.`,
      };
    case 'stale-button':
      return {
        what: text`This button is no longer valid.`,
        advice: text`Nothing was started. Ask again to get a fresh one.`,
      };
    case 'unknown-action':
      return { what: text`I know of no action ${code(trouble.id)}.`, advice: text`Nothing was started.` };
    case 'being-asked':
      return {
        what: text`Somebody else is just asking for the same change on ${code(trouble.appliance)}.`,
        advice: text`Nothing was started. Ask again in a minute.`,
      };
    case 'no-test-recipient':
      return {
        what: text`No test message can be sent: no recipient is configured.`,
        advice: text`Nothing was started. Put an address of yours under ${code('changes.testRecipients')} in the configuration; best one in the domain that is tested.`,
      };
    case 'capture-running':
      return {
        what: text`A packet capture is running on ${code(trouble.appliance)} already, and an appliance has only one.`,
        advice: text`It was left alone. Ask whose it is before you stop it: ${code(`capture stop on ${trouble.appliance}`)}.`,
        received: { from: trouble.appliance, text: trouble.received },
      };
    case 'capture-unreadable':
      return {
        what: text`I cannot tell whether a packet capture is running on ${code(trouble.appliance)}, so I start none.`,
        advice: text`Nothing was started. Look on the appliance: ${code('packetcapture')}.`,
        received: { from: trouble.appliance, text: trouble.received },
      };
    case 'debug-log-running':
      return {
        what: text`A debug log for ${code(trouble.domain)} of mine is on ${code(trouble.appliance)} already: ${code(trouble.log)}.`,
        advice: text`Nothing was started. Its message shows what it recorded; ${code(`debuglog stop ${trouble.domain} on ${trouble.appliance}`)} removes it.`,
      };
    case 'uncommitted':
      return {
        what: text`Somebody has uncommitted changes on ${code(trouble.appliance)}; a commit of mine could take them along.`,
        advice: text`Nothing was changed. Ask again once they are committed or cleared.`,
        received: { from: trouble.appliance, text: trouble.received },
      };
    default:
      return trouble satisfies never;
  }
}
