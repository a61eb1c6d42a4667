import type { Cautions, ChangeKind, Seen } from '../change';
import type { Change, Tools } from '../command';
import { idOf } from '../ids';
import { type Level, Problem } from '../problem';
import type { Report } from '../report';
import type { Request } from '../request';
import { cautionsOf } from './cautions';
import { choose } from './choose';
import { type Answer, askEach } from './commands/each';
import { type Deps, targetOf } from './deps';
import { openReport } from './ledger/report';
import { assertFree } from './unlike';

/** A change, and the level that approving it needs. */
export interface Planned {
  readonly change: Change;
  readonly level: Level;
}

/**
 * From "retry mail.com" to a preview: looks at every appliance asked, and writes the intent of an action for each one
 * that shall change. A change names its appliance: with several asked and none named, the only one that holds mail is
 * meant; otherwise a report offers a button for each.
 * @returns a report that ends the request, or `planned`: its message now shows the action
 */
export async function planChange(
  request: Request,
  { change, level }: Planned,
  tools: Tools,
  deps: Deps,
  over: () => boolean,
): Promise<Report | 'planned'> {
  if (deps.ledgerTrouble !== undefined) throw new Problem(deps.ledgerTrouble);
  const cautions = cautionsOf(change, tools, deps);
  // Side by side with the look, where it is clear already which appliances are meant.
  if (tools.named || tools.appliances.length === 1) tools.appliances.forEach(cautions);
  const answers = await askEach(tools, async (appliance) => {
    const action = { id: idOf(request.id, appliance), asker: request.person };
    const seen = await change.look(tools, appliance, action);
    assertFree(appliance, seen);
    return seen;
  });
  const [first] = answers;
  if (answers.length === 1 && first?.problem) throw first.problem;
  const worthwhile = answers.filter(({ value }) => value && isWorthwhile(change.kind, value));
  const meant = tools.named || answers.length === 1 ? answers : worthwhile;
  const unclear = (!tools.named && meant.length !== 1) || worthwhile.length === 0;
  if (unclear || answers.some(({ problem }) => problem))
    return choose(request.line, change, { answers, worthwhile }, tools.say);
  const warned = await Promise.all(
    meant.map(async (answer) => ({ ...answer, cautions: await cautions(answer.appliance) })),
  );
  if (over()) throw new Problem({ kind: 'stale-button' });
  return plan(request, { change, level }, warned, tools, deps);
}

/** Whether there is anything to do on an appliance. */
function isWorthwhile(kind: ChangeKind, seen: Seen): boolean {
  switch (seen.about) {
    case 'mail':
      return seen.active !== 0;
    case 'test':
      return true;
    case 'capture':
      return (seen.running !== undefined) === (kind === 'captureStop');
    case 'log':
      return seen.exists === (kind === 'debugLogStop');
    default:
      return seen satisfies never;
  }
}

/** Which key of `changes` in the configuration says who must approve. */
const rules = {
  retry: 'retry',
  retryAll: 'retryAll',
  smtppingSend: 'smtppingSend',
  captureStart: 'capture',
  captureStop: 'capture',
  debugLogStart: 'debugLog',
  debugLogStop: 'debugLog',
} as const satisfies Record<ChangeKind, keyof Deps['changes']>;

/** How the action ends by itself, if it does. */
function ending({ kind, end }: Change, appliance: string, { captureFor, debugLogFor }: Deps['changes']) {
  if (end === undefined) return {};
  const after = kind === 'captureStart' ? captureFor : debugLogFor;
  const { dialogue } = end;
  return { end: { after, kind: end.kind, line: `${end.line} on ${appliance}`, dialogue } };
}

async function plan(
  request: Request,
  { change, level }: Planned,
  meant: readonly (Answer<Seen> & { cautions: Cautions | undefined })[],
  tools: Tools,
  deps: Deps,
): Promise<Report | 'planned'> {
  const { ledger, queues, changes } = deps;
  // From the request's id, so that a worker that takes over from a dead one plans the same actions again.
  const members = meant.map(({ appliance }) => idOf(request.id, appliance));
  // All are looked at before any is claimed: a claim that is not used would keep others away for a minute.
  for (const take of [ledger.holder, ledger.claim]) {
    for (const [i, { appliance }] of meant.entries()) {
      const other = take(appliance, change.line, members[i] ?? '');
      if (other === undefined || other === members[i]) continue;
      const open = ledger.read(other);
      if (open === undefined) throw new Problem({ kind: 'being-asked', appliance });
      return openReport(open, tools.say);
    }
  }
  const at = Date.now();
  for (const [i, { appliance, value, cautions }] of meant.entries()) {
    if (value === undefined) continue;
    ledger.plan({
      id: members[i] ?? '',
      members,
      request: request.id,
      address: request.address,
      language: request.language,
      asker: request.person,
      at,
      expiresAt: at + changes.expireAfter * 1000,
      appliance,
      line: `${change.line} on ${appliance}`,
      kind: change.kind,
      scope: change.scope,
      dialogue: change.dialogue,
      level,
      approval: changes[rules[change.kind]],
      seen: value,
      ...(cautions && { cautions }),
      target: targetOf(deps, appliance),
      ...ending(change, appliance, changes),
    });
    deps.audit.write({
      event: 'preview',
      person: request.person,
      place: request.address.place,
      appliance,
      action: members[i] ?? '',
      line: request.line,
    });
  }
  await queues.deliver({ kind: 'action', id: members[0] ?? '' });
  return 'planned';
}
