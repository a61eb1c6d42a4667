import { unicodeOf } from '../../domain';
import { shortId } from '../../ids';
import type { Messages } from '../../messages';
import { type Action, type Block, code, type Text, text, time } from '../../report';
import type { ActionState } from './facts';
import { type Phase, phaseOf } from './phase';

/** The pieces that the message of an action is made of. */

/** What it will do, then what speaks against it. */
export function warnings({ intent }: ActionState, say: Messages): Block[] {
  const { seen } = intent;
  const unicode = unicodeOf(intent.scope);
  const lines = [
    intent.scope === '*' ? say.action.what.all() : say.action.what.one(),
    ...(unicode === undefined ? [] : [say.international(intent.scope, unicode)]),
    ...(seen.suspended ? [say.action.suspended()] : []),
    ...(seen.state === 'down' ? [say.action.hostDown()] : []),
    ...(seen.active === 0 ? [say.action.nothing()] : []),
  ];
  return lines.map((line) => ({ kind: 'text', text: line }));
}

export function approval({ intent }: ActionState, say: Messages): Block[] {
  const id = shortId(intent.id);
  return [
    { kind: 'text', text: say.action.needs[intent.approval](intent.level) },
    { kind: 'text', text: say.action.typed(id) },
  ];
}

export function facts(state: ActionState, say: Messages): [string, Text][] {
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

export function scopeFacts({ intent: { seen } }: ActionState, say: Messages): [string, Text][] {
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

export function people({ intent, approved }: ActionState, say: Messages): [string, Text][] {
  const label = say.action.facts;
  return [
    [label.asker, text`${{ person: intent.asker }}, ${time(intent.at)}`],
    ...(approved
      ? [[label.approver, text`${{ person: approved.by }}, ${time(approved.at)}`] satisfies [string, Text]]
      : []),
    ...(approved?.alone === undefined
      ? []
      : [[label.reason, [code(approved.alone)]] satisfies [string, Text]]),
    [label.id, [`#${shortId(intent.id)}`]],
  ];
}

export function approveOrCancel({ intent }: ActionState, say: Messages): Action[] {
  return [
    { label: say.action.approve, invoke: `approve ${intent.id}`, danger: true },
    { label: say.action.cancel, invoke: `cancel ${intent.id}` },
  ];
}

export function afterwards({ intent }: ActionState, phase: Phase, say: Messages): Action[] {
  if (phase === 'approved' || phase === 'sent') return [];
  const look: Action =
    intent.scope === '*'
      ? { label: say.action.look, invoke: `queue on ${intent.appliance}` }
      : { label: say.queue.host(intent.scope), invoke: `host ${intent.scope} on ${intent.appliance}` };
  const again = phase === 'not-sent' || phase === 'expired' || phase === 'cancelled';
  const label = intent.scope === '*' ? say.queue.retryAll : say.host.retry;
  return [...(again ? [{ label, invoke: intent.line }] : []), look];
}
