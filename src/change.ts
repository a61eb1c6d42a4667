import type { Person } from './report';

/** Each kind of change has its own preview, proof and words; `satisfies never` finds what a new one lacks. */
export const changeKinds = [
  'retry',
  'retryAll',
  'smtppingSend',
  'captureStart',
  'captureStop',
  'debugLogStart',
  'debugLogStop',
] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** The action that somebody looks for; `seen` is what its preview showed, absent while that is made. */
export interface Subject {
  readonly id: string;
  readonly asker: Person;
  readonly seen?: Seen | undefined;
  /** The action that this one ends by itself, and when that was sent (epoch ms). */
  readonly ends?: { readonly id: string; readonly sentAt: number } | undefined;
}

export type Planned = Subject & { readonly seen: Seen };

/** What stands on the appliance, as far as a change is about it. */
export type Seen = MailSeen | TestSeen | CaptureSeen | DebugLogSeen;

/** Absent numbers were not printed; they are never zero by default. */
export interface MailSeen {
  readonly about: 'mail';
  readonly active?: number | undefined;
  readonly delivered?: number | undefined;
  readonly soft?: number | undefined;
  readonly hard?: number | undefined;
  readonly state?: 'up' | 'down' | 'unknown' | undefined;
  readonly suspended?: boolean | undefined;
  readonly oldestSeconds?: number | undefined;
  /** The appliance's own words; another value means that it restarted. */
  readonly upSince?: string | undefined;
}

/** What a preview warns of besides what stands there: read for it alone, and what cannot be read in time is said. */
export interface Cautions {
  /** Destinations with mail waiting that were down at their last attempt. */
  readonly down?: DownSeen | undefined;
  readonly greylisted?: Greylisted | undefined;
  readonly unread?: 'queue' | 'log' | undefined;
}

export interface DownSeen {
  /** The first of them: names that senders chose. */
  readonly names: readonly string[];
  readonly count: number;
  /** The appliance lists no more than its busiest: there may be others. */
  readonly atLeast: boolean;
}

/** The last reply in the log was greylisting (RFC 6647). */
export interface Greylisted {
  /** `451 4.7.1`, or what of it there was. */
  readonly codes: string;
  /** `06:40`, as `passes` in the appliance's own time. */
  readonly at: string;
  /** Seconds they asked to wait, and when that is, or was, over. */
  readonly wait?: number | undefined;
  readonly passes?: string | undefined;
  readonly over?: boolean | undefined;
}

/** Whom the test message goes to. */
export interface TestSeen {
  readonly about: 'test';
  readonly to: string;
}

export interface CaptureSeen {
  readonly about: 'capture';
  /** What a capture of ours lets through, in tcpdump's words. */
  readonly filter: string;
  readonly running?: RunningCapture | undefined;
}

export interface RunningCapture {
  readonly file?: string | undefined;
  /** The appliance's words: `12K`. */
  readonly size?: string | undefined;
  readonly seconds?: number | undefined;
  readonly filter?: string | undefined;
}

export interface DebugLogSeen {
  readonly about: 'log';
  /** The name on the appliance: ours, one for each action. */
  readonly log: string;
  readonly exists: boolean;
  /** What it has recorded: other people's words. */
  readonly recorded?: string | undefined;
  /** The appliance's words about changes that somebody has not committed: ours would take them along. */
  readonly uncommitted?: string | undefined;
}
