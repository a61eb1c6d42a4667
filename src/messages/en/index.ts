import { code, type Language, type Text, text, time } from '../../report';
import { action } from './action';
import { audit } from './audit';
import { capture, changes } from './changes';
import { check } from './check';
import { dns, smtp } from './dns-smtp';
import { doctor } from './doctor';
import { explain } from './explain';
import { format } from './format';
import { appliances, help, whoami } from './help';
import { ours } from './ours';
import { problem } from './problems';
import { host, queue, smtpping } from './queue';
import { log, messages, retries, status } from './reads';
import { sessions } from './sessions';
import { teams } from './teams';
import { verdict } from './verdict';

export const en = {
  language: 'en' as Language,
  format,
  problem,
  queue,
  host,
  smtpping,
  verdict,
  check,
  ours,
  explain,
  dns,
  smtp,
  status,
  messages,
  log,
  retries,
  action,
  changes,
  capture,
  help,
  whoami,
  appliances,
  audit,
  doctor,
  sessions,
  teams,
  /** Above answers of a worker that could not write its trail: questions still work then, changes do not. */
  unrecorded: (): Text => text`⚠️ The audit log could not be written while this was read.`,
  /** Some letters of other scripts look like ours: whoever changes something must see both spellings. */
  international: (ascii: string, unicode: string): Text =>
    text`⚠️ International name: ${code(ascii)} is written ${code(unicode)}. Some letters of other scripts look like Latin ones.`,
  /** Above an answer that comes as a direct message because its channel did not take it. */
  elsewhere: (platform: string): Text =>
    platform === 'teams'
      ? text`I may not post where you asked, so this comes to you directly. Add the app ${code('ESA')} there again.`
      : text`I may not post in the channel where you asked, so this comes to you directly. Invite me there with ${code('/invite @ESA')}.`,
  /** Stands for a moment where an answer is about to be; for ever, when Slack lost track of it. */
  standIn: (): Text => text`The answer takes the place of this line, or is in the next message.`,
  refresh: 'Refresh',
  placeholder: (line: string): Text => text`Working on ${code(line)} …`,
  /** The line under an answer: when it was read, and the id to name when something is wrong with it. */
  source: (line: string, at: number, id: string): Text =>
    text`${code(line)} · read at ${time(at)} · #${[id]}`,
  refreshing: (): Text => text`Refreshing … `,
  and: ' and ',
  noAnswerFrom: (appliance: string, what: Text): Text => text`⚠️ ${code(appliance)}: no answer. ${what}`,
  /** In a chat where a button is pressed by typing a word of its label. */
  noButton: (word: string): string => `There is no button "${word}".`,
};
