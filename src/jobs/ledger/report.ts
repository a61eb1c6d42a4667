import { shortId } from '../../ids';
import type { Messages } from '../../messages';
import { type Action, type Block, code, type Report, type Text, text, time } from '../../report';
import { type ActionState, settled } from './facts';
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

/** Grows with every fact, so that an older view of the same actions never replaces a newer one. */
export function actionVersion(states: readonly ActionState[]): number {
  return states.reduce(
    (sum, { approved, decision, final, proofs }) =>
      sum + [approved, decision, final].filter(Boolean).length + proofs.length,
    1,
  );
}

export function actionSettled(states: readonly ActionState[]): boolean {
  return states.every(settled);
}

type Phase =
  | 'planned'
  | 'approved'
  | 'sent'
  | 'done'
  | 'refused'
  | 'not-sent'
  | 'unknown'
  | 'expired'
  | 'cancelled';

function phaseOf({ approved, decision, final }: ActionState): Phase {
  if (final) return final.outcome;
  if (decision) return decision.outcome === 'send' ? 'sent' : decision.outcome;
  return approved ? 'approved' : 'planned';
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
    headline:
      phase === 'planned'
        ? preview(state, say)
        : [...outcome(state, say), ...(judged ? [' ', ...judged.text] : [])],
    blocks: [
      ...(phase === 'planned' ? warnings(state, say) : details(state, say)),
      ...(phase === 'done' ? proofLines(state, say) : []),
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
  const judged = phaseOf(state) === 'done' ? verdict(state, say).text : [];
  return [
    { kind: 'text', text: [...outcome(state, say), ...(judged.length > 0 ? [' ', ...judged] : [])] },
    ...details(state, say),
    ...proofLines(state, say),
    ...(final?.output ? [{ kind: 'foreign' as const, from: intent.appliance, text: final.output }] : []),
  ];
}

function preview({ intent }: ActionState, say: Messages): Text {
  return intent.scope === '*'
    ? say.action.preview.all(intent.appliance)
    : say.action.preview.one(intent.scope, intent.appliance);
}

/** What it will do, then what speaks against it. */
function warnings({ intent }: ActionState, say: Messages): Block[] {
  const { seen } = intent;
  const lines = [
    intent.scope === '*' ? say.action.what.all() : say.action.what.one(),
    ...(seen.suspended ? [say.action.suspended()] : []),
    ...(seen.state === 'down' ? [say.action.hostDown()] : []),
    ...(seen.active === 0 ? [say.action.nothing()] : []),
  ];
  return lines.map((line) => ({ kind: 'text', text: line }));
}

function approval({ intent }: ActionState, say: Messages): Block[] {
  const id = shortId(intent.id);
  return [
    { kind: 'text', text: say.action.needs[intent.approval](intent.level) },
    { kind: 'text', text: say.action.typed(id) },
  ];
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

function facts(state: ActionState, say: Messages): [string, Text][] {
  const { intent } = state;
  const label = say.action.facts;
  const planned = phaseOf(state) === 'planned';
  return [
    ...(planned ? scopeFacts(state, say) : []),
    [label.appliance, [code(intent.appliance)]],
    [label.scope, intent.scope === '*' ? say.action.everything() : [code(intent.scope)]],
    [label.command, [code(intent.dialogue)]],
    ...people(state, say),
    ...(planned ? [[label.expires, [time(intent.expiresAt)]] satisfies [string, Text]] : []),
  ];
}

function scopeFacts({ intent: { seen } }: ActionState, say: Messages): [string, Text][] {
  const label = say.action.facts;
  return [
    [label.waiting, seen.active === undefined ? say.action.notPrinted() : text`${seen.active}`],
    ...(seen.oldestSeconds === undefined
      ? []
      : [[label.oldest, [{ duration: seen.oldestSeconds }]] satisfies [string, Text]]),
    ...(seen.state === undefined
      ? []
      : [[label.state, [say.host.states[seen.state]]] satisfies [string, Text]]),
  ];
}

function people({ intent, approved }: ActionState, say: Messages): [string, Text][] {
  const label = say.action.facts;
  return [
    [label.asker, text`${{ person: intent.asker }}, ${time(intent.at)}`],
    ...(approved
      ? [[label.approver, text`${{ person: approved.by }}, ${time(approved.at)}`] satisfies [string, Text]]
      : []),
    [label.id, [`#${shortId(intent.id)}`]],
  ];
}

function approveOrCancel({ intent }: ActionState, say: Messages): Action[] {
  return [
    { label: say.action.approve, invoke: `approve ${intent.id}`, danger: true },
    { label: say.action.cancel, invoke: `cancel ${intent.id}` },
  ];
}

function afterwards({ intent }: ActionState, phase: Phase, say: Messages): Action[] {
  if (phase === 'approved' || phase === 'sent') return [];
  const look: Action =
    intent.scope === '*'
      ? { label: say.action.look, invoke: `queue on ${intent.appliance}` }
      : { label: say.queue.host(intent.scope), invoke: `host ${intent.scope} on ${intent.appliance}` };
  const again = phase === 'not-sent' || phase === 'expired' || phase === 'cancelled';
  const label = intent.scope === '*' ? say.queue.retryAll : say.host.retry;
  return [...(again ? [{ label, invoke: intent.line }] : []), look];
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
