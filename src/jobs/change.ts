import { atLeast, canSecond, levelFor } from '../access';
import type { Change, Seen } from '../command';
import { Problem } from '../problem';
import type { Person } from '../report';
import { authorise } from './authorise';
import { type Deps, targetOf } from './deps';
import type { ActionState, Why } from './ledger/facts';
import { decline } from './ledger/reaper';

/** A permission older than this, on either clock, is not used: the worker may have slept between it and the line. */
const PERMIT_MS = 2000;

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
      if (decline(ledger, id, before.outcome, before.why && { why: before.why }))
        record(deps, state, before.outcome);
      return;
    }
    const { seen, change } = before;
    const answered = await deps.fleet.ask(intent.appliance, change.exchange, {
      beforeLine: (line) => audit.write({ event: 'line', appliance: intent.appliance, line, action: id }),
      commit: (line) => {
        const at = Date.now();
        const ticks = performance.now();
        audit.write({ event: 'decision', appliance: intent.appliance, action: id, outcome: 'send', line });
        if (at > intent.expiresAt) throw new Declined('expired');
        const answerBy = at + (timeoutOf(deps, intent.appliance) + 5) * 1000;
        if (!ledger.decide(id, { outcome: 'send', at, before: seen, answerBy }))
          throw new Declined('not-sent');
        sent = true;
        if (Date.now() - at > PERMIT_MS || performance.now() - ticks > PERMIT_MS) {
          ledger.finish(id, { outcome: 'not-sent', at: Date.now(), why: { kind: 'slow' } });
          throw new Declined('not-sent');
        }
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

/** The gate said no: somebody else decided before, or it came too late. */
class Declined extends Error {
  constructor(readonly outcome: 'expired' | 'not-sent') {
    super(outcome);
  }
}

function ended(id: string, sent: boolean, error: unknown, { ledger, log }: Deps): void {
  if (!(error instanceof Problem || error instanceof Declined))
    log.error({ err: error, action: id }, 'change failed');
  if (error instanceof Declined) {
    if (error.outcome === 'expired') decline(ledger, id, 'expired');
    return;
  }
  const trouble = error instanceof Problem ? error.trouble : ({ kind: 'internal', id } as const);
  const why: Why = { kind: 'trouble', trouble };
  if (!sent) {
    decline(ledger, id, 'not-sent', { why });
    return;
  }
  // After the line end only the appliance's own refusal is an answer. Anything else leaves the outcome unknown.
  const outcome = trouble.kind === 'refused' || trouble.kind === 'not-permitted' ? 'refused' : 'unknown';
  ledger.finish(id, { outcome, at: Date.now(), why });
}

type Ready = { seen: Seen; change: Change } | { outcome: 'expired' | 'not-sent'; why?: Why };

/** Is it still allowed, still what the preview showed, and on the same appliance? */
async function ready({ intent, approved }: ActionState, deps: Deps): Promise<Ready> {
  const not = (why: Why): Ready => ({ outcome: 'not-sent', why });
  if (deps.ledgerTrouble !== undefined) return not({ kind: 'trouble', trouble: deps.ledgerTrouble });
  if (Date.now() > intent.expiresAt) return { outcome: 'expired' };
  if (targetOf(deps, intent.appliance) !== intent.target) return not({ kind: 'moved' });
  const { invocation } = authorise(intent.line, intent.asker, deps.rules, deps.fleet.names);
  const { change, level, domain } = invocation;
  const may = (person: Person) => atLeast(levelFor(deps.rules, person, intent.appliance, domain), level);
  const approver = approved?.by ?? intent.asker;
  if (!may(approver)) return not({ kind: 'role-removed', person: approver });
  if (intent.approval === 'second-person' && !canSecond(deps.persons, intent.asker, approver)) {
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

function timeoutOf(deps: Deps, appliance: string): number {
  return deps.appliances.find((one) => one.name === appliance)?.timeouts.command ?? 30;
}

function record({ audit }: Deps, { intent }: ActionState, outcome: string): void {
  audit.write({ event: 'final', action: intent.id, appliance: intent.appliance, outcome });
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
