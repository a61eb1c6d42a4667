import type { RequestListener } from 'node:http';
import type { Finding } from '../doctor/finding';
import type { Trouble } from '../problem';
import type { Language, Person, Report } from '../report';
import type { Address } from '../request';

/** Something a person said or pressed. */
export interface Incoming {
  /** Of the platform's own event, so that a redelivery is the same request. */
  readonly id: string;
  readonly person: Person;
  /** Where it was said; for a press, the message that holds the button. */
  readonly address: Address;
  readonly language: Language;
  readonly said: { readonly text: string } | { readonly button: string };
  /** Why the platform does not take it; answered and recorded like everything else that is refused. */
  readonly refused?: Trouble;
  /** The platform does not say for certain who this is: may look where everybody may, and change nothing. */
  readonly unnamed?: true;
}

/** What to answer at once; `afterwards` runs when the platform has been told, and shows the rest. */
export type Outcome =
  /** `follows`: a message that everybody sees is on its way as well. */
  | { readonly kind: 'private'; readonly report: Report; readonly follows?: true }
  | { readonly kind: 'accepted'; afterwards(): Promise<void> };

/** @throws nothing: what went wrong is an outcome too */
export type Hear = (incoming: Incoming) => Promise<Outcome>;

export interface Shown {
  readonly report: Report;
  /** The value of each of the report's buttons, in order. */
  readonly buttons: readonly string[];
  /** Nothing more will come by itself. */
  readonly ended: boolean;
  /** Of `buttons` those (by number) that only these people of the platform may press, where they can be listed. */
  readonly only?: { readonly people: readonly string[]; readonly buttons: readonly number[] } | undefined;
}

/** What a platform must remember itself, also across a restart. */
export interface Keep {
  /** True for the first caller with this key, for `seconds`. */
  first(key: string, seconds: number): Promise<boolean>;
  note(key: string, value: string, seconds: number): Promise<void>;
  noted(key: string): Promise<string | undefined>;
}

/** What a platform may use of the bot that it runs in. */
export interface House extends Keep {
  /** Something of this bot, a connection for example, is there for so many seconds; said again while it lives. */
  present(what: string, id: string, seconds: number): Promise<void>;
  /** How many of them there are, over all bots that share one Redis. */
  presences(what: string): Promise<number>;
  /** Into the audit trail. @throws Problem `audit-down` */
  alarm(outcome: string, detail: string): void;
}

/** The port of a chat platform. It only translates: what may be done and what is said is decided elsewhere. */
export interface Platform {
  readonly name: string;
  start(hear: Hear, house: House): Promise<void>;
  /** Shows a report in a new message, or in place of the one that the address names; returns where it stands. */
  show(address: Address, shown: Shown): Promise<Address>;
  /**
   * A new message may stand twice, because the answer to posting it can get lost: what ends a request is then shown by
   * an update, which can be repeated.
   */
  readonly mayPostTwice?: true;
  /** HTTP paths it answers on the bot's one port. */
  readonly routes?: ReadonlyMap<string, RequestListener>;
  /** Undefined when it works, otherwise what is wrong with it. */
  health(): Promise<string | undefined>;
  /** How many seconds our clock and the platform's are apart, once it has said anything. */
  clockOff?(): number | undefined;
  /** Why nobody may change anything over it at the moment. */
  trouble?(): Trouble | undefined;
  /** What `doctor` finds about it. @throws nothing: what cannot be found out is a finding too */
  examine?(): Promise<readonly Finding[]>;
  stop(): Promise<void>;
}

/** The platform wants to be left alone for this long. */
export class TryLater extends Error {
  constructor(readonly ms: number) {
    super('try later');
  }
}

/** The place does not take it, this one will: buttons belong to a place, so it has to be shown anew. */
export class ShowElsewhere extends Error {
  constructor(readonly address: Address) {
    super('show elsewhere');
  }
}
