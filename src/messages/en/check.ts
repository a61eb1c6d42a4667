import type { FactName } from '../../jobs/verdict/facts';
import { code, type Text, text } from '../../report';

const steps: Record<FactName, string> = {
  host: 'state',
  suspended: 'delivery',
  dig: 'DNS',
  telnet: 'connection',
  smtpping: 'SMTP test',
  log: 'mail log',
  dns: 'DNS',
  smtp: 'connection',
  sending: 'reverse DNS',
};

export const check = {
  step: (from: string, fact: FactName): string => `${from}: ${steps[fact]}`,
  button: (name: string): string => `Check ${name}`,
  on: (from: string): Text => text`${code(from)}: `,
  /** Appliances, each with what waits there. */
  title: (what: Text): Text => text`On ${what}:`,
  waiting: (waiting: number, appliances: number): Text =>
    appliances === 1 ? text`${waiting} waiting.` : text`${waiting} waiting on ${appliances} appliances.`,
  also: (): Text => text`Also seen:`,
  greeting: (appliance: string): string => `${appliance}: the mail server’s greeting`,
  lastReply: (appliance: string): string => `${appliance}: last reply in the mail log`,
};
