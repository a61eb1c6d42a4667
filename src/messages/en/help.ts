import { code, type Person, type Text, text } from '../../report';
import { plural } from '../plural';

const summaries: Record<string, string> = {
  queue: 'what is waiting for delivery, and for whom',
  host: 'is a destination up, what waits for it, how did it go so far',
  smtpping:
    'SMTP test from the appliance; no mail is sent, unless `send` is added: then a test message to a configured recipient',
  check:
    'whose fault is it that mail waits: the whole runbook, seen from the appliance and from here, and a verdict',
  dns: 'what DNS says about a destination, to the appliance and to this bot; differences named',
  smtp: 'does port 25 of a destination answer the appliance and this bot, and with what words; no mail is sent',
  status: 'the appliance as a whole: is delivery suspended, what waits, how does it do',
  messages:
    'who waits for a destination: message, recipient, attempts; addresses masked unless you are admin',
  log: 'what became of the last deliveries to a destination, or of one message (MID)',
  explain: 'what an SMTP reply means, whose fault it is, does it clear by itself; asks nobody',
  retry:
    'try a destination again now; `retry all` tries everything. Shows a preview first, and needs an approval',
  capture: 'packet capture for one host, with a size limit and an automatic end',
  debuglog: 'record the SMTP conversation with a destination word for word; removed again by itself',
  approve: 'approve a previewed change; an admin may do it `alone because` of a reason, which everybody sees',
  audit: 'who did what',
  doctor: 'what is broken in this installation, and how to fix it',
  cancel: 'cancel a previewed change',
  appliances: 'the appliances you may ask',
  whoami: 'who you are to this bot, and your rights',
  help: 'this list',
};

export const help = {
  headline: (): Text => text`What you can ask`,
  summary: (name: string): string => summaries[name] ?? '',
  on: (): Text =>
    text`Add ${code('on <appliance>')} to ask one appliance; without it, all you may use are asked side by side.`,
  nothing: (): Text => text`You have no access to any appliance yet, so there is little to ask.`,
};

export const whoami = {
  headline: (person: Person): Text => text`You are ${{ person }}.`,
  id: 'Your id',
  level: 'Level',
  none: 'no access',
  levelOn: (appliance: string): string => `On ${appliance}`,
  /** Rights that hold for some destinations only: `*.example.com (operator)`. */
  limited: (domains: string): Text => text`for ${code(domains)}`,
};

export const appliances = {
  headline: (count: number): Text =>
    count === 0
      ? text`You have no access to any appliance.`
      : text`You may use ${count} ${[plural(count, 'appliance', 'appliances')]}.`,
};
