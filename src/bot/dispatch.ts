import { onlyAdminsOfAll } from '../access';
import type { Audit, AuditEventName } from '../audit';
import type { Here } from '../command';
import { withDeadline } from '../deadline';
import type { Finding } from '../doctor/finding';
import { idOf, shortId } from '../ids';
import { authorise } from '../jobs/authorise';
import type { Log } from '../log';
import { type Messages, messages } from '../messages';
import { commands, firstLine } from '../metrics';
import { Problem, type Trouble } from '../problem';
import type { Report } from '../report';
import { type Address, type Delivery, type Request, shownLine } from '../request';
import { troubleOf, troubleReport } from '../trouble';
import { type ApprovalDeps, approve, cancel } from './approvals';
import { auditReport } from './audit-report';
import { decided } from './decided';
import { botHalf } from './doctor';
import { appliancesReport, helpReport, whoamiReport } from './here';
import type { Limits } from './limits';
import type { Memory } from './memory';
import type { Incoming, Outcome } from './platform';

export interface DispatchDeps extends ApprovalDeps {
  readonly memory: Memory;
  readonly limits: Limits;
  readonly log: Log;
  /** Shows at once, in this process: the placeholder, and what an approval changed. */
  readonly deliver: (delivery: Delivery) => Promise<void>;
  /** Remembers a request that was not accepted, in case Redis took it after all. */
  readonly refuse: (requestId: string) => void;
  /** Why changes are refused here, if they are: another ledger than the worker writes, a clock that is wrong. */
  readonly changesOff: () => Trouble | undefined;
  /** Why changes are refused on this platform, if they are. */
  readonly chatTrouble: (platform: string) => Trouble | undefined;
  /** What the bot finds about itself, for `doctor`. */
  readonly examine: () => Promise<Finding[]>;
}

/** A worker that takes a request later drops it, because its person was told so by then. */
const WAITS_MS = 30_000;

/** Of the 3 s that the platform waits; the request itself has its own budget. */
const REMEMBERS_MS = 1000;

/** Somebody who may not, as opposed to something that cannot be. */
const DENIALS: readonly Trouble['kind'][] = [
  'denied',
  'no-access',
  'second-person',
  'wrong-workspace',
  'shared-channel',
  'unnamed',
];

interface Said {
  readonly line: string;
  /** The answer takes the place of the message that holds the button. */
  readonly again: boolean;
  readonly pressed: boolean;
}

/**
 * The only brain on this side: what was said becomes a private answer, an accepted request, or a decision about an
 * action. Durable first, then accepted: when Redis does not take a request within 1.5 s, nothing was started.
 */
export async function dispatch(incoming: Incoming, deps: DispatchDeps): Promise<Outcome> {
  const say = messages(incoming.language);
  try {
    const said = await heard(incoming, deps.memory);
    const outcome = await act(incoming, said, say, deps);
    commands.inc({ outcome: outcome.kind });
    return outcome;
  } catch (error) {
    return { kind: 'private', report: await refusal(error, incoming, say, deps) };
  }
}

async function heard({ said, address, refused }: Incoming, memory: Memory): Promise<Said> {
  if (refused) throw new Problem(refused);
  if ('text' in said) return { line: said.text, again: false, pressed: false };
  const button = await withDeadline(
    REMEMBERS_MS,
    memory.button(said.button),
    () => new Problem({ kind: 'queue-down' }),
  );
  if (button === undefined || button.platform !== address.platform || button.place !== address.place) {
    throw new Problem({ kind: 'stale-button' });
  }
  return { line: button.line, again: button.again, pressed: true };
}

async function act(incoming: Incoming, said: Said, say: Messages, deps: DispatchDeps): Promise<Outcome> {
  const { person, address } = incoming;
  const { invocation, appliances, named } = authorise(said.line, person, deps.rules, deps.names);
  const trouble = deps.changesOff();
  const decides = invocation.here?.kind === 'approve' || invocation.here?.kind === 'cancel';
  if (incoming.unnamed && (invocation.change || decides)) throw new Problem({ kind: 'unnamed' });
  if (trouble && (invocation.change || decides)) throw new Problem(trouble);
  const chatTrouble = deps.chatTrouble(address.platform);
  if (chatTrouble && (invocation.change || invocation.here?.kind === 'approve'))
    throw new Problem(chatTrouble);
  if (invocation.here?.kind === 'audit' || invocation.here?.kind === 'doctor')
    onlyAdminsOfAll(deps.rules, person, deps.names);
  if (invocation.here)
    return here(invocation.here, { ...said, ...(named && { on: appliances }) }, incoming, say, deps);
  const id = idOf(incoming.id, address.platform);
  await deps.limits.admit(person, id);
  const now = Date.now();
  const request: Request = {
    id,
    line: said.line.trim(),
    person,
    address: said.again ? address : newMessage(address),
    language: incoming.language,
    acceptedAt: now,
    expiresAt: now + WAITS_MS,
  };
  if (invocation.change) await record(deps, 'request', incoming, { line: request.line, request: id });
  try {
    await deps.queues.request(request);
  } catch (error) {
    deps.refuse(id);
    throw error;
  }
  try {
    await record(deps, 'accepted', incoming, { line: request.line, request: id });
  } catch (error) {
    // A read goes on without a trail, and its answer says so; a change was recorded before it was taken.
    deps.log.error({ err: error, request: id }, 'accepted, but not recorded in the audit trail');
  }
  return { kind: 'accepted', afterwards: () => placeholder(request, said, say, deps) };
}

async function placeholder(
  request: Request,
  { again }: Said,
  say: Messages,
  { memory, deliver }: DispatchDeps,
): Promise<void> {
  const { id, address, language, line } = request;
  await memory.await(id, JSON.stringify(request));
  const standing = again ? await memory.report(address) : undefined;
  const report: Report = standing
    ? { ...standing, source: [...say.refreshing(), ...(standing.source ?? [])] }
    : {
        language,
        status: 'info',
        headline: say.placeholder(shownLine(line)),
        blocks: [],
        source: [`#${shortId(id)}`],
      };
  if (again && standing === undefined) return;
  await deliver({ kind: 'report', id, version: 0, address, report, final: false });
  firstLine.observe((Date.now() - request.acceptedAt) / 1000);
}

async function here(
  wanted: Here,
  { on, ...said }: Said & { readonly on?: readonly string[] },
  incoming: Incoming,
  say: Messages,
  deps: DispatchDeps,
): Promise<Outcome> {
  const { person } = incoming;
  const press = { person, place: incoming.address.place, say, ...(on && { on }) };
  switch (wanted.kind) {
    case 'help':
      return { kind: 'private', report: helpReport(person, deps, say) };
    case 'whoami':
      return { kind: 'private', report: whoamiReport(person, deps, say) };
    case 'appliances':
      return { kind: 'private', report: appliancesReport(person, deps, say) };
    case 'approve':
      await record(deps, 'request', incoming, { line: said.line });
      return decided(await approve(wanted.id, press, deps, wanted.alone), incoming, said.pressed, deps);
    case 'cancel':
      await record(deps, 'request', incoming, { line: said.line });
      return decided(cancel(wanted.id, press, deps), incoming, said.pressed, deps);
    case 'audit':
      return { kind: 'private', report: await auditReport(wanted, deps.audit, say) };
    case 'doctor':
      return doctor(incoming, said, say, deps);
    default:
      return wanted satisfies never;
  }
}

/** Private and at once, so that it also comes when the queue takes nothing; the appliances follow as a request. */
async function doctor(incoming: Incoming, said: Said, say: Messages, deps: DispatchDeps): Promise<Outcome> {
  const line = said.line.trim().replace(/^doctor/i, 'doctor appliances');
  let follows: { follows?: true } = {};
  const ask = async () => {
    const asked = await act(incoming, { ...said, line }, say, deps);
    if (asked.kind !== 'accepted') return;
    follows = { follows: true };
    asked
      .afterwards()
      .catch((error: unknown) => deps.log.error({ err: error, line }, 'placeholder not shown'));
  };
  const report = await botHalf(deps.examine, ask, say);
  return { kind: 'private', report, ...follows };
}

async function refusal(
  error: unknown,
  incoming: Incoming,
  say: Messages,
  deps: DispatchDeps,
): Promise<Report> {
  const id = shortId(idOf(incoming.id, incoming.address.platform));
  const trouble = troubleOf(error, id);
  if (trouble.kind === 'internal') deps.log.error({ err: error, request: id }, 'dispatch failed');
  commands.inc({ outcome: trouble.kind });
  const line = 'text' in incoming.said ? incoming.said.text : `button ${incoming.said.button}`;
  const event = DENIALS.includes(trouble.kind) ? 'denied' : 'invalid';
  try {
    await record(deps, event, incoming, { line, outcome: trouble.kind });
  } catch (failure) {
    deps.log.error({ err: failure, request: id }, 'refused, but not recorded in the audit trail');
  }
  return troubleReport(trouble, say);
}

function record(
  { audit }: { audit: Audit },
  event: AuditEventName,
  { person, address }: Incoming,
  more: { line: string; request?: string; outcome?: string },
): Promise<void> {
  return audit.soon({ event, person, place: `${address.platform}:${address.place}`, ...more });
}

/** An answer of its own, in the same channel and thread. */
function newMessage({ message: _, ...place }: Address): Address {
  return place;
}
