import type { Change, Seen, Tools } from '../command';
import { idOf } from '../ids';
import { type Level, Problem } from '../problem';
import type { Action, Block, Report } from '../report';
import type { Request } from '../request';
import { troubleBlocks } from '../trouble';
import { type Answer, askEach } from './commands/each';
import { type Deps, targetOf } from './deps';
import { openReport } from './ledger/report';

/** One for each appliance, up to this many: above, people type, or retry on all. */
const RETRY_BUTTONS = 6;

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
  const answers = await askEach(
    tools,
    (appliance) => change.look(tools, appliance),
    () => undefined,
  );
  const [first] = answers;
  if (answers.length === 1 && first?.problem) throw first.problem;
  const holding = answers.filter(({ value }) => value && value.active !== 0);
  const meant = tools.named || answers.length === 1 ? answers : holding;
  const unclear = !tools.named && meant.length !== 1;
  if (unclear || answers.some(({ problem }) => problem)) return choose(request, change, answers, tools);
  if (over()) throw new Problem({ kind: 'stale-button' });
  return plan(request, { change, level }, meant, tools, deps);
}

async function plan(
  request: Request,
  { change, level }: Planned,
  meant: readonly Answer<Seen>[],
  tools: Tools,
  deps: Deps,
): Promise<Report | 'planned'> {
  const { ledger, queues, changes } = deps;
  // From the request's id, so that a worker that takes over from a dead one plans the same actions again.
  const members = meant.map(({ appliance }) => idOf(request.id, appliance));
  // All are looked at before any is claimed: a claim that is not used would keep others away for a minute.
  for (const take of [ledger.holder, ledger.claim]) {
    for (const [i, { appliance }] of meant.entries()) {
      const other = take(appliance, change.scope, members[i] ?? '');
      if (other === undefined || other === members[i]) continue;
      const open = ledger.read(other);
      if (open === undefined) throw new Problem({ kind: 'being-asked', appliance });
      return openReport(open, tools.say);
    }
  }
  const at = Date.now();
  for (const [i, { appliance, value }] of meant.entries()) {
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
      scope: change.scope,
      dialogue: `${change.exchange.name} ${change.scope === '*' ? 'all' : change.scope}`,
      level,
      approval: changes[change.rule],
      seen: value ?? {},
      target: targetOf(deps, appliance),
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

/** Where mail waits, with a button for each appliance. */
function choose(request: Request, change: Change, answers: readonly Answer<Seen>[], { say }: Tools): Report {
  const holding = answers.filter(({ value }) => value && value.active !== 0);
  const waiting = holding.reduce((total, { value }) => total + (value?.active ?? 0), 0);
  const one = change.scope !== '*';
  const blocks = answers.flatMap(({ appliance, value, problem }): Block[] =>
    problem
      ? troubleBlocks(appliance, problem.trouble, say)
      : [{ kind: 'text', text: say.action.choose.waiting(appliance, value?.active) }],
  );
  const buttons: Action[] = holding.slice(0, RETRY_BUTTONS).map(({ appliance }) => ({
    label: one ? say.host.retryOn(appliance) : say.queue.retryAllOn(appliance),
    invoke: `${change.line} on ${appliance}`,
  }));
  if (holding.length > 1) {
    const on = holding.map(({ appliance }) => appliance).join(',');
    const label = one ? say.host.retryOnAll(holding.length) : say.queue.retryAllOnAll(holding.length);
    buttons.push({ label, invoke: `${change.line} on ${on}` });
  }
  const { choose: words } = say.action;
  const nothing = one ? words.nothing(change.scope) : words.nothingAll();
  const somewhere = one
    ? words.headline(change.scope, waiting, holding.length)
    : words.all(waiting, holding.length);
  return {
    language: say.language,
    status: holding.length === 0 ? 'info' : 'warning',
    headline: holding.length === 0 ? nothing : somewhere,
    blocks,
    actions: [...buttons, { label: say.refresh, invoke: request.line, again: true }],
  };
}
