import { inTime } from '../deadline';
import { idOf, shortId } from '../ids';
import type { Ledger } from '../jobs/ledger/ledger';
import type { Log } from '../log';
import { type Messages, messages } from '../messages';
import type { Report, Text } from '../report';
import type { Address, Delivery } from '../request';
import type { Pressed } from './approvals';
import type { Memory } from './memory';
import type { Incoming, Outcome } from './platform';

export interface DecidedDeps {
  readonly ledger: Ledger;
  readonly memory: Memory;
  readonly log: Log;
  readonly deliver: (delivery: Delivery) => Promise<void>;
}

/** Of the 3 s that the platform waits. */
const REMEMBERS_MS = 1000;

/** A press that did something shows it on the message itself; everything else is told to the presser alone. */
export async function decided(
  { told, lead, announce }: Pressed,
  { address, language }: Incoming,
  pressed: boolean,
  deps: DecidedDeps,
): Promise<Outcome> {
  const show = async () => {
    if (lead !== undefined) await deps.deliver({ kind: 'action', id: lead });
    if (announce) await deps.deliver(announcement(announce));
  };
  if (pressed && lead !== undefined && (await isItsOwn(lead, address, deps))) {
    return { kind: 'accepted', afterwards: show };
  }
  show().catch((error: unknown) =>
    deps.log.error({ err: error, action: lead }, 'message of an action not updated'),
  );
  return { kind: 'private', report: notice(told, messages(language)) };
}

/** Is the pressed message the one that shows this action? Not when somebody asked again while it was open. */
async function isItsOwn(
  lead: string,
  { message }: Address,
  { ledger, memory }: DecidedDeps,
): Promise<boolean> {
  const request = ledger.read(lead)?.intent.request;
  if (request === undefined) return false;
  const standing = inTime(REMEMBERS_MS, memory.standing(request), undefined);
  return (await standing.catch(() => undefined))?.address.message === message;
}

function announcement({ intent, reason }: NonNullable<Pressed['announce']>): Delivery {
  const say = messages(intent.language);
  const { id, request, address, line } = intent;
  const report: Report = {
    language: intent.language,
    status: 'warning',
    headline: say.action.alone(shortId(id), line),
    blocks: [{ kind: 'facts', facts: [[say.action.facts.reason, [{ code: reason }]]] }],
  };
  return { kind: 'report', id: idOf(request, 'alone'), version: 1, address, report, final: true };
}

function notice(told: Text, say: Messages): Report {
  return { language: say.language, status: 'info', headline: told, blocks: [] };
}
