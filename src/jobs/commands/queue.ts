import { z } from 'zod';
import { defineCommand } from '../../command';
import {
  type TopHost,
  type Tophosts,
  type TophostsSort,
  tophosts,
} from '../../esa-client/exchanges/tophosts';
import type { Messages } from '../../messages';
import { type Action, type Block, code, type Report, type Text, text } from '../../report';
import { troubleBlocks } from '../../trouble';
import { type Answer, askEach } from './each';
import { keyword } from './words';

const sorts = [
  'active',
  'connections',
  'delivered',
  'hard',
  'soft',
] as const satisfies readonly TophostsSort[];

/** Rows shown per appliance; the appliance itself prints its top 20 (Cisco 118467). */
const ROWS = 20;
/** Buttons that open a destination. */
const HOST_BUTTONS = 3;

export const queue = defineCommand({
  name: 'queue',
  usage: `queue [by ${sorts.join('|')}]`,
  examples: ['queue', 'queue by soft', 'queue on esa1'],
  level: 'viewer',
  args: z.union([z.tuple([]), z.tuple([keyword('by'), keyword(...sorts)])]),
  bind: ([, by]) => ({
    run: async (tools) => {
      const line = [
        'queue',
        ...(by ? ['by', by] : []),
        ...(tools.named ? ['on', tools.appliances.join(',')] : []),
      ].join(' ');
      const shown = (answers: readonly Answer<Tophosts>[]) => queueReport(answers, line, tools.say);
      return shown(
        await askEach(
          tools,
          (appliance) => tools.ask(appliance, tophosts(by)),
          (soFar) => tools.show(shown(soFar)),
        ),
      );
    },
  }),
});

/** Destinations with something to show: mail waiting, a connection open, or marked down. */
const busy = (host: TopHost) => host.down || host.active !== 0 || host.connections !== 0;

function queueReport(answers: readonly Answer<Tophosts>[], line: string, say: Messages): Report {
  const answered = answers.flatMap(({ appliance, value }) => (value ? [{ appliance, value }] : []));
  const silent = answers.filter((answer) => answer.problem).map((answer) => answer.appliance);
  const hosts = answered.flatMap(({ appliance, value }) =>
    value.hosts.filter((host) => !host.special).map((host) => ({ ...host, appliance })),
  );
  const waiting = sum(answered.flatMap(({ value }) => value.hosts.map((host) => host.active)));
  const [most] = hosts
    .filter((host) => (host.active ?? 0) > 0)
    .sort((a, b) => (b.active ?? 0) - (a.active ?? 0));
  const down = [...new Set(hosts.filter((host) => host.down).map((host) => host.host))];
  const unread = answered.some(({ value }) => value.unread.length > 0);
  const pending = answers.length - answered.length - silent.length;
  return {
    language: say.language,
    status:
      answered.length === 0 && pending === 0
        ? 'unknown'
        : down.length > 0
          ? 'critical'
          : waiting > 0 || silent.length > 0 || unread
            ? 'warning'
            : 'ok',
    headline:
      answered.length === 0
        ? pending > 0
          ? say.placeholder(line)
          : say.queue.noAnswer(answers.length)
        : say.queue.headline({
            waiting,
            appliances: answered.length,
            ...(most && { most: { host: most.host, active: most.active ?? 0, appliance: most.appliance } }),
            down,
            silent,
          }),
    blocks: answers.flatMap((answer) => applianceBlocks(answer, say)),
    actions: pending > 0 ? [] : actions(answered, hosts, answers.length, line, say),
  };
}

function applianceBlocks({ appliance, value, problem }: Answer<Tophosts>, say: Messages): Block[] {
  if (problem) return troubleBlocks(appliance, problem.trouble, say);
  if (!value) return [{ kind: 'text', text: say.queue.reading(appliance) }];
  const domains = value.hosts.filter((host) => !host.special);
  const shown = domains.filter(busy).slice(0, ROWS);
  const idle = domains.length - shown.length;
  const special = value.hosts.filter((host) => host.special);
  const waiting = sum(value.hosts.map((host) => host.active));
  const blocks: Block[] = [
    shown.length > 0
      ? {
          kind: 'table',
          title: say.queue.table(appliance, waiting),
          columns: say.queue.columns,
          rows: shown.map((host) => row(host, say)),
        }
      : { kind: 'text', text: say.queue.empty(appliance) },
  ];
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
  return [
    host.down ? [code(host.host), ' ', say.queue.down] : [code(host.host)],
    ...numbers.map((one) => number(one, say)),
  ];
}

function actions(
  answered: readonly { appliance: string; value: Tophosts }[],
  hosts: readonly (TopHost & { appliance: string })[],
  asked: number,
  line: string,
  say: Messages,
): Action[] {
  const holding = answered.filter(({ value }) => sum(value.hosts.map((host) => host.active)) > 0);
  const worth = [...hosts]
    .filter(busy)
    .sort((a, b) => Number(b.down) - Number(a.down) || (b.active ?? 0) - (a.active ?? 0));
  const domains = [...new Set(worth.map((host) => host.host))].slice(0, HOST_BUTTONS);
  return [
    ...domains.map((domain) => ({ label: say.queue.host(domain), invoke: `host ${domain}` })),
    ...holding.map(({ appliance }) => ({
      label: asked === 1 ? say.queue.retryAll : say.queue.retryAllOn(appliance),
      invoke: `retry all on ${appliance}`,
    })),
    { label: say.refresh, invoke: line, again: true as const },
  ];
}

function number(value: number | undefined, say: Messages): Text {
  return value === undefined ? say.queue.missing() : text`${value}`;
}

function sum(numbers: readonly (number | undefined)[]): number {
  return numbers.reduce<number>((total, one) => total + (one ?? 0), 0);
}
