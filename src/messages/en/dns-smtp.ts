import { code, type Text, text } from '../../report';
import { plural } from '../plural';

type DnsKind =
  | 'mx'
  | 'itself'
  | 'null-mx'
  | 'none'
  | 'no-domain'
  | 'failed'
  | 'no-server'
  | 'unclear'
  | 'loop'
  | 'servfail'
  | 'dnssec'
  | 'unanswered';
type SmtpResult =
  | 'welcome'
  | 'rejected'
  | 'no-greeting'
  | 'refused'
  | 'timed-out'
  | 'no-host'
  | 'unreachable'
  | 'silent'
  | 'unclear'
  | 'null-mx'
  | 'bad-mx';

const dnsMeanings: Record<Exclude<DnsKind, 'mx' | 'itself'>, (name: string) => Text> = {
  'null-mx': (name) => text`${code(name)} says that it takes no mail at all (null MX). Its mail will bounce.`,
  none: (name) => text`${code(name)} has neither MX nor address records: mail for it has nowhere to go.`,
  'no-domain': (name) => text`${code(name)} does not exist (NXDOMAIN).`,
  failed: (name) =>
    text`The name servers of ${code(name)} answer with an error. Mail waits until they are repaired.`,
  'no-server': () => text`No name server answered the appliance: look at its own DNS settings first.`,
  unclear: () => text`The answer could not be read.`,
  loop: (name) => text`The aliases (CNAME) of ${code(name)} lead in a circle: mail for it has nowhere to go.`,
  servfail: (name) =>
    text`The name servers of ${code(name)} fail (SERVFAIL). That does not mean that the domain is gone; mail waits until they work.`,
  dnssec: (name) =>
    text`The DNSSEC signatures of ${code(name)} are wrong (SERVFAIL): whoever checks them finds no mail server, and mail waits.`,
  unanswered: (name) =>
    text`No resolver answered us about ${code(name)}. That says nothing about the domain.`,
};

export const dns = {
  headline(name: string, kind: DnsKind, servers: number, best: string | undefined): Text {
    if (kind === 'mx')
      return text`${code(name)} has ${servers} mail ${[plural(servers, 'server', 'servers')]}, first ${code(best ?? '')}.`;
    if (kind === 'itself') return text`${code(name)} has no MX; mail goes to its own address.`;
    return dnsMeanings[kind](name);
  },
  /** `from`: names of appliances, and "here". */
  differ: (name: string, from: string): Text =>
    text`${code(name)}: different answers, depending on who asks (${[from]}).`,
  noAnswer: (name: string): Text => text`${code(name)} could not be looked up.`,
  only: (from: string): string => `Only seen from ${from}`,
  differenceMeaning: {
    domain: (): Text =>
      text`For some of them there is nothing, for others there is: an internal zone beside the public one (split horizon), or a “no” that is still in a cache. An appliance’s cache is emptied with ${code('dnsflush')}.`,
    servers: (): Text =>
      text`They are sent to other mail servers: an internal zone beside the public one (split horizon), or an old answer in a cache. An appliance’s cache is emptied with ${code('dnsflush')}.`,
    addresses: (): Text =>
      text`The mail servers are the same, their addresses are not: usual for large providers, which answer by place; otherwise an old answer in a cache (${code('dnsflush')}).`,
  },
  meaning(name: string, kind: DnsKind): Text {
    if (kind === 'mx') return text`Mail servers, in the order in which they are tried:`;
    if (kind === 'itself') return text`No MX record, so mail goes to the address of ${code(name)} itself:`;
    return dnsMeanings[kind](name);
  },
  address: 'Address',
  noAddress: (): Text => text`⚠️ no address`,
  more: (count: number): Text =>
    text`${count} more mail ${[plural(count, 'server', 'servers')]} that I did not look up.`,
  button: 'DNS',
};

export const smtp = {
  words: {
    welcome: '✅ answers',
    rejected: '⚠️ answers, but turns us away',
    'no-greeting': '⚠️ connected, no greeting',
    refused: '🔴 refused',
    'timed-out': '🔴 timed out',
    'no-host': '🔴 no such host',
    unreachable: '🔴 unreachable',
    silent: '🔴 no answer',
    unclear: '❔ unclear',
    'null-mx': '🔴 takes no mail',
    'bad-mx': '🔴 its MX is no host name',
  } satisfies Record<SmtpResult, string>,
  headline(result: SmtpResult, host: string, reply: number | undefined): Text {
    switch (result) {
      case 'welcome':
        return text`${code(host)} answers on port 25 (${code(String(reply ?? ''))}).`;
      case 'rejected':
        return text`${code(host)} answers on port 25, but turns the appliance away (${code(String(reply ?? ''))}).`;
      case 'no-greeting':
        return text`${code(host)} takes the connection, but sends no greeting.`;
      case 'refused':
        return text`${code(host)} refuses the connection.`;
      case 'timed-out':
      case 'silent':
        return text`${code(host)} does not answer on port 25.`;
      case 'no-host':
        return text`${code(host)} is unknown to the appliance's DNS.`;
      case 'unreachable':
        return text`${code(host)} cannot be reached from the appliance.`;
      case 'unclear':
        return text`The test of ${code(host)} ended without a result I can read.`;
      case 'null-mx':
        return text`${code(host)} says that it takes no mail (null MX).`;
      case 'bad-mx':
        return text`The mail server that DNS names is no host name: ${code(host)}.`;
      default:
        return result satisfies never;
    }
  },
  differ: (name: string): Text => text`${code(name)}: not every appliance gets through.`,
  none: (name: string): Text => text`${code(name)}: no appliance gets through, for different reasons.`,
  on: (from: string): Text => text`${code(from)}: `,
  onlyHere: (host: string): Text =>
    text`${code(host)} answers on port 25 from here, but not from the appliance: look at the path between (firewall, source address, interface).`,
  nowhere: {
    'no-domain': (name: string): Text =>
      text`${code(name)} does not exist in DNS, seen from the appliance and from here: probably mistyped.`,
    none: (name: string): Text =>
      text`${code(name)} exists, but has no mail server: neither MX nor an address, seen from the appliance and from here.`,
  },
  nowhereNext: {
    'no-domain': (name: string): Text =>
      text`Check the spelling of ${code(name)}, here and in the recipient’s address. Nothing on our side can reach it; if it is right, its owner has let it lapse.`,
    none: (name: string): Text =>
      text`Check the spelling, and whether the mail belongs to the domain above or below it. Otherwise only the owner of ${code(name)} can change that; mail for it will bounce.`,
  },
  noAnswer: (name: string): Text => text`The connection to ${code(name)} could not be tested.`,
  server: 'Server',
  address: 'Address tried',
  meaning(result: SmtpResult, name: string): Text {
    switch (result) {
      case 'welcome':
        return text`The way is free. If mail for ${code(name)} waits, a retry is worth it.`;
      case 'rejected':
        return text`Its own words are below: often a block list, or too many connections.`;
      case 'no-greeting':
        return text`Overloaded, or a firewall in between inspects SMTP. The appliance hung up.`;
      case 'refused':
        return text`Nothing listens on port 25 there, or a firewall refuses. A retry will only add soft bounces.`;
      case 'timed-out':
      case 'silent':
        return text`Their server is off, or packets are dropped on the way: compare with another appliance.`;
      case 'no-host':
        return text`The name does not resolve: see ${code(`dns ${name}`)}.`;
      case 'unreachable':
        return text`There is no route to it from the appliance: look at its network first.`;
      case 'unclear':
        return text`What the appliance printed is below.`;
      case 'null-mx':
        return text`Nothing was connected to. Mail for it will bounce.`;
      case 'bad-mx':
        return text`Nothing was connected to. Only the owner of the domain can correct that.`;
      default:
        return result satisfies never;
    }
  },
  button: (name: string): string => `SMTP ${name}`,
};
