import type { CaptureSeen, MailSeen, RunningCapture, Seen } from '../change';
import { Problem } from '../problem';
import type { Intent } from './ledger/facts';

/** What may stand in the way whatever the preview showed. @throws Problem */
export function assertFree(appliance: string, seen: Seen): void {
  if (seen.about === 'log' && seen.uncommitted !== undefined)
    throw new Problem({ kind: 'uncommitted', appliance, received: seen.uncommitted });
}

/** So different from the preview that a person should look again. */
export function unlike({ kind, seen: was, ends }: Pick<Intent, 'kind' | 'seen' | 'ends'>, is: Seen): boolean {
  switch (is.about) {
    case 'mail':
      return was.about !== 'mail' || mailUnlike(was, is);
    case 'test':
      return was.about !== 'test' || was.to !== is.to;
    case 'capture':
      return was.about !== 'capture' || captureUnlike(kind, was, is, ends);
    case 'log':
      return was.about !== 'log' || was.log !== is.log || is.exists !== (kind === 'debugLogStop');
    default:
      return is satisfies never;
  }
}

/** Another state, twice or half the mail, a restart. */
function mailUnlike(was: MailSeen, is: MailSeen): boolean {
  const differs = <K extends 'upSince' | 'state' | 'suspended'>(key: K) =>
    was[key] !== undefined && is[key] !== undefined && was[key] !== is[key];
  if (differs('upSince') || differs('state') || differs('suspended')) return true;
  if (was.active === undefined || is.active === undefined) return was.active !== is.active;
  return is.active > was.active * 2 || was.active > is.active * 2;
}

function captureUnlike(
  kind: Intent['kind'],
  was: CaptureSeen,
  is: CaptureSeen,
  ends: Intent['ends'],
): boolean {
  if (kind === 'captureStart') return is.running !== undefined;
  if (is.running === undefined) return true;
  // A person stops the capture that the preview showed, whoever started it; what ends by itself is only our own.
  return ends === undefined ? was.running?.file !== is.running.file : !isOurs(is, is.running, ends.sentAt);
}

/** Between the line that starts a capture and the appliance's first packet, and the roundings of its duration. */
const SLACK_MS = 60_000;

/**
 * An appliance runs one capture. Ours has our filter, and began when we sent the line: somebody else who starts one
 * later starts it with the filter we left in the settings.
 */
export function isOurs(
  { filter }: CaptureSeen,
  running: RunningCapture,
  sentAt: number,
  now = Date.now(),
): boolean {
  if (running.seconds === undefined || running.filter === undefined) return false;
  const beganAt = now - running.seconds * 1000;
  return plain(running.filter) === plain(filter) && Math.abs(beganAt - sentAt) <= SLACK_MS;
}

/** Appliances print a filter in parentheses of their own. */
function plain(filter: string): string {
  return filter.toLowerCase().replace(/[() ]/g, '');
}
