import { atLeast, canSecond, levelFor } from '../access';
import type { Change, Seen } from '../command';
import { Problem } from '../problem';
import type { Person } from '../report';
import { troubleOf } from '../trouble';
import { type Deps, targetOf } from './deps';
import { Declined, passGate } from './gate';
import { type ActionState, EVIDENCE_AFTER, type Why } from './ledger/facts';
import { decline } from './ledger/reaper';
import { parseLine } from './parse';

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
      return;
    }
    const { seen, change } = before;
    const answered = await deps.fleet.ask(intent.appliance, change.exchange, {
      beforeLine: (line) => audit.write({ event: 'line', appliance: intent.appliance, line, action: id }),
      commit: (line) => {
        passGate(intent, line, seen, deps);
        sent = true;
      },
    });
    ledger.finish(id, {
      outcome: 'done',
      at: Date.now(),
      output: answered.value.slice(0, 8192),
      proofAfter: [...deps.changes.proofAfter],
    });
  } catch (error) {
    ended(id, sent, error, deps);
  } finally {
    await follow(id, deps);
  }
}

function ended(id: string, sent: boolean, error: unknown, { ledger, log }: Deps): void {
  if (error instanceof Declined) {
    if (error.why === 'expired') decline(ledger, id, 'expired');
    return;
  }
  if (!(error instanceof Problem)) log.error({ err: error, action: id }, 'change failed');
  const trouble = troubleOf(error, id);
  const why: Why = { kind: 'trouble', trouble };
  if (!sent) {
    decline(ledger, id, 'not-sent', { why });
    return;
  }
  // After the line end only the appliance's own refusal is an answer. Anything else leaves the outcome unknown.
  const outcome = trouble.kind === 'refused' || trouble.kind === 'not-permitted' ? 'refused' : 'unknown';
  ledger.finish(id, {
    outcome,
    at: Date.now(),
    // A defect of ours explains nothing about what the appliance did.
    ...(trouble.kind !== 'internal' && { why }),
    ...(outcome === 'unknown' && { proofAfter: EVIDENCE_AFTER }),
  });
}

type Ready = { seen: Seen; change: Change } | { outcome: 'expired' | 'not-sent'; why?: Why };

/** Is it still allowed, still what the preview showed, and on the same appliance? */
async function ready({ intent, approved }: ActionState, deps: Deps): Promise<Ready> {
  const not = (why: Why): Ready => ({ outcome: 'not-sent', why });
  if (deps.ledgerTrouble !== undefined) return not({ kind: 'trouble', trouble: deps.ledgerTrouble });
  if (Date.now() > intent.expiresAt) return { outcome: 'expired' };
  if (targetOf(deps, intent.appliance) !== intent.target) return not({ kind: 'moved' });
  const { change, level, domain } = parseLine(intent.line).invocation;
  const levelOf = (person: Person) => levelFor(deps.rules, person, intent.appliance, domain);
  const may = (person: Person) => atLeast(levelOf(person), level);
  const approver = approved?.by ?? intent.asker;
  const powerless = [intent.asker, approver].find((person) => !may(person));
  if (powerless) return not({ kind: 'role-removed', person: powerless });
  const mayAlone = approved?.alone !== undefined && atLeast(levelOf(approver), 'admin');
  if (intent.approval === 'second-person' && !mayAlone && !canSecond(deps.persons, intent.asker, approver)) {
    return not({ kind: 'trouble', trouble: { kind: 'second-person' } });
  }
  if (change === undefined) return not({ kind: 'trouble', trouble: { kind: 'stale-button' } });
  const seen = await change.look(deps, intent.appliance);
  return unlike(intent.seen, seen) ? not({ kind: 'changed', now: seen }) : { seen, change };
}

/** So different from the preview that a person should look again: another state, twice or half the mail, a restart. */
export function unlike(was: Seen, is: Seen): boolean {
  const differs = <K extends 'upSince' | 'state' | 'suspended'>(key: K) =>
    was[key] !== undefined && is[key] !== undefined && was[key] !== is[key];
  if (differs('upSince') || differs('state') || differs('suspended')) return true;
  if (was.active === undefined || is.active === undefined) return was.active !== is.active;
  return is.active > was.active * 2 || was.active > is.active * 2;
}

/** Shows the final state and, when it was done, measures what it did. The reaper repeats this if we die here. */
async function follow(id: string, { ledger, queues, audit, log }: Deps): Promise<void> {
  const final = ledger.read(id)?.final;
  if (final === undefined) return;
  try {
    audit.write({ event: 'final', action: id, outcome: final.outcome });
  } catch (error) {
    log.error({ err: error, action: id }, 'final answer not recorded in the audit trail');
  }
  await queues.deliver({ kind: 'action', id });
  for (const after of final.proofAfter ?? []) await queues.proof(id, after, final.at + after * 1000);
}
