import type { Person } from '../report';

export type AuditEventName =
  | 'request'
  | 'denied'
  | 'invalid'
  | 'accepted'
  | 'preview'
  | 'approved'
  | 'cancelled'
  | 'expired'
  | 'line'
  | 'decision'
  | 'final'
  | 'alarm'
  | 'start'
  | 'stop';

/** Who did what. Every text may come from outside: it is escaped, and cut at 200 characters. */
export interface AuditEvent {
  readonly event: AuditEventName;
  readonly person?: Person;
  /** Platform and channel, as `Address.place` spells it. */
  readonly place?: string;
  readonly appliance?: string;
  /** What was typed; for the event `line`, what is about to be sent to the appliance. */
  readonly line?: string;
  readonly action?: string;
  readonly request?: string;
  readonly outcome?: string;
  readonly detail?: string;
}
