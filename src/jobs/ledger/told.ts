import type { CaptureSeen, DebugLogSeen } from '../../change';
import { parsePacketCapture } from '../../esa-client/parse/packetcapture';
import { parseSmtpPing, type SmtpPing } from '../../esa-client/parse/smtpping';
import type { Messages } from '../../messages';
import type { Block, Status, Text } from '../../report';
import { type ActionState, endsAt, hasEnded } from './facts';
import { type Told, verdict } from './proof-report';

export const pingStatuses = {
  reached: 'ok',
  refused: 'critical',
  rejected: 'critical',
  unclear: 'unknown',
} as const satisfies Record<SmtpPing['result'], Status>;

export function told(state: ActionState, say: Messages): Told {
  const { intent, final, end } = state;
  const { scope, appliance } = intent;
  const words = say.changes;
  const until = endsAt(state) ?? 0;
  switch (intent.kind) {
    case 'retry':
    case 'retryAll':
      return verdict(state, say);
    case 'smtppingSend': {
      const { result } = parseSmtpPing(final?.output ?? '');
      return { status: pingStatuses[result], text: words.sent[result](scope), first: true };
    }
    case 'captureStart':
      return lasting(end, {
        ended: words.captureEnded(appliance),
        missed: words.captureMissed(appliance),
        runs: words.captureRuns(appliance, until),
      });
    case 'captureStop':
      return { status: 'ok', text: words.captureStopped(appliance), first: true };
    case 'debugLogStart':
      return lasting(end, {
        ended: words.logEnded(scope),
        missed: words.logMissed(scope),
        runs: words.logRuns(scope, until),
      });
    case 'debugLogStop':
      return { status: 'ok', text: words.logRemoved(scope), first: true };
    default:
      return intent.kind satisfies never;
  }
}

/** Of what goes on until it is ended: an end that is over and ended nothing is the worst of the three. */
function lasting(end: ActionState | undefined, words: Record<'ended' | 'missed' | 'runs', Text>): Told {
  if (hasEnded(end)) return { status: 'ok', text: words.ended, first: true };
  if (end?.final) return { status: 'critical', text: words.missed, first: true };
  return { status: 'info', text: words.runs, first: true };
}

/** What it left behind for whoever looks for a cause: the file of a capture, the conversation of a log. */
export function yields(state: ActionState, say: Messages): Block[] {
  const { intent, final } = state;
  switch (intent.kind) {
    case 'retry':
    case 'retryAll':
    case 'smtppingSend':
      return [];
    case 'captureStart':
    case 'captureStop': {
      const file = fileOf(state);
      return file === undefined ? [] : [{ kind: 'text', text: say.capture.fetch(intent.appliance, file) }];
    }
    case 'debugLogStart':
    case 'debugLogStop': {
      if (final?.outcome !== 'done' && final?.outcome !== 'unknown') return [];
      const recorded = newest(state)?.recorded?.trim() ?? '';
      if (recorded !== '')
        return [{ kind: 'foreign', from: say.changes.recordedBy(intent.appliance), text: recorded }];
      const over = intent.kind === 'debugLogStop' || hasEnded(state.end);
      return over ? [{ kind: 'text', text: say.changes.nothingRecorded() }] : [];
    }
    default:
      return intent.kind satisfies never;
  }
}

/** A name that could be read as anything else is not put into a line to be typed. */
function fileOf({ intent, decision, final, proofs, end }: ActionState): string | undefined {
  const captures = [end?.decision?.before, ...proofs.map(({ seen }) => seen), decision?.before, intent.seen];
  const running = captures.find(
    (seen): seen is CaptureSeen => seen?.about === 'capture' && seen.running !== undefined,
  );
  const file =
    parsePacketCapture(final?.output ?? '').file ?? (decision ? running?.running?.file : undefined);
  return file !== undefined && /^[\w-][\w.-]{0,200}$/.test(file) ? file : undefined;
}

/** The log as it was seen last: before it was removed there was most in it. */
function newest({ decision, proofs, end }: ActionState): DebugLogSeen | undefined {
  return [decision?.before, ...proofs.map(({ seen }) => seen), end?.decision?.before].findLast(
    (seen): seen is DebugLogSeen => seen?.about === 'log' && (seen.recorded ?? '') !== '',
  );
}
