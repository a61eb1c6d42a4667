import type { TopHost, Tophosts, TophostsSort } from '../../esa-client/exchanges/tophosts';
import type { Messages } from '../../messages';
import { type Action, type Block, code, listed, type Report, type Text, text } from '../../report';
import { troubleBlocks } from '../../trouble';
import { type Answer, isPending } from './each';

export interface Asked {
  readonly line: string;
  /** ` on esa1,esa2` when the line named them, otherwise empty. */
  readonly on: string;
  readonly by: TophostsSort;
}

/** A destination over all appliances that answered. */
interface Everywhere {
  readonly host: string;
  readonly down: boolean;
  readonly sum: number;
  readonly busy: boolean;
  readonly where: readonly (readonly [appliance: string, count: number])[];
}

/** Which column of a table the rows are sorted by. */
const column = { active: 1, connections: 2, delivered: 3, soft: 4, hard: 5 } as const;

/** Rows of one appliance: it prints its top 20 (Cisco 118467). */
const ROWS = 20;
/** Rows over the fleet, above the tables of its appliances. */
const FLEET_ROWS = 5;
/** With more appliances than this, each gets one line, not a table: nobody reads ten tables on a phone. */
const TABLES = 6;
/** Buttons that open a destination, and those that retry one appliance: above, people type. */
const HOST_BUTTONS = 3;
const RETRY_BUTTONS = 6;

export function queueReport(answers: readonly Answer<Tophosts>[], asked: Asked, say: Messages): Report {
  const answered = answers.flatMap(({ appliance, value }) => (value ? [{ appliance, value }] : []));
  const silent = answers.filter((answer) => answer.problem).map((answer) => answer.appliance);
  const pending = isPending(answers);
  const fleet = everywhere(answered, asked.by);
  const down = fleet.filter((one) => one.down).map((one) => one.host);
  const waiting = sum(answered.map(({ value }) => waitingOn(value)));
  const [most] = everywhere(answered, 'active').filter((one) => one.sum > 0);
  const unread = answered.some(({ value }) => value.unread.length > 0);
  const status =
    answered.length === 0
      ? 'unknown'
      : down.length > 0
        ? 'critical'
        : waiting > 0 || silent.length > 0 || unread
          ? 'warning'
          : 'ok';
  const own = sum(
    answered.flatMap(({ value }) => value.hosts.filter(({ special }) => special).map(({ active }) => active)),
  );
  const totals = { waiting, own, appliances: answered.length, down, silent, ...(most && { most }) };
  const nothingYet = pending ? say.placeholder(asked.line) : say.queue.noAnswer(answers.length);
  return {
    language: say.language,
    status: pending ? 'info' : status,
    headline: answered.length === 0 ? nothingYet : say.queue.headline(totals),
    blocks: [
      ...(answered.length > 1
        ? fleetBlocks(fleet, asked.by, answers.length > TABLES ? ROWS : FLEET_ROWS, say)
        : []),
      ...(answers.length > TABLES
        ? lineEach(answers, say)
        : answers.flatMap((answer) => applianceBlocks(answer, asked.by, say))),
    ],
    actions: pending ? [] : actions(answered, fleet, answers.length, asked, say),
  };
}

function everywhere(
  answered: readonly { appliance: string; value: Tophosts }[],
  by: TophostsSort,
): Everywhere[] {
  const found = new Map<string, { down: boolean; busy: boolean; where: [string, number][] }>();
  for (const { appliance, value } of answered) {
    for (const host of value.hosts.filter(({ special }) => !special)) {
      const one = found.get(host.host) ?? { down: false, busy: false, where: [] };
      one.where.push([appliance, host[by] ?? 0]);
      found.set(host.host, { ...one, down: one.down || host.down, busy: one.busy || isBusy(host) });
    }
  }
  return [...found]
    .map(([host, one]) => ({ host, ...one, sum: sum(one.where.map(([, count]) => count)) }))
    .sort((a, b) => b.sum - a.sum);
}

/** Something to show: mail waiting, a connection open, or marked down. */
function isBusy(host: TopHost): boolean {
  return host.down || host.active !== 0 || host.connections !== 0;
}

function fleetBlocks(fleet: readonly Everywhere[], by: TophostsSort, most: number, say: Messages): Block[] {
  const holding = fleet.filter(({ sum: count }) => count > 0);
  const rows = holding.slice(0, most);
  const left = holding.length - rows.length;
  if (rows.length === 0) return [];
  return [
    {
      kind: 'table',
      title: say.queue.overAll(),
      columns: say.queue.overAllColumns(say.queue.columns[column[by]] ?? ''),
      rows: rows.map(({ host, down, sum: count, where }) => [
        destination(host, down, say),
        text`${count}`,
        listed(where.filter(([, part]) => part > 0).map(([appliance, part]) => text`${[appliance]} ${part}`)),
      ]),
    },
    ...(left > 0 ? [{ kind: 'text' as const, text: say.queue.more(left) }] : []),
  ];
}

function lineEach(answers: readonly Answer<Tophosts>[], say: Messages): Block[] {
  const facts = answers.flatMap(({ appliance, value, problem }): [string, Text][] =>
    problem
      ? [[appliance, say.problem(problem.trouble).what]]
      : [[appliance, value ? say.queue.waiting(waitingOn(value)) : say.queue.reading(appliance)]],
  );
  return [{ kind: 'facts', facts }];
}

function applianceBlocks(
  { appliance, value, problem }: Answer<Tophosts>,
  by: TophostsSort,
  say: Messages,
): Block[] {
  if (problem) return troubleBlocks(appliance, problem.trouble, say);
  if (!value) return [{ kind: 'text', text: say.queue.reading(appliance) }];
  const domains = value.hosts.filter((host) => !host.special);
  const busy = domains.filter((host) => isBusy(host) || (host[by] ?? 0) > 0);
  const shown = busy.slice(0, ROWS);
  const left = busy.length - shown.length;
  const idle = domains.length - busy.length;
  const special = value.hosts.filter((host) => host.special);
  const { columns } = say.queue;
  const blocks: Block[] = [
    shown.length > 0
      ? {
          kind: 'table',
          title: say.queue.table(appliance, waitingOn(value)),
          columns,
          rows: shown.map((host) => row(host, say)),
        }
      : { kind: 'text', text: say.queue.empty(appliance) },
  ];
  if (left > 0) blocks.push({ kind: 'text', text: say.queue.more(left) });
  if (idle > 0) blocks.push({ kind: 'text', text: say.queue.idle(idle) });
  if (special.length > 0) {
    blocks.push({ kind: 'text', text: [say.queue.special(appliance)] });
    blocks.push({ kind: 'facts', facts: special.map((host) => [host.host, number(host.active, say)]) });
  }
  if (value.unread.length > 0) {
    blocks.push({ kind: 'foreign', from: say.queue.unread(appliance), text: value.unread.join('\n') });
  }
  if (value.asOf !== undefined) blocks.push({ kind: 'text', text: say.queue.asOf(appliance, value.asOf) });
  return blocks;
}

function row(host: TopHost, say: Messages): Text[] {
  const numbers = [host.active, host.connections, host.delivered, host.soft, host.hard];
  return [destination(host.host, host.down, say), ...numbers.map((one) => number(one, say))];
}

function destination(host: string, down: boolean, say: Messages): Text {
  return down ? [code(host), ' ', say.queue.down] : [code(host)];
}

function actions(
  answered: readonly { appliance: string; value: Tophosts }[],
  fleet: readonly Everywhere[],
  count: number,
  { line, on }: Asked,
  say: Messages,
): Action[] {
  const holding = answered
    .filter(({ value }) => waitingOn(value) > 0)
    .sort((a, b) => waitingOn(b.value) - waitingOn(a.value))
    .slice(0, RETRY_BUTTONS);
  const worth = fleet
    .filter(({ busy }) => busy)
    .sort((a, b) => Number(b.down) - Number(a.down) || b.sum - a.sum);
  const held = everywhere(answered, 'active');
  const worst = held.find(({ down }) => down) ?? held.find(({ sum: count }) => count > 0);
  // What changes something stands last, and nothing that a thumb is after stands beside it.
  return [
    ...(worst ? [{ label: say.check.button(worst.host), invoke: `check ${worst.host}${on}` }] : []),
    { label: say.refresh, invoke: line, again: true as const },
    ...worth
      .slice(0, HOST_BUTTONS)
      .map(({ host }) => ({ label: say.queue.host(host), invoke: `host ${host}${on}` })),
    ...holding.map(({ appliance }) => ({
      label: count === 1 ? say.changes.kinds.retryAll.button : say.changes.kinds.retryAll.on(appliance),
      invoke: `retry all on ${appliance}`,
    })),
  ];
}

function number(value: number | undefined, say: Messages): Text {
  return value === undefined ? say.queue.missing() : text`${value}`;
}

/** Its own queues included: they hold mail too. */
function waitingOn({ hosts }: Tophosts): number {
  return sum(hosts.map((host) => host.active));
}

function sum(numbers: readonly (number | undefined)[]): number {
  return numbers.reduce<number>((total, one) => total + (one ?? 0), 0);
}
