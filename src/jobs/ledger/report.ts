import { shortId } from '../../ids';
import type { Messages } from '../../messages';
import { type Block, code, type Report, type Text } from '../../report';
import { FINAL_VERSION } from '../../request';
import { type ActionState, settled } from './facts';
import { afterwards, approval, approveOrCancel, facts, people, scopeFacts, warnings } from './parts';
import { type Phase, phaseOf } from './phase';
import { proofLines, verdict } from './proof-report';
import { reason } from './reason';

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
    (sum, { approved, decision, final, proofs }) =>
      sum + [approved, decision, final].filter(Boolean).length + proofs.length,
    FINAL_VERSION + 1,
  );
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
  const judged = phase === 'done' ? verdict(state, say) : undefined;
  return {
    status: judged?.status ?? statuses[phase],
    headline: phase === 'planned' ? preview(state, say) : sentence(state, say),
    blocks: [
      ...(phase === 'planned' ? warnings(state, say) : details(state, say)),
      ...proofLines(state, say),
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
  const { preview: ask, severalDone, severalRunning } = say.action;
  const domain = lead.intent.scope;
  const question = domain === '*' ? ask.severalAll(states.length) : ask.several(domain, states.length);
  const progress =
    ended < states.length ? severalRunning(id, ended, states.length) : severalDone(id, done, states.length);
  const worst = (
    ['unknown', 'refused', 'not-sent', 'expired', 'cancelled', 'approved', 'sent', 'done'] as const
  ).find((phase) => phases.includes(phase));
  return {
    status: planned || worst === undefined ? 'warning' : statuses[worst],
    headline: planned ? question : progress,
    blocks: [
      ...states.flatMap((state) => member(state, say)),
      ...(planned ? approval(lead, say) : []),
      { kind: 'facts', facts: people(lead, say) },
    ],
    actions: planned ? approveOrCancel(lead, say) : [],
  };
}

function member(state: ActionState, say: Messages): Block[] {
  const { intent, final } = state;
  const { facts: label } = say.action;
  if (phaseOf(state) === 'planned') {
    return [
      ...warnings(state, say).slice(1),
      { kind: 'facts', facts: [[label.appliance, [code(intent.appliance)]], ...scopeFacts(state, say)] },
    ];
  }
  return [
    { kind: 'text', text: sentence(state, say) },
    ...details(state, say),
    ...proofLines(state, say),
    ...(final?.output ? [{ kind: 'foreign' as const, from: intent.appliance, text: final.output }] : []),
  ];
}

/** What it did, if that is known, before how it went. */
function sentence(state: ActionState, say: Messages): Text {
  const how = outcome(state, say);
  if (phaseOf(state) !== 'done') return how;
  const { text: what, measured } = verdict(state, say);
  return measured ? [...what, ' ', ...how] : [...how, ' ', ...what];
}

function preview({ intent }: ActionState, say: Messages): Text {
  return intent.scope === '*'
    ? say.action.preview.all(intent.appliance)
    : say.action.preview.one(intent.scope, intent.appliance);
}

/** The state in one sentence, with the words that `docs/` promises for it. */
export function outcome(state: ActionState, say: Messages): Text {
  const { intent, approved, decision, final } = state;
  const words = say.action;
  const id = shortId(intent.id);
  const at = final?.at ?? decision?.at ?? intent.at;
  const phase = phaseOf(state);
  switch (phase) {
    case 'planned':
      return preview(state, say);
    case 'approved':
      return words.approved(id, approved?.by ?? intent.asker, approved?.at ?? at);
    case 'sent':
      return words.sent(id, intent.dialogue, intent.appliance, at);
    case 'done':
      return words.done(id, intent.dialogue, intent.appliance, decision?.at ?? at);
    case 'refused':
      return words.refused(id, intent.dialogue, intent.appliance);
    case 'not-sent':
      return words.notSent(id, intent.appliance);
    case 'unknown':
      return words.unknown(id, intent.dialogue, intent.appliance, decision?.at ?? at);
    case 'expired':
      return words.expired(id, intent.expiresAt);
    case 'cancelled':
      return words.cancelled(id, decision?.by);
    default:
      return phase satisfies never;
  }
}

function details(state: ActionState, say: Messages): Block[] {
  const { intent, decision, final } = state;
  const why = final?.why ?? decision?.why;
  const because = why ? reason(why, intent.seen, say) : [];
  const advice: Partial<Record<Phase, Text>> = {
    'not-sent': say.action.safe(),
    unknown: say.action.unknownAdvice(intent.appliance),
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
