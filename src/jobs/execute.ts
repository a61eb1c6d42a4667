import { atLeast, levelFor } from '../access';
import type { Tools } from '../command';
import { withDeadline } from '../deadline';
import { shortId } from '../ids';
import { type Messages, messages } from '../messages';
import { Problem, type Trouble } from '../problem';
import type { Action, Block, Report } from '../report';
import { FINAL_VERSION, type Request, shownLine } from '../request';
import { troubleOf, troubleReport } from '../trouble';
import { authorise } from './authorise';
import { type Deps, lookingTools } from './deps';
import { planChange } from './plan';
import { createWaiting } from './waiting';

/** Longer than the slowest dialogue (hoststatus, 180 s) with one repetition of a failed connection. */
const DEADLINE_SECONDS = 240;
/** Slack allows about one message per second and channel: https://docs.slack.dev/apis/web-api/rate-limits */
const SHOW_EVERY_MS = 1000;

const DENIALS: readonly Trouble['kind'][] = ['denied', 'no-access', 'unknown-appliance', 'unknown-command'];

/**
 * Runs one request to its one final answer. Authorised again here: the job came through Redis. Throws nothing but
 * what keeps it from delivering, so that BullMQ runs it again only when this process died.
 */
export async function execute(request: Request, deps: Deps, again = false): Promise<void> {
  const say = messages(request.language);
  if (!again && Date.now() > request.expiresAt) {
    // Its person may have been told that it was not accepted; the bot knows, and shows this only if not.
    deps.log.warn({ request: request.id }, 'request came too late, not run');
    const seconds = Math.round((Date.now() - request.acceptedAt) / 1000);
    return deliver(
      request,
      troubleReport({ kind: 'no-worker', seconds }, say, askAgain(request, say)),
      say,
      deps,
    );
  }
  const { tools, legacy, stop } = toolsFor(request, say, deps);
  let report: Report | 'planned';
  let over = false;
  try {
    report = await withDeadline(
      DEADLINE_SECONDS * 1000,
      run(request, tools, deps, () => over || deps.givenBack()),
      () => {
        over = true;
        return new Problem({ kind: 'deadline', seconds: DEADLINE_SECONDS });
      },
    );
  } catch (error) {
    if (!(error instanceof Problem)) deps.log.error({ err: error, request: request.id }, 'request failed');
    else if (DENIALS.includes(error.trouble.kind)) recordDenial(request, error.trouble.kind, deps);
    report = troubleReport(troubleOf(error, shortId(request.id)), say, askAgain(request, say));
  } finally {
    stop();
  }
  if (report === 'planned' || deps.givenBack()) return;
  await deliver(request, { ...report, blocks: [...report.blocks, ...legacy()] }, say, deps);
}

/** The bot let it pass, the worker does not: rules that changed in between, or a job that somebody forged. */
function recordDenial({ id, line, person, address }: Request, outcome: string, { audit, log }: Deps): void {
  try {
    audit.write({ event: 'denied', person, place: address.place, request: id, line, outcome });
  } catch (error) {
    log.error({ err: error, request: id }, 'refused, but not recorded in the audit trail');
  }
}

function askAgain({ line }: Request, say: Messages): { actions: Action[] } {
  return { actions: [{ label: say.refresh, invoke: line, again: true }] };
}

/** The answer for a request whose worker died twice. */
export async function giveUp(request: Request, deps: Pick<Deps, 'queues' | 'recorded'>): Promise<void> {
  const say = messages(request.language);
  await deliver(request, troubleReport({ kind: 'internal', id: shortId(request.id) }, say), say, deps);
}

async function deliver(
  request: Request,
  report: Report,
  say: Messages,
  { queues, recorded }: Pick<Deps, 'queues' | 'recorded'>,
): Promise<void> {
  const source = say.source(shownLine(request.line), Date.now(), shortId(request.id));
  const blocks = recorded()
    ? report.blocks
    : [...report.blocks, { kind: 'text' as const, text: say.unrecorded() }];
  await queues.deliver({
    kind: 'report',
    id: request.id,
    version: FINAL_VERSION,
    address: request.address,
    report: { ...report, blocks, source },
    final: true,
  });
}

async function run(
  request: Request,
  tools: (appliances: readonly string[], named: boolean) => Tools,
  deps: Deps,
  /** True once the person was told that it took too long: nothing may be planned any more. */
  over: () => boolean,
): Promise<Report | 'planned'> {
  const { invocation, appliances, named } = authorise(
    request.line,
    request.person,
    deps.rules,
    deps.fleet.names,
  );
  const { change, level } = invocation;
  if (change) return planChange(request, { change, level }, tools(appliances, named), deps, over);
  if (invocation.run) return invocation.run(tools(appliances, named));
  throw new Problem({ kind: 'stale-button' });
}

function toolsFor(request: Request, say: Messages, deps: Deps) {
  const over = new AbortController();
  let version = 1;
  let latest: (() => Report) | undefined;
  let timer: NodeJS.Timeout | undefined;
  let old: readonly string[] = [];
  const later = () => {
    // Progress is a courtesy: when it cannot be delivered, the final answer still will be.
    const failed = (error: unknown) =>
      deps.log.warn({ err: error, request: request.id }, 'progress not delivered');
    timer ??= setTimeout(() => flush().catch(failed), SHOW_EVERY_MS);
  };
  const waiting = createWaiting(later);
  const flush = async () => {
    timer = undefined;
    const report = waiting.shown(latest, shownLine(request.line), say);
    if (report === undefined) return;
    const { id, address } = request;
    await deps.queues.deliver({ kind: 'report', id, version: version++, address, report, final: false });
  };
  const configured = (name: string) => deps.appliances.find((one) => one.name === name);
  const isLegacy = (name: string) => configured(name)?.legacySsh === true;
  // A command that asks for it says it itself.
  const legacy = (): Block[] =>
    old.length === 0 ? [] : [{ kind: 'text', text: say.sessions.legacy(old.join(', ')) }];
  const tools = (appliances: readonly string[], named: boolean): Tools => {
    old = appliances.filter(isLegacy);
    return {
      appliances,
      named,
      say,
      ...lookingTools(deps),
      may: (level, appliance, domain) =>
        atLeast(levelFor(deps.rules, request.person, appliance, domain), level),
      ask: (appliance, exchange) =>
        waiting.during(appliance, (waits) => deps.ask(appliance, exchange, waits)),
      probe: deps.probing.asked(request.person, over.signal),
      probeAddress: deps.probing.askedAddress(request.person, over.signal),
      sendsFrom: (name) => configured(name)?.sendsFrom ?? [],
      legacySsh(name) {
        old = [];
        return isLegacy(name);
      },
      show(report) {
        latest = report;
        later();
      },
    };
  };

  function stop(): void {
    clearTimeout(timer);
    over.abort();
  }
  return { tools, legacy, stop };
}
