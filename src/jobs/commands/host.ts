import { z } from 'zod';
import { defineCommand, type Tools } from '../../command';
import { unicodeOf } from '../../domain';
import { type HostStatus, hoststatus } from '../../esa-client/exchanges/hoststatus';
import { status } from '../../esa-client/exchanges/status';
import type { Messages } from '../../messages';
import { type Block, code, listed, type Report, type Text, text } from '../../report';
import { troubleBlocks } from '../../trouble';
import { maskAddresses } from '../mask';
import { replyMeaning } from '../replies/blocks';
import { type Answer, isPending, lineOf, reportEach } from './each';
import { hostActions } from './host-actions';
import { timeOf } from './log-search';
import { oldestText } from './oldest';
import { domain } from './words';

/** Mail that waits longer than this has missed its automatic retries of the first hour (default bounce profile, Cisco 118410). */
const OLD_SECONDS = 3600;

/** How long mail may wait by the default bounce profile (Cisco 118410). */
const QUEUED_SECONDS = 259_200;

type Known = Extract<HostStatus, { known: true }>;

/** A destination as one appliance sees it; `suspended` is undefined when that could not be read. */
export interface HostView {
  readonly host: HostStatus;
  readonly suspended: boolean | undefined;
}

export const host = defineCommand({
  name: 'host',
  usage: 'host <domain>',
  examples: ['host mail.com', 'host mail.com on esa1'],
  level: 'viewer',
  args: z.tuple([domain]),
  bind: ([name]) => ({
    domain: name,
    run: async (tools) => {
      const line = lineOf(tools, 'host', name);
      return reportEach(
        tools,
        (appliance) => view(tools, appliance, name),
        (answers) => hostReport(name, answers, line, tools),
      );
    },
  }),
});

async function view(tools: Tools, appliance: string, name: string): Promise<HostView> {
  const [read, system] = await Promise.allSettled([
    tools.ask(appliance, hoststatus(name)),
    tools.ask(appliance, status()),
  ]);
  if (read.status === 'rejected') throw read.reason;
  return {
    host: tools.may('admin', appliance, name) ? read.value : masked(read.value),
    suspended: system.status === 'fulfilled' ? system.value.deliverySuspended : undefined,
  };
}

/** What servers reply quotes the recipient. */
function masked(seen: HostStatus): HostStatus {
  if (!seen.known) return seen;
  return {
    ...seen,
    ...(seen.last5xx !== undefined && { last5xx: maskAddresses(seen.last5xx) }),
    unread: seen.unread.map(maskAddresses),
  };
}

function hostReport(
  name: string,
  answers: readonly Answer<HostView>[],
  line: string,
  tools: Pick<Tools, 'say' | 'named' | 'may' | 'appliances'>,
): Report {
  const { say } = tools;
  const known = answers.flatMap(({ appliance, value }) =>
    value?.host.known ? [{ appliance, host: value.host }] : [],
  );
  const unicode = unicodeOf(name);
  const pending = isPending(answers);
  return {
    language: say.language,
    status: pending
      ? 'info'
      : verdictStatus(
          answers,
          known.map((one) => one.host),
        ),
    headline: pending && known.length === 0 ? say.placeholder(line) : headline(name, answers, known, say),
    blocks: [
      ...(unicode === undefined ? [] : [{ kind: 'text' as const, text: say.international(name, unicode) }]),
      ...answers.flatMap((answer) => applianceBlocks(name, answer, answers.length > 1, say)),
      ...footnotes(
        known.map((one) => one.host),
        say,
      ),
    ],
    actions: pending ? [] : hostActions(name, known, line, tools),
  };
}

function verdictStatus(answers: readonly Answer<HostView>[], known: readonly Known[]): Report['status'] {
  if (answers.every(({ value }) => !value)) return 'unknown';
  if (known.some((one) => one.state === 'down') || answers.some(({ value }) => value?.suspended))
    return 'critical';
  if (known.some((one) => one.state === 'unknown' || one.unread.length > 0)) return 'warning';
  if (answers.some(({ problem }) => problem)) return 'warning';
  if (known.some((one) => (one.active ?? 0) > 0 && (one.oldestSeconds ?? 0) > OLD_SECONDS)) return 'warning';
  return known.length === 0 ? 'info' : 'ok';
}

function headline(
  name: string,
  answers: readonly Answer<HostView>[],
  known: readonly { appliance: string; host: Known }[],
  say: Messages,
): Text {
  const [first, ...others] = known;
  if (first === undefined) {
    return answers.some(({ value }) => value) ? say.host.noRecord(name) : say.host.noAnswer(name);
  }
  if (others.length === 0)
    return say.host.headline(name, first.host.state, first.host.active, first.host.oldestSeconds);
  const states = (['down', 'unknown', 'up'] as const).flatMap((state) => {
    const on = known.filter((one) => one.host.state === state).map((one) => one.appliance);
    return on.length === 0 ? [] : [say.host.stateOn(state, on.join(', '))];
  });
  const waiting = known.reduce((total, one) => total + (one.host.active ?? 0), 0);
  return say.host.several(name, states.join(say.and), waiting, known.length);
}

function applianceBlocks(
  name: string,
  { appliance, value, problem }: Answer<HostView>,
  several: boolean,
  say: Messages,
): Block[] {
  if (problem) return troubleBlocks(appliance, problem.trouble, say);
  if (!value) return [{ kind: 'text', text: say.queue.reading(appliance) }];
  const title: Block[] = several ? [{ kind: 'text', text: say.host.title(appliance) }] : [];
  const delivery: Block[] = value.suspended
    ? [{ kind: 'text', text: say.host.suspended(appliance) }]
    : value.suspended === undefined
      ? [{ kind: 'text', text: say.host.statusUnknown(appliance) }]
      : [];
  if (!value.host.known) {
    const what: Block[] = several
      ? [{ kind: 'text', text: say.host.noRecordOn(name, appliance) }]
      : [{ kind: 'text', text: say.host.noRecordMeaning() }];
    return [...what, ...delivery];
  }
  const seen = value.host;
  return [
    ...title,
    ...delivery,
    { kind: 'facts', facts: facts(seen, say) },
    { kind: 'facts', facts: details(seen, say) },
    ...(seen.last5xx === undefined
      ? []
      : [
          { kind: 'foreign' as const, from: say.host.last5xx(appliance), text: seen.last5xx },
          ...replyMeaning(seen.last5xx, say),
          { kind: 'text' as const, text: say.host.onlyOne(agoOf(seen), (seen.active ?? 0) > 0) },
        ]),
    ...(seen.unread.length === 0
      ? []
      : [{ kind: 'foreign' as const, from: say.queue.unread(appliance), text: seen.unread.join('\n') }]),
  ];
}

/** How old the last 5xx is, both by the appliance's own clock: `(at Tue Mar  3 05:00:00 2026 IN …)`. */
function agoOf({ last5xx = '', asOf = '' }: Known): number | undefined {
  const said = last5xx.lastIndexOf('(at ');
  const at = said < 0 ? undefined : timeOf(last5xx.slice(said + 4, said + 44));
  const now = timeOf(asOf);
  return at === undefined || now === undefined || at > now ? undefined : (now - at) / 1000;
}

/** What holds on each of them, once. */
function footnotes(known: readonly Known[], say: Messages): Block[] {
  if (known.length === 0) return [];
  const waits = known.some(({ active }) => (active ?? 0) > 0);
  return [{ kind: 'text', text: [...say.host.counted(), ...(waits ? [' ', ...say.retries.profile()] : [])] }];
}

/** What is looked for first. */
function facts(seen: Known, say: Messages): [string, Text][] {
  const label = say.host.facts;
  return given([
    [label.state, [say.host.states[seen.state], ': ', say.host.meaning[seen.state]]],
    [label.active, count(seen.active, say)],
    [label.oldest, oldestText(seen, say)],
    [label.soft, count(seen.soft, say)],
    [label.delivered, count(seen.delivered, say)],
  ]);
}

function details(seen: Known, say: Messages): [string, Text][] {
  const label = say.host.facts;
  const list = (values: readonly string[]): Text | undefined =>
    values.length === 0 ? undefined : listed(values.map(code));
  const literal = (value: string | undefined): Text | undefined =>
    value === undefined ? undefined : [code(value)];
  return given([
    [label.unattempted, count(seen.unattempted, say)],
    [label.attempted, count(seen.attempted, say)],
    [label.hard, count(seen.hard, say)],
    [label.outbound, count(seen.outbound, say)],
    [say.retries.untilBounce, untilBounce(seen, say)],
    [label.lastActivity, literal(seen.lastActivity)],
    [label.clock, literal(seen.asOf)],
    [label.mx, list(seen.mx.map((mx) => mx.host))],
    [label.addresses, list(seen.addresses.map((one) => one.ip))],
    [label.routes, list(seen.routes)],
  ]);
}

function count(value: number | undefined, say: Messages): Text {
  return value === undefined ? say.queue.missing() : text`${value}`;
}

function given(facts: readonly [string, Text | undefined][]): [string, Text][] {
  return facts.flatMap(([name, value]): [string, Text][] => (value === undefined ? [] : [[name, value]]));
}

/** Nothing that the appliance prints: said with its source, and only while that could still be true. */
function untilBounce({ active, oldestSeconds }: Known, say: Messages): Text | undefined {
  if ((active ?? 0) === 0 || oldestSeconds === undefined || oldestSeconds >= QUEUED_SECONDS) return undefined;
  return say.retries.left(QUEUED_SECONDS - oldestSeconds);
}
