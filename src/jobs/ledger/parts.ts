import { isIP } from 'node:net';
import type { Cautions, Seen } from '../../change';
import { unicodeOf } from '../../domain';
import { shortId } from '../../ids';
import type { Messages } from '../../messages';
import { type Action, type Block, code, type Text, text, time } from '../../report';
import { type ActionState, endsAt, hasEnded, type Intent } from './facts';
import { type Phase, phaseOf } from './phase';
import { seenFacts } from './seen-words';

/** The pieces that the message of an action is made of. */

/** What it will do. */
export function purpose({ intent }: ActionState, say: Messages): Block {
  return { kind: 'text', text: say.changes.kinds[intent.kind].what() };
}

/** What speaks against it. */
export function warnings({ intent }: ActionState, say: Messages): Block[] {
  const { seen, scope, cautions, appliance } = intent;
  const unicode = unicodeOf(scope);
  // Where nothing waits there is nothing to warn of.
  const empty = seen.about === 'mail' && seen.active === 0;
  const lines = [
    ...(unicode === undefined ? [] : [say.international(scope, unicode)]),
    ...against(seen, scope, say),
    ...(empty || cautions === undefined ? [] : besides(cautions, appliance, say)),
  ];
  return lines.map((line) => ({ kind: 'text', text: line }));
}

function against(seen: Seen, scope: string, say: Messages): Text[] {
  switch (seen.about) {
    case 'mail':
      return [
        ...(seen.suspended ? [say.action.suspended()] : []),
        ...(seen.state === 'down' ? [say.action.hostDown()] : []),
        ...(seen.active === 0 ? [say.action.nothing()] : []),
      ];
    case 'test': {
      const at = seen.to.slice(seen.to.lastIndexOf('@') + 1).toLowerCase();
      return scope === at || scope.endsWith(`.${at}`) ? [] : [say.changes.relay()];
    }
    case 'capture':
    case 'log':
      return [];
    default:
      return seen satisfies never;
  }
}

function besides({ down, greylisted, unread }: Cautions, appliance: string, say: Messages): Text[] {
  const words = say.action.cautions;
  return [
    ...(down ? [words.down(down)] : []),
    ...(greylisted ? [words.greylisted(greylisted)] : []),
    ...(unread ? [words.unread[unread](appliance)] : []),
  ];
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
    ...scope(intent, say),
    [label.command, [code(intent.dialogue)]],
    ...people(state, say),
    ...(planned ? [validUntil(state, say)] : []),
  ];
}

/** Of one among several that are asked for at once: what differs between them. */
export function memberFacts(state: ActionState, say: Messages): [string, Text][] {
  const { appliance, command } = say.action.facts;
  const { intent } = state;
  return [
    [appliance, [code(intent.appliance)]],
    ...scopeFacts(state, say),
    [command, [code(intent.dialogue)]],
  ];
}

export function validUntil({ intent }: ActionState, say: Messages): [string, Text] {
  return [say.action.facts.expires, [time(intent.expiresAt)]];
}

function scopeFacts({ intent: { seen, end } }: ActionState, say: Messages): [string, Text][] {
  return seenFacts(seen, end?.after, say);
}

/** A capture is about an appliance: whatever runs there. */
function scope({ kind, scope: name }: Intent, say: Messages): [string, Text][] {
  if (kind === 'captureStop') return [];
  return [[say.action.facts.scope, name === '*' ? say.action.everything() : [code(name)]]];
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

export function afterwards(state: ActionState, phase: Phase, say: Messages): Action[] {
  if (phase === 'approved' || phase === 'sent') return [];
  const { intent } = state;
  const again = phase === 'not-sent' || phase === 'expired' || phase === 'cancelled';
  const runs = endsAt(state) !== undefined && !hasEnded(state.end);
  return [
    ...(again ? [{ label: say.changes.kinds[intent.kind].button, invoke: intent.line }] : []),
    ...(runs && intent.end
      ? [{ label: say.changes.kinds[intent.end.kind].button, invoke: intent.end.line }]
      : []),
    look(intent, say),
  ];
}

/** Where a person sees what became of it. */
export function look({ kind, scope, appliance }: Intent, say: Messages): Action {
  // Of an address an appliance keeps no record.
  const host =
    isIP(scope) === 0
      ? { label: say.queue.host(scope), invoke: `host ${scope} on ${appliance}` }
      : { label: say.smtp.button(scope), invoke: `smtp ${scope} on ${appliance}` };
  switch (kind) {
    case 'retryAll':
      return { label: say.action.look, invoke: `queue on ${appliance}` };
    case 'captureStart':
    case 'captureStop':
      return { label: say.capture.status, invoke: `capture status on ${appliance}` };
    case 'retry':
    case 'smtppingSend':
    case 'debugLogStart':
    case 'debugLogStop':
      return host;
    default:
      return kind satisfies never;
  }
}
