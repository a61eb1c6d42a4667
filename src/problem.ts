/**
 * What can go wrong, as data. The sentence a person reads is chosen by `messages/` in that person's language;
 * the kind tells the machine what may follow (see `maybeTransient`). Text that came from outside stays in fields of
 * its own (`received`, `question`, `reason`), so that whoever shows it can show it as somebody else's words.
 */
export type Trouble =
  // what a person typed
  | { kind: 'unknown-command'; word: string; near?: string }
  | { kind: 'usage'; usage: string; example: string }
  | { kind: 'domain'; input: string; why: DomainFault }
  | { kind: 'special-queue'; name: string }
  /** An address that nothing of ours connects to, and asks no appliance to. */
  | { kind: 'closed-address'; address: string; why: ClosedRange | 'own' }
  | { kind: 'unknown-appliance'; name: string; near?: string }
  | { kind: 'too-long'; limit: number }
  // who may do what
  | { kind: 'denied'; level: Level; appliance?: string; domain?: string }
  | { kind: 'no-access' }
  | { kind: 'second-person' }
  | { kind: 'stale-button' }
  | { kind: 'unknown-action'; id: string }
  | { kind: 'wrong-workspace' }
  /** Other organisations read along there. */
  | { kind: 'shared-channel' }
  /** Somebody else is connected to the chat as us, and gets a share of what people say. */
  | { kind: 'strange-connection'; seen: number; ours: number }
  /** The platform does not say for certain who asks. */
  | { kind: 'unnamed' }
  /** A message whose plain and formatted words differ. */
  | { kind: 'two-texts' }
  // the way to an appliance
  // (`jump`: not the appliance itself, but the jump host before it, by its address)
  | { kind: 'unreachable'; appliance: string; jump?: string; reason: string }
  | { kind: 'host-key'; appliance: string; jump?: string; seen: string; pinned: readonly string[] }
  | { kind: 'algorithms'; appliance: string; jump?: string; reason: string }
  | { kind: 'login-refused'; appliance: string; jump?: string }
  /** `until` in milliseconds of the epoch. */
  | { kind: 'login-paused'; appliance: string; jump?: string; seconds: number; until: number }
  | { kind: 'login-needs-person'; appliance: string; jump?: string; received: string; until?: number }
  | { kind: 'unknown-prompt'; appliance: string; received: string }
  | { kind: 'no-session'; appliance: string; seconds: number }
  // a dialogue with an appliance
  | { kind: 'timeout'; appliance: string; command: string; seconds: number; received: string }
  | { kind: 'cut-off'; appliance: string; command: string; received: string }
  | { kind: 'too-much'; appliance: string; command: string; bytes: number; received: string }
  | { kind: 'unexpected-question'; appliance: string; command: string; question: string }
  | { kind: 'menu'; appliance: string; command: string; wanted: string; question: string }
  | { kind: 'echo'; appliance: string; typed: string; received: string }
  | { kind: 'refused'; appliance: string; command: string; received: string }
  | { kind: 'not-permitted'; appliance: string; command: string; received: string }
  | { kind: 'wrong-machine'; appliance: string; wanted: string; received: string }
  // what stands in the way of a change
  | { kind: 'no-test-recipient' }
  | { kind: 'capture-running'; appliance: string; received: string }
  | { kind: 'capture-unreadable'; appliance: string; received: string }
  | { kind: 'debug-log-running'; appliance: string; domain: string; log: string }
  | { kind: 'uncommitted'; appliance: string; received: string }
  // our own house
  | { kind: 'queue-down' }
  | { kind: 'too-many-running'; running: number }
  | { kind: 'too-many-asked'; asked: number }
  | { kind: 'too-many-hosts'; hosts: number; minutes: number }
  | { kind: 'busy'; waiting: number }
  | { kind: 'no-worker'; seconds: number }
  | { kind: 'audit-down' }
  | { kind: 'being-asked'; appliance: string }
  | { kind: 'disk'; code: string }
  /** Nothing may be changed: the ledger in use is not the one known so far, or that could not be looked up yet. */
  | { kind: 'ledger-down'; other?: { here: string; used: string } }
  /** Nothing may be changed: this machine's clock is this far from the chat platform's. */
  | { kind: 'clock-off'; seconds: number }
  | { kind: 'deadline'; seconds: number }
  | { kind: 'stopping' }
  | { kind: 'internal'; id: string };

/** What can happen before an appliance has heard anything. */
export type WayTrouble = Extract<
  Trouble,
  {
    kind:
      | 'unreachable'
      | 'host-key'
      | 'algorithms'
      | 'login-refused'
      | 'login-paused'
      | 'login-needs-person'
      | 'unknown-prompt'
      | 'no-session';
  }
>;

export type Level = 'viewer' | 'operator' | 'admin';

/** Ranges that no mail server on the Internet has. The word is what a person reads of it. */
export type ClosedRange =
  | 'unspecified'
  | 'loopback'
  | 'private'
  | 'link-local'
  | 'carrier-nat'
  | 'special'
  | 'multicast'
  | 'reserved';

export type DomainFault =
  | 'empty'
  | 'line-break'
  | 'control'
  | 'invisible'
  | 'option'
  | 'ip'
  | 'address'
  | 'length'
  | 'label'
  | 'underscore'
  | 'link';

/** The only error that is shown to people. `message` is for logs; people read what `messages/` makes of `trouble`. */
export class Problem extends Error {
  constructor(
    readonly trouble: Trouble,
    options?: { cause?: unknown },
  ) {
    super(trouble.kind, options);
    this.name = 'Problem';
  }
}

/** True when the same read may succeed a moment later. Says nothing about changes: those are never repeated. */
export function maybeTransient(trouble: Trouble): boolean {
  return trouble.kind === 'unreachable' || trouble.kind === 'cut-off';
}

/** For `catch`, where an answer may be missing; anything but a Problem is a defect of ours. @throws what is none */
export function unlessProblem(error: unknown): undefined {
  if (!(error instanceof Problem)) throw error;
}
