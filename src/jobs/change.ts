import { atLeast, canSecond, levelFor } from '../access';
import type { ChangeKind, Seen } from '../change';
import type { Change, Invocation } from '../command';
import { Problem } from '../problem';
import type { Person } from '../report';
import { troubleOf } from '../trouble';
import { type Deps, lookingTools, targetOf } from './deps';
import { Declined, passGate } from './gate';
import { planEnd } from './ledger/ending';
import { type ActionState, evidenceAfter, type Intent, type Why } from './ledger/facts';
import { abandon, decline } from './ledger/reaper';
import { parseLine } from './parse';
import { previewAgain } from './preview-again';
import { assertFree, unlike } from './unlike';

/**
 * Carries out one approved action, at most once. Everything is read from the ledger, nothing from the job. All
 * questions are asked before the gate; between the gate and the line end nothing is awaited.
 */
export async function runChange(id: string, deps: Deps): Promise<void> {
  const { ledger, audit, log } = deps;
  const state = ledger.read(id);
  if (state === undefined || state.final !== undefined || state.decision !== undefined) {
    log.warn({ action: id }, 'change job without an open action, dropped');
    return;
  }
  const { intent } = state;
  if (state.approved === undefined) {
    audit.write({
      event: 'alarm',
      action: id,
      outcome: 'confirm_bypass',
      detail: 'a change job without an approval',
    });
    return;
  }
  let sent = false;
  try {
    const before = await ready(state, deps);
    if ('outcome' in before) {
      decline(ledger, id, before.outcome, before.why && { why: before.why });
      if (before.why?.kind === 'changed' && !intent.ends) await previewAgain(intent, deps);
      return;
    }
    const { seen, change } = before;
    const exchange = change.exchange(intent);
    const answered = await deps.fleet.ask(intent.appliance, exchange, {
      beforeLine: (line) => audit.write({ event: 'line', appliance: intent.appliance, line, action: id }),
      commit: (line) => {
        // Nobody waits any more for one that is not through yet, and an end was not declined.
        if (deps.givenBack()) throw new Problem({ kind: 'stopping' });
        passGate(intent, line, { seen, slow: exchange.slow === true }, deps);
        sent = true;
      },
    });
    ledger.finish(id, {
      outcome: 'done',
      at: Date.now(),
      output: answered.value.slice(0, 8192),
      proofAfter: proofTimes(change.kind, deps.changes.proofAfter),
    });
  } catch (error) {
    ended(state, sent, error, deps);
  } finally {
    await follow(id, deps);
  }
}

/** When it is measured what it did. A test message is not followed: the appliance's own answer is all there is. */
function proofTimes(kind: ChangeKind, proofAfter: readonly number[]): number[] {
  switch (kind) {
    case 'retry':
    case 'retryAll':
    case 'debugLogStart':
      return [...proofAfter];
    case 'captureStart':
    case 'captureStop':
    case 'debugLogStop':
      return proofAfter.slice(0, 1);
    case 'smtppingSend':
      return [];
    default:
      return kind satisfies never;
  }
}

function ended({ intent }: ActionState, sent: boolean, error: unknown, { ledger, log }: Deps): void {
  const { id } = intent;
  if (error instanceof Declined) {
    if (error.why === 'expired') decline(ledger, id, 'expired');
    return;
  }
  if (!(error instanceof Problem)) log.error({ err: error, action: id }, 'change failed');
  const trouble = troubleOf(error, id);
  const why: Why = { kind: 'trouble', trouble };
  if (!sent) {
    if (intent.ends) log.warn({ action: id, trouble }, 'the end of an action could not be sent yet');
    abandon(ledger, id, why);
    return;
  }
  // After the line end only the appliance's own refusal is an answer. Anything else leaves the outcome unknown.
  const outcome = trouble.kind === 'refused' || trouble.kind === 'not-permitted' ? 'refused' : 'unknown';
  ledger.finish(id, {
    outcome,
    at: Date.now(),
    // A defect of ours explains nothing about what the appliance did.
    ...(trouble.kind !== 'internal' && { why }),
    ...(outcome === 'unknown' && { proofAfter: evidenceAfter(intent) }),
  });
}

type Ready = { seen: Seen; change: Change } | { outcome: 'expired' | 'not-sent'; why?: Why };

/** Is it still allowed, still what the preview showed, and on the same appliance? */
async function ready({ intent, approved }: ActionState, deps: Deps): Promise<Ready> {
  const not = (why: Why): Ready => ({ outcome: 'not-sent', why });
  if (deps.ledgerTrouble !== undefined) throw new Problem(deps.ledgerTrouble);
  if (Date.now() > intent.expiresAt) return { outcome: 'expired' };
  if (targetOf(deps, intent.appliance) !== intent.target) return not({ kind: 'moved' });
  const { change, level, domain } = parseLine(intent.line).invocation;
  if (change === undefined) return not({ kind: 'trouble', trouble: { kind: 'stale-button' } });
  if (intent.ends === undefined) {
    const why = forbidden(intent, { level, domain }, approved, deps);
    if (why !== undefined) return not(why);
  }
  const seen = await change.look(lookingTools(deps), intent.appliance, intent);
  assertFree(intent.appliance, seen);
  return unlike(intent, seen) ? not({ kind: 'changed', now: seen }) : { seen, change };
}

/** Who lost the level meanwhile? An end is not asked that: it was approved with what it ends, and must come. */
function forbidden(
  intent: Intent,
  { level, domain }: Pick<Invocation, 'level'> & { domain: string | undefined },
  approved: ActionState['approved'],
  deps: Deps,
): Why | undefined {
  const levelOf = (person: Person) => levelFor(deps.rules, person, intent.appliance, domain);
  const may = (person: Person) => atLeast(levelOf(person), level);
  const approver = approved?.by ?? intent.asker;
  const powerless = [intent.asker, approver].find((person) => !may(person));
  if (powerless) return { kind: 'role-removed', person: powerless };
  const mayAlone = approved?.alone !== undefined && atLeast(levelOf(approver), 'admin');
  if (intent.approval === 'second-person' && !mayAlone && !canSecond(deps.persons, intent.asker, approver)) {
    return { kind: 'trouble', trouble: { kind: 'second-person' } };
  }
  return undefined;
}

/** Shows the final state and, when it was done, measures what it did. The reaper repeats this if we die here. */
async function follow(id: string, { ledger, queues, audit, log }: Deps): Promise<void> {
  const state = ledger.read(id);
  const final = state?.final;
  if (state === undefined || final === undefined) return;
  try {
    audit.write({ event: 'final', action: id, outcome: final.outcome });
  } catch (error) {
    log.error({ err: error, action: id }, 'final answer not recorded in the audit trail');
  }
  await queues.deliver({ kind: 'action', id });
  const end = planEnd(ledger, state);
  if (end) await queues.end(end.id, end.dueAt);
  for (const after of final.proofAfter ?? []) await queues.proof(id, after, final.at + after * 1000);
}
