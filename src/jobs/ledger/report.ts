import { shortId } from '../../ids';
import type { Messages } from '../../messages';
import { type Block, code, type Report, type Text } from '../../report';
import { FINAL_VERSION } from '../../request';
import { endBlocks } from './end-report';
import { type ActionState, settled } from './facts';
import { outcome } from './outcome';
import {
  afterwards,
  approval,
  approveOrCancel,
  facts,
  look,
  memberFacts,
  people,
  purpose,
  validUntil,
  warnings,
} from './parts';
import { type Phase, phaseOf } from './phase';
import { proofLines } from './proof-report';
import { reason } from './reason';
import { told, yields } from './told';

/**
 * The message of an action, made from its ledger folder and nothing else: whoever shows it, whenever, shows the truth
 * of that moment. Several actions under one approval share a message.
 */
export function actionReport(states: readonly ActionState[], say: Messages): Report {
  const [lead] = states;
  if (lead === undefined) throw new RangeError('an action without states');
  const report = states.length === 1 ? one(lead, say) : several(lead, states, say);
  return { language: say.language, ...report };
}

/**
 * Grows with every fact, so that an older view of the same actions never replaces a newer one; and above everything
 * that was said about the request: once there is an action, its message must show it.
 */
export function actionVersion(states: readonly ActionState[]): number {
  return states.reduce(
    (sum, state) => sum + factsOf(state) + (state.end ? 1 + factsOf(state.end) : 0),
    FINAL_VERSION + 1,
  );
}

function factsOf({ approved, decision, final, proofs }: ActionState): number {
  return [approved, decision, final].filter(Boolean).length + proofs.length;
}

export function actionSettled(states: readonly ActionState[]): boolean {
  return states.every(settled);
}

const statuses: Record<Phase, Report['status']> = {
  planned: 'warning',
  approved: 'info',
  sent: 'info',
  done: 'ok',
  refused: 'critical',
  'not-sent': 'warning',
  unknown: 'critical',
  expired: 'info',
  cancelled: 'info',
};

type Body = Omit<Report, 'language'>;

function one(state: ActionState, say: Messages): Body {
  const { intent, final } = state;
  const phase = phaseOf(state);
  const judged = phase === 'done' ? told(state, say) : undefined;
  return {
    status: judged?.status ?? statuses[phase],
    headline: sentence(state, say),
    blocks: [
      ...(phase === 'planned' ? [purpose(state, say), ...warnings(state, say)] : details(state, say)),
      ...results(state, say),
      { kind: 'facts', facts: facts(state, say) },
      ...(phase === 'planned' ? approval(state, say) : []),
      ...(final?.output ? [{ kind: 'foreign' as const, from: intent.appliance, text: final.output }] : []),
    ],
    actions: phase === 'planned' ? approveOrCancel(state, say) : afterwards(state, phase, say),
  };
}

function several(lead: ActionState, states: readonly ActionState[], say: Messages): Body {
  const phases = states.map(phaseOf);
  const planned = phases.every((phase) => phase === 'planned');
  const id = shortId(lead.intent.id);
  const ended = states.filter(({ final }) => final).length;
  const done = phases.filter((phase) => phase === 'done').length;
  const { severalDone, severalRunning } = say.action;
  const question = say.changes.kinds[lead.intent.kind].several(lead.intent.scope, states.length);
  const progress =
    ended < states.length ? severalRunning(id, ended, states.length) : severalDone(id, done, states.length);
  const worst = (
    ['unknown', 'refused', 'not-sent', 'expired', 'cancelled', 'approved', 'sent', 'done'] as const
  ).find((phase) => phases.includes(phase));
  const led = phases.every((phase) => phase === 'done') ? ledTo(states, say) : undefined;
  return {
    status: led?.status ?? (planned || worst === undefined ? 'warning' : statuses[worst]),
    headline: planned ? question : [...progress, ...(led?.text ?? [])],
    blocks: [
      // Said once: it is the same for all of them.
      ...(planned ? [purpose(lead, say)] : []),
      ...states.flatMap((state) => member(state, say)),
      ...(planned ? approval(lead, say) : []),
      { kind: 'facts', facts: [...people(lead, say), ...(planned ? [validUntil(lead, say)] : [])] },
    ],
    actions: planned ? approveOrCancel(lead, say) : [],
  };
}

/** More than these are read below the headline, not in it. */
const IN_HEADLINE = 3;
const fromWorst = ['critical', 'unknown', 'warning', 'info', 'ok'] as const;

/** What several changes came to, once their appliances accepted them: the worst counts. */
function ledTo(states: readonly ActionState[], say: Messages): { status: Report['status']; text: Text } {
  const each = states.map((state) => ({ ...told(state, say), appliance: state.intent.appliance }));
  const status = fromWorst.find((one) => each.some((verdict) => verdict.status === one)) ?? 'unknown';
  const measured = each.length <= IN_HEADLINE ? each.filter(({ first }) => first) : [];
  return { status, text: measured.flatMap(({ appliance, text }) => [' ', code(appliance), ': ', ...text]) };
}

function member(state: ActionState, say: Messages): Block[] {
  const { intent, final } = state;
  if (phaseOf(state) === 'planned') {
    const against = warnings(state, say);
    // What follows is about this one alone.
    const title: Block[] =
      against.length === 0 ? [] : [{ kind: 'text', text: say.host.title(intent.appliance) }];
    return [...title, ...against, { kind: 'facts', facts: memberFacts(state, say) }];
  }
  return [
    { kind: 'text', text: sentence(state, say) },
    ...details(state, say),
    ...results(state, say),
    ...(final?.output ? [{ kind: 'foreign' as const, from: intent.appliance, text: final.output }] : []),
  ];
}

/** What it did, if that is known, before how it went. */
function sentence(state: ActionState, say: Messages): Text {
  const how = outcome(state, say);
  if (phaseOf(state) !== 'done') return how;
  const { text: what, first } = told(state, say);
  return first ? [...what, ' ', ...how] : [...how, ' ', ...what];
}

/** What it led to so far. */
function results(state: ActionState, say: Messages): Block[] {
  return [...endBlocks(state, say), ...proofLines(state, say), ...yields(state, say)];
}

function details(state: ActionState, say: Messages): Block[] {
  const { intent, decision, final } = state;
  const why = final?.why ?? decision?.why;
  const because = why ? reason(why, intent.seen, say) : [];
  const advice: Partial<Record<Phase, Text>> = {
    'not-sent': say.action.safe(),
    unknown: say.action.unknownAdvice(look(intent, say).invoke),
    expired: say.action.askAgain(),
  };
  const more = advice[phaseOf(state)];
  return [...because, ...(more ? [{ kind: 'text' as const, text: more }] : [])];
}

/** For a second request about the same thing: shows the first, with its buttons, instead of a second preview. */
export function openReport(state: ActionState, say: Messages): Report {
  const { intent } = state;
  const id = shortId(intent.id);
  return {
    language: say.language,
    status: 'warning',
    headline: say.action.already.open(id, intent.asker, intent.at, intent.appliance),
    blocks: [
      { kind: 'facts', facts: facts(state, say) },
      ...(phaseOf(state) === 'planned' ? approval(state, say) : []),
    ],
    actions: phaseOf(state) === 'planned' ? approveOrCancel(state, say) : [],
  };
}
