import type { Dig } from '../../esa-client/exchanges/dig';
import type { HostStatus } from '../../esa-client/exchanges/hoststatus';
import type { SmtpPing } from '../../esa-client/exchanges/smtpping';
import type { Telnet } from '../../esa-client/exchanges/telnet';
import type { ReverseFacts } from '../probes/domain-facts';

/** Absent: not asked. `failed`: asked, and no answer came. Neither is evidence of anything. */
type Fact<T> = T | 'failed';

/** Of the counters only what rules need; a number that was not printed is absent. */
export type HostFact = Extract<HostStatus, { known: false }> | KnownHost;
type KnownHost = Pick<
  Extract<HostStatus, { known: true }>,
  'known' | 'state' | 'active' | 'attempted' | 'unattempted' | 'oldestSeconds'
> & {
  /** SMTP routes: with one, the MX records do not matter. */
  readonly routes?: readonly string[];
};

/** Where mail for the domain goes, as our own resolvers see it. */
export interface DnsFact {
  readonly kind: 'mx' | 'implicit' | 'null' | 'none' | 'no-domain' | 'loop' | 'unknown';
  /** Of `unknown`: why. `servfail-dnssec`: without the check of signatures it is answered. */
  readonly failure?: 'servfail' | 'servfail-dnssec' | 'refused' | 'timeout' | 'other';
  /** Names of the exchangers, in the order a sender tries them. */
  readonly hosts: readonly string[];
}

/** One address, tried from here. */
export interface SmtpFact {
  readonly address: string;
  /** `closed`: an address that probes do not connect to. `reply`: it greeted, with this code. */
  readonly kind:
    | 'closed'
    | 'refused'
    | 'no-route'
    | 'no-answer'
    | 'silent'
    | 'hung-up'
    | 'not-smtp'
    | 'reply';
  readonly code?: number;
  /** The reply as it came, when it was not a welcome. */
  readonly text?: string;
  /** It welcomed, with its greeting hidden on the way. */
  readonly rewritten?: true;
  /** Until the whole greeting was there. */
  readonly bannerMs?: number;
}

/** A delivery that did not go through, from mail_logs. */
export interface LoggedReply {
  readonly text: string;
  /** Milliseconds since 1970, when it is known what the appliance's clock means. */
  readonly at?: number;
  /** Seconds before everything else was looked at, by the appliance's own clock. */
  readonly ago?: number;
}

/** What is known of one destination as one appliance delivers to it. Every part may be missing. */
export interface Facts {
  readonly domain: string;
  readonly host?: Fact<HostFact>;
  readonly suspended?: Fact<boolean>;
  /** MX, as the appliance asks. */
  readonly dig?: Fact<Pick<Dig, 'result' | 'records'>>;
  /** To one of its mail hosts, the first; with the address that was tried. */
  readonly telnet?: Fact<Pick<Telnet, 'result' | 'address' | 'code' | 'greeting'>>;
  readonly smtpping?: Fact<Pick<SmtpPing, 'result' | 'lines'>>;
  readonly dns?: Fact<DnsFact>;
  readonly smtp?: Fact<readonly SmtpFact[]>;
  /** Oldest first. */
  readonly log?: Fact<readonly LoggedReply[]>;
  /** The addresses that its mail leaves by, and whether their names lead back (RFC 1912, section 2.1). */
  readonly sending?: Fact<readonly ReverseFacts[]>;
}
export type FactName = Exclude<keyof Facts, 'domain'>;
