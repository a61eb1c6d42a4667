import { z } from 'zod';
import { defineCommand, type Tools } from '../../command';
import { type SystemStatus, statusDetail } from '../../esa-client/exchanges/status';
import { type Version, version } from '../../esa-client/exchanges/version';
import { type WorkQueue, workqueue } from '../../esa-client/exchanges/workqueue';
import type { Messages } from '../../messages';
import { unlessProblem } from '../../problem';
import { type Block, code, duration, type Report, type Text, text } from '../../report';
import { troubleBlocks } from '../../trouble';
import { type Answer, isPending, lineOf, onlyIfSeveral, reportEach, unreadBlock } from './each';
import { oldestText } from './oldest';

/** One appliance as a whole; what could not be read beside the status is absent. */
interface StatusView {
  readonly system: SystemStatus;
  readonly queue: WorkQueue | undefined;
  readonly version: Version | undefined;
}

export const status = defineCommand({
  name: 'status',
  usage: 'status',
  examples: ['status', 'status on esa1'],
  level: 'viewer',
  args: z.tuple([]),
  bind: () => ({
    run: async (tools) => {
      const line = lineOf(tools, 'status');
      return reportEach(
        tools,
        (appliance) => view(tools, appliance),
        (answers) => statusReport(answers, line, tools.say),
      );
    },
  }),
});

async function view(tools: Pick<Tools, 'ask'>, appliance: string): Promise<StatusView> {
  const [system, queue, release] = await Promise.all([
    tools.ask(appliance, statusDetail()),
    tools.ask(appliance, workqueue()).catch(unlessProblem),
    tools.ask(appliance, version()).catch(unlessProblem),
  ]);
  return { system, queue, version: release };
}

function statusReport(answers: readonly Answer<StatusView>[], line: string, say: Messages): Report {
  const seen = answers.flatMap(({ appliance, value }) => (value ? [{ appliance, ...value }] : []));
  const pending = isPending(answers);
  const names = (some: readonly { appliance: string }[]) => some.map(({ appliance }) => appliance).join(', ');
  const stopped = seen.filter(({ system }) => system.deliverySuspended);
  const paused = seen.filter(({ queue }) => queue?.state === 'paused');
  const unclear = seen.filter(({ system }) => system.deliverySuspended === undefined);
  const busy = seen.filter(({ system }) => (system.conservation ?? 0) > 0 || system.receivingSuspended);
  const stalled = seen.filter(({ system }) => isStalled(system));
  const named = [stopped, paused, unclear, stalled].find((some) => some.length > 0) ?? seen;
  const waiting = named.reduce((total, { system }) => total + (system.active ?? 0), 0);
  const status =
    stopped.length > 0
      ? 'critical'
      : seen.length < answers.length || paused.length + unclear.length + busy.length + stalled.length > 0
        ? 'warning'
        : 'ok';
  return {
    language: say.language,
    status: pending ? 'info' : seen.length === 0 ? 'unknown' : status,
    headline:
      seen.length === 0
        ? pending
          ? say.placeholder(line)
          : say.status.noAnswer(answers.length)
        : say.status.headline({
            stopped: names(stopped),
            paused: names(paused),
            unclear: names(unclear),
            stalled: names(stalled),
            waiting,
            appliances: seen.length,
          }),
    blocks: answers.flatMap((answer) => applianceBlocks(answer, answers.length > 1, say)),
    actions: pending
      ? []
      : [
          { label: say.status.queue, invoke: line.replace(/^status/, 'queue') },
          { label: say.refresh, invoke: line, again: true as const },
        ],
  };
}

/** Mail waits and none leaves, though nobody suspended it. The rate is that of 15 minutes (9.1.2 guide, p. 34-6). */
function isStalled({ active = 0, deliveredPerHour, deliverySuspended }: SystemStatus): boolean {
  return active > 0 && deliveredPerHour === 0 && deliverySuspended === false;
}

function applianceBlocks(
  { appliance, value, problem }: Answer<StatusView>,
  several: boolean,
  say: Messages,
): Block[] {
  if (problem) return troubleBlocks(appliance, problem.trouble, say);
  if (!value) return [{ kind: 'text', text: say.queue.reading(appliance) }];
  const { system } = value;
  const warnings = [
    ...(system.deliverySuspended ? [say.host.suspended(appliance)] : []),
    ...(system.deliverySuspended === undefined ? [say.host.statusUnknown(appliance)] : []),
    ...(system.receivingSuspended ? [say.status.receivingSuspended(appliance)] : []),
    ...(value.queue?.state === 'paused' ? [say.status.paused(appliance)] : []),
    ...(isStalled(system) ? [say.status.stalled(appliance, system.active ?? 0)] : []),
    ...((system.conservation ?? 0) > 0 ? [say.status.conservation(appliance)] : []),
  ];
  return [
    ...onlyIfSeveral(several, appliance, say),
    ...warnings.map((words): Block => ({ kind: 'text', text: words })),
    { kind: 'facts', facts: facts(value, say) },
    ...unreadBlock(appliance, [...system.unread, ...(value.queue?.unread ?? [])], say),
    ...(system.asOf === undefined
      ? []
      : [{ kind: 'text' as const, text: say.queue.asOf(appliance, system.asOf) }]),
  ];
}

function facts({ system, queue, version: release }: StatusView, say: Messages): [string, Text][] {
  const label = say.status.facts;
  const count = (value: number | undefined): Text =>
    value === undefined ? say.queue.missing() : text`${value}`;
  const literal = (value: string | undefined): Text | undefined =>
    value === undefined ? undefined : [code(value)];
  const inWork = queue?.messages ?? system.workQueue;
  const all: [string, Text | undefined][] = [
    [label.system, literal(system.systemStatus) ?? say.queue.missing()],
    [label.active, count(system.active)],
    [label.unattempted, count(system.unattempted)],
    [label.attempted, count(system.attempted)],
    [label.oldest, oldestText(system, say)],
    [
      label.workQueue,
      [...count(inWork), ...(queue?.stateText === undefined ? [] : [' · ', code(queue.stateText)])],
    ],
    [
      label.rate,
      system.deliveredPerHour === undefined ? undefined : say.status.perHour(system.deliveredPerHour),
    ],
    [
      label.connections,
      system.outbound === undefined && system.inbound === undefined
        ? undefined
        : [...count(system.outbound), ' / ', ...count(system.inbound)],
    ],
    [label.destinations, system.destinations === undefined ? undefined : count(system.destinations)],
    [label.conservation, (system.conservation ?? 0) === 0 ? undefined : count(system.conservation)],
    [label.up, system.upSeconds === undefined ? literal(system.upSince) : [duration(system.upSeconds)]],
    [label.version, literal(release?.version)],
  ];
  return all.flatMap(([name, value]): [string, Text][] => (value === undefined ? [] : [[name, value]]));
}
