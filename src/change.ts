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
