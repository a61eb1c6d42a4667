import type { Tools } from '../../command';
import type { Messages } from '../../messages';
import { type Block, code, listed, type Report, type Text, text } from '../../report';
import { troubleBlocks } from '../../trouble';
import { resolverBlocks } from '../ours/dns-blocks';
import { addressText, findingBlocks } from '../ours/smtp-blocks';
import { factRows, factsIn, factText, verdictBlocks, verdictText } from '../verdict/blocks';
import type { FactName } from '../verdict/facts';
import { judge, type Verdict } from '../verdict/judge';
import { checkActions } from './check-actions';
import { factsOf } from './check-facts';
import type { Checked, OnAppliance, Part } from './check-gather';
import { isSilent, type Judged, judgedOf, partsOf } from './check-judged';
import { viewsBlocks } from './check-views';

/** Appliances of which each check has a line of its own; with more, each appliance has one line. */
const DETAILED = 3;
/** Replies that are quoted; the rest is in the log. */
const QUOTED = 3;

export function checkReport(
  name: string,
  checked: Checked,
  line: string,
  tools: Pick<Tools, 'say' | 'may' | 'appliances'>,
): Report {
  const { say } = tools;
  const parts = [...checked.appliances.flatMap(partsOf), ...Object.values(checked.here)];
  if (parts.some(({ over }) => !over)) return running(name, checked, line, say);
  const judged = judgedOf(name, checked);
  const [first] = judged;
  // There is always one: without an appliance it is judged by what was seen from here.
  const { verdict, on } = first as Judged;
  const waiting = judged.flatMap((one) => one.on).filter((one) => one.waiting > 0);
  const where = judged.length > 1 ? say.check.on(on.map(({ appliance }) => appliance).join(', ')) : [];
  return {
    language: say.language,
    status: statusOf(verdict, on, parts),
    headline: [...where, ...verdictText(verdict, say), ...waitingText(waiting, say)],
    blocks: [
      ...viewsBlocks(name, checked, say),
      ...judged.flatMap((one, i) => judgedBlocks(one, { alone: judged.length === 1, first: i === 0 }, say)),
      ...checked.appliances.flatMap((one) => applianceBlocks(one, say)),
      ...hereBlocks(checked, say),
    ],
    actions: checkActions(name, judged, line, tools),
  };
}

function statusOf(
  { who, rule, seen, evidence }: Verdict,
  on: Judged['on'],
  parts: readonly Part<unknown>[],
): Report['status'] {
  // The verdict says "unknown" itself; as a sign of the whole that is left for when nothing was found out.
  if (who === 'unknown') return evidence.length === 0 ? 'unknown' : 'warning';
  // What keeps no mail waiting can wait itself; what keeps all mail in cannot.
  if (who !== 'itself')
    return rule !== 'suspended' && on.length > 0 && on.every(isIdle) ? 'warning' : 'critical';
  const idle = rule === 'on-its-way' || (seen.host?.active ?? 0) === 0;
  return idle && parts.every(({ problem }) => !problem) ? 'ok' : 'warning';
}

/** The appliance says that nothing waits there. */
function isIdle({ verdict: { seen } }: Judged['on'][number]): boolean {
  const { host } = seen.facts;
  return typeof host === 'object' && (!host.known || host.active === 0);
}

function waitingText(on: Judged['on'], say: Messages): Text {
  if (on.length === 0) return [];
  return [
    ' ',
    ...say.check.waiting(
      on.reduce((sum, one) => sum + one.waiting, 0),
      on.length,
    ),
  ];
}

function judgedBlocks(
  { verdict, on }: Judged,
  { alone, first }: { alone: boolean; first: boolean },
  say: Messages,
): Block[] {
  const names = listed(
    on.map(({ appliance, waiting }) => text`${code(appliance)} (${say.queue.waiting(waiting)})`),
  );
  const idle = on.every(({ waiting }) => waiting === 0);
  if (!first && idle) {
    const where = say.check.on(on.map(({ appliance }) => appliance).join(', '));
    return [{ kind: 'text', text: [...where, ...verdictText(verdict, say)] }];
  }
  const title: Block[] = alone && on.length < 2 ? [] : [{ kind: 'text', text: say.check.title(names) }];
  const sentence: Block[] = first ? [] : [{ kind: 'text', text: verdictText(verdict, say) }];
  return [
    ...title,
    ...sentence,
    ...verdictBlocks(verdict, say, on),
    ...alsoBlocks(verdict, on, say),
    ...wordsBlocks(on, say),
  ];
}

/** What was seen besides, which the verdict does not rest on. */
function alsoBlocks(verdict: Verdict, on: Judged['on'], say: Messages): Block[] {
  const each = on.length > 0 ? on : [{ appliance: '', verdict }];
  const rested = factsIn(each, ({ evidence, failed }) => [...evidence, ...failed]);
  const besides = factsIn(each, ({ seen }) => Object.keys(seen.facts) as FactName[]);
  const facts = besides
    .filter((fact) => (fact as string) !== 'domain' && fact !== 'suspended' && !rested.includes(fact))
    .flatMap((fact) => factRows(fact, each, say));
  return facts.length === 0
    ? []
    : [
        { kind: 'text', text: say.check.also() },
        { kind: 'facts', facts },
      ];
}

/** Their own words, where the verdict rests on them; the same words once. */
function wordsBlocks(on: Judged['on'], say: Messages): Block[] {
  const said = on.flatMap(({ appliance, verdict: { evidence, seen } }) => {
    const { telnet, log } = seen.facts;
    const greeting = typeof telnet === 'object' && telnet.code !== 220 ? telnet.greeting : undefined;
    const last = Array.isArray(log) && evidence.includes('log') ? log.at(-1)?.text : undefined;
    return [
      ...(greeting === undefined ? [] : [{ from: say.check.greeting(appliance), text: greeting }]),
      ...(last === undefined ? [] : [{ from: say.check.lastReply(appliance), text: last }]),
    ];
  });
  const different = new Map(said.map((one) => [one.text, one] as const).reverse());
  return [...different.values()]
    .reverse()
    .slice(0, QUOTED)
    .map((one) => ({ kind: 'foreign' as const, ...one }));
}

/** Why there is no answer, once for one that gave none at all. */
function applianceBlocks(seen: OnAppliance, say: Messages): Block[] {
  const problems = partsOf(seen).flatMap(({ problem }) => problem ?? []);
  const different = new Map(problems.map((problem) => [JSON.stringify(problem.trouble), problem]));
  return [...different.values()]
    .slice(0, isSilent(seen) ? 1 : 2)
    .flatMap((problem) => troubleBlocks(seen.appliance, problem.trouble, say));
}

/** What no rule is about: what keeps mail from senders that honour DANE or MTA-STS, and resolvers that failed. */
function hereBlocks({ here: { dns, smtp, domain } }: Checked, say: Messages): Block[] {
  if (dns.problem) return troubleBlocks(say.ours.here, dns.problem.trouble, say);
  const findings = findingBlocks(smtp.value?.conversations ?? [], domain.value, say, ['blocks-strict']);
  const resolvers = domain.value ? resolverBlocks(domain.value, say) : [];
  const blocks = [...findings, ...resolvers];
  return blocks.length === 0 ? [] : [{ kind: 'text', text: say.ours.title() }, ...blocks];
}

function running(name: string, { appliances, here }: Checked, line: string, say: Messages): Report {
  const steps =
    appliances.length > DETAILED
      ? appliances.map((one) => applianceStep(name, one, here, say))
      : appliances.flatMap((one) => {
          const verdict = judge(factsOf(name, one, here));
          const labelled = (fact: FactName, part: Part<unknown>) =>
            step(say.check.step(one.appliance, fact), part, factText(fact, verdict, say), say);
          return [
            labelled('host', one.host),
            labelled('suspended', one.system),
            labelled('dig', one.dig),
            labelled('telnet', one.telnet),
            ...(one.log ? [labelled('log', one.log)] : []),
            ...(one.sending ? [labelled('sending', one.sending)] : []),
          ];
        });
  const own = judge(factsOf(name, undefined, here));
  const tried = listed((here.smtp.value?.conversations ?? []).map((one) => addressText(one, say)));
  return {
    language: say.language,
    status: 'info',
    headline: say.placeholder(line),
    blocks: [
      {
        kind: 'steps',
        steps: [
          ...steps,
          step(say.check.step(say.ours.here, 'dns'), here.dns, factText('dns', own, say), say),
          step(say.check.step(say.ours.here, 'smtp'), here.smtp, tried, say),
        ],
      },
    ],
  };
}

type Step = Extract<Block, { kind: 'steps' }>['steps'][number];

function step(label: string, { over, value, problem }: Part<unknown>, note: Text, say: Messages): Step {
  const told = problem ? say.problem(problem.trouble).what : value === undefined ? [] : note;
  return {
    label,
    state: problem ? 'failed' : over ? 'done' : 'running',
    ...(told.length > 0 && { note: told }),
  };
}

function applianceStep(name: string, seen: OnAppliance, here: Checked['here'], say: Messages): Step {
  const parts = partsOf(seen);
  const whole = { over: parts.every(({ over }) => over), ...(isSilent(seen) && seen.host) };
  return step(
    seen.appliance,
    { ...whole, value: seen.host.value },
    factText('host', judge(factsOf(name, seen, here)), say),
    say,
  );
}
