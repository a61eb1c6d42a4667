import { type AccessRule, type Persons, visibleAppliances } from '../access';
import type { Audit } from '../audit';
import { shortId } from '../ids';
import type { ActionState, Intent } from '../jobs/ledger/facts';
import type { Ledger } from '../jobs/ledger/ledger';
import { outcome } from '../jobs/ledger/outcome';
import { decline } from '../jobs/ledger/reaper';
import type { Queues } from '../jobs/queues';
import type { Messages } from '../messages';
import { type Level, Problem } from '../problem';
import type { Person, Text } from '../report';
import { type Address, workspaceOf } from '../request';
import { isEnough, mayDecide } from './approvers';

export interface ApprovalDeps {
  readonly rules: readonly AccessRule[];
  readonly persons: Persons;
  readonly names: readonly string[];
  readonly audit: Audit;
  readonly ledger: Ledger;
  readonly queues: Queues;
}

export interface Press {
  readonly person: Person;
  readonly place: string;
  readonly say: Messages;
  /** The appliances that were typed with it, if any: then the action is on these and no others. */
  readonly on?: readonly string[];
}

/** What the presser alone is told, and the lead action, whose message has to be shown again when something happened. */
export interface Pressed {
  readonly told: Text;
  readonly lead?: string;
  /** Everybody in the channel must see that a second person was needed, and that there was none. */
  readonly announce?: { readonly intent: Intent; readonly reason: string };
}

/**
 * Approves an action and those under the same approval: of any number of presses exactly one starts it, the others
 * are told who did. The approval is in the ledger before any job is: a Redis that comes back older cannot revive it.
 * @throws Problem
 */
export async function approve(
  id: string,
  press: Press,
  deps: ApprovalDeps,
  alone?: string,
): Promise<Pressed> {
  const { ledger, queues, audit } = deps;
  const states = group(id, press, deps, alone === undefined ? undefined : 'admin');
  const [lead] = states;
  if (lead === undefined) throw new Problem({ kind: 'unknown-action', id });
  const stands = already(lead, press.say);
  if (stands !== undefined) return { told: stands };
  const now = Date.now();
  if (now > lead.intent.expiresAt) {
    // Not left to the reaper: the message loses its buttons now.
    for (const { intent } of states) {
      if (decline(ledger, intent.id, 'expired')) record(audit, 'expired', intent, press);
    }
    return { told: press.say.action.already.expired(lead.intent.expiresAt), lead: lead.intent.id };
  }
  const enough = isEnough(deps.persons, press.person, lead.intent);
  if (!enough && alone === undefined) throw new Problem({ kind: 'second-person' });
  const approval = {
    by: press.person,
    at: now,
    place: press.place,
    ...(!enough && alone !== undefined && { alone }),
  };
  const won = ledger.approve(lead.intent.id, approval);
  if (!won)
    return {
      told:
        already(ledger.read(lead.intent.id) ?? lead, press.say) ??
        press.say.action.approvedPrivately(shortId(lead.intent.id)),
    };
  for (const { intent } of states) {
    if (intent.id !== lead.intent.id) ledger.approve(intent.id, approval);
  }
  for (const { intent } of states) record(audit, 'approved', intent, press, approval.alone);
  await Promise.all(
    states.map(async ({ intent }) => {
      try {
        await queues.change(intent.id);
      } catch (error) {
        // The job may still appear when Redis comes back: it will find this decision, and stop.
        if (!(error instanceof Problem)) throw error;
        decline(ledger, intent.id, 'not-sent', { why: { kind: 'trouble', trouble: error.trouble } });
      }
    }),
  );
  const after = ledger.read(lead.intent.id) ?? lead;
  return {
    told: after.final
      ? outcome(after, press.say)
      : press.say.action.approvedPrivately(shortId(lead.intent.id)),
    lead: lead.intent.id,
    ...(approval.alone !== undefined && { announce: { intent: lead.intent, reason: approval.alone } }),
  };
}

/** Cancels what was not sent yet. @throws Problem */
export function cancel(id: string, press: Press, deps: ApprovalDeps): Pressed {
  const { ledger, audit } = deps;
  const states = group(id, press, deps);
  const [lead] = states;
  if (lead === undefined) throw new Problem({ kind: 'unknown-action', id });
  const won = states.filter(({ intent }) => {
    if (!decline(ledger, intent.id, 'cancelled', { by: press.person })) return false;
    record(audit, 'cancelled', intent, press);
    return true;
  });
  const short = shortId(lead.intent.id);
  if (won.length > 0) return { told: press.say.action.cancelledPrivately(short), lead: lead.intent.id };
  const state = ledger.read(lead.intent.id) ?? lead;
  const sent = state.final === undefined && state.decision?.outcome === 'send';
  return {
    told: sent
      ? press.say.action.already.tooLate(short)
      : (already(state, press.say) ?? press.say.action.already.tooLate(short)),
  };
}

function record(
  audit: Audit,
  event: 'approved' | 'cancelled' | 'expired',
  { id, appliance, line }: Intent,
  { person, place }: Press,
  alone?: string,
): void {
  audit.write({
    event,
    person,
    place,
    action: id,
    appliance,
    line,
    ...(alone !== undefined && { outcome: 'alone', detail: alone }),
  });
}

/** The actions meant, all of them, if this person may decide about every one. Unseen appliances do not exist. */
function group(
  typed: string,
  { person, place, on }: Press,
  { ledger, rules, names }: ApprovalDeps,
  needed?: Level,
): ActionState[] {
  const id = ledger.find(typed);
  const states = id === undefined ? [] : ledger.readGroup(id);
  const visible = visibleAppliances(rules, person, names);
  // Typed in another workspace of the same platform, which may be that of other people; a button is bound to its place.
  const elsewhere = ({ platform, place: asked }: Address) =>
    platform === person.platform && workspaceOf(asked) !== workspaceOf(place);
  const unseen = ({ intent }: ActionState) =>
    !visible.includes(intent.appliance) || elsewhere(intent.address);
  if (states.length === 0 || states.some(unseen)) {
    throw new Problem({ kind: 'unknown-action', id: typed });
  }
  const own = new Set(states.map(({ intent }) => intent.appliance));
  if (on !== undefined && (on.length !== own.size || on.some((name) => !own.has(name)))) {
    throw new Problem({ kind: 'unknown-action', id: `${typed} on ${on.join(',')}` });
  }
  for (const { intent } of states) {
    const level = needed ?? intent.level;
    if (!mayDecide(rules, person, intent, level)) {
      throw new Problem({ kind: 'denied', level, appliance: intent.appliance });
    }
  }
  return states;
}

/** What stands there already, for somebody who comes too late; undefined while nobody has decided. */
function already(state: ActionState, say: Messages): Text | undefined {
  const { intent, approved, decision, final } = state;
  const words = say.action.already;
  const short = shortId(intent.id);
  if (decision?.outcome === 'cancelled') return words.cancelled(short, decision.by);
  if (decision?.outcome === 'expired') return words.expired(intent.expiresAt);
  if (final) return words.done(short, final.at, outcome(state, say));
  if (approved) return words.started(short, approved.by, approved.at);
  return undefined;
}
