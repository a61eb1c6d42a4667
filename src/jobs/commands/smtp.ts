import { isIP } from 'node:net';
import { z } from 'zod';
import { defineCommand, type Tools } from '../../command';
import type { Messages } from '../../messages';
import type { Block, Report, Text } from '../../report';
import { code } from '../../report';
import { troubleBlocks } from '../../trouble';
import { serverBlocks } from '../ours/smtp-blocks';
import { replyBlocks } from '../replies/blocks';
import { ownNext, verdictText } from '../verdict/blocks';
import { judge, type Verdict } from '../verdict/judge';
import { dnsFact, smtpFact } from '../verdict/probed';
import { see } from '../verdict/seen';
import { ownView } from './dns-view';
import { type Answer, isPending, lineOf, reportEachAndHere } from './each';
import { type OwnSmtp, type SmtpResult, type SmtpView, tryFromHere, view } from './smtp-view';
import { host } from './words';

/** The worst first: what one appliance cannot reach matters more than what another can. */
const order = [
  'null-mx',
  'bad-mx',
  'no-host',
  'refused',
  'unreachable',
  'timed-out',
  'silent',
  'no-greeting',
  'rejected',
  'unclear',
  'welcome',
] as const satisfies readonly SmtpResult[];

export const smtp = defineCommand({
  name: 'smtp',
  usage: 'smtp <host|domain|address>',
  examples: ['smtp mail.com', 'smtp mx1.mail.com on esa1', 'smtp 192.0.2.25'],
  level: 'viewer',
  args: z.tuple([host]),
  bind: ([name]) => ({
    domain: name,
    run: async (tools) => {
      await tools.open(name);
      const line = lineOf(tools, 'smtp', name);
      return reportEachAndHere<SmtpView, OwnSmtp>(
        tools,
        (appliance) => view(tools, appliance, name),
        (landed) => tryFromHere(tools, name, landed),
        (...soFar) => smtpReport(name, soFar, line, tools),
      );
    },
  }),
});

function smtpReport(
  name: string,
  [answers, own]: readonly [readonly Answer<SmtpView>[], Answer<OwnSmtp>],
  line: string,
  { say, may }: Pick<Tools, 'say' | 'may'>,
): Report {
  const seen = answers.flatMap(({ value }) => (value ? [value] : []));
  const pending = isPending(answers) || !(own.value?.done || own.problem);
  const worst = order.flatMap((result) => seen.find((one) => one.result === result) ?? [])[0];
  const alike = new Set(seen.map(({ result }) => result)).size === 1;
  const some = seen.some(({ result }) => result === 'welcome');
  const onlyHere = seen.length > 0 && seen.every((one) => isOnlyHere(one, own.value));
  const unanswered = seen.length < answers.length;
  const nowhere = seen.every(({ result }) => result === 'no-host') ? nowhereFor(own.value) : undefined;
  return {
    language: say.language,
    status: pending
      ? 'info'
      : worst === undefined || worst.result === 'unclear'
        ? 'unknown'
        : worst.result === 'welcome'
          ? unanswered
            ? 'warning'
            : 'ok'
          : some || nowhere !== undefined
            ? 'warning'
            : 'critical',
    headline:
      worst === undefined
        ? pending
          ? say.placeholder(line)
          : say.smtp.noAnswer(name)
        : nowhere !== undefined
          ? say.smtp.nowhere[nowhere](name)
          : onlyHere
            ? say.smtp.onlyHere(worst.server ?? name)
            : alike
              ? say.smtp.headline(worst.result, worst.server ?? name, worst.seen?.code)
              : some
                ? say.smtp.differ(name)
                : say.smtp.none(name),
    blocks: [
      ...(nowhere === undefined
        ? diagnosisBlocks(name, answers, own.value, say)
        : [{ kind: 'text' as const, text: say.smtp.nowhereNext[nowhere](name) }]),
      ...answers.flatMap((answer) => applianceBlocks(name, answer, own.value, say)),
      ...ownBlocks(name, own, say),
    ],
    actions: pending
      ? []
      : [
          // Of an address an appliance keeps no record.
          ...(isIP(name) === 0
            ? [{ label: say.queue.host(name), invoke: line.replace(/^smtp/, 'host') }]
            : []),
          ...(nowhere === undefined && answers.some(({ appliance }) => may('operator', appliance, name))
            ? [{ label: say.host.smtpping, invoke: line.replace(/^smtp/, 'smtpping') }]
            : []),
          { label: say.refresh, invoke: line, again: true as const },
        ],
  };
}

/** There is nobody to connect to, and both views agree: nothing on the way is to blame. */
function nowhereFor(own: OwnSmtp | undefined): 'no-domain' | 'none' | undefined {
  const kind = own?.done ? own.route?.kind : undefined;
  return kind === 'no-domain' || kind === 'none' ? kind : undefined;
}

const unreached: readonly SmtpResult[] = ['refused', 'unreachable', 'timed-out', 'silent'];

/** The very server that an appliance does not get through to welcomes us: it is not off. */
function isOnlyHere({ result, server }: SmtpView, own: OwnSmtp | undefined): boolean {
  const same = own?.conversations.filter(({ exchanger }) => exchanger.toLowerCase() === server) ?? [];
  return (
    unreached.includes(result) && see({ domain: server ?? '', smtp: same.map(smtpFact) }).here === 'welcome'
  );
}

function verdictOf(name: string, value: SmtpView | undefined, own: OwnSmtp | undefined): Verdict | undefined {
  if (!value?.seen || !own?.done) return undefined;
  return judge({
    domain: name,
    telnet: value.seen,
    ...(own.route && { dns: dnsFact(own.route) }),
    smtp: own.conversations.map(smtpFact),
  });
}

/** What follows from both views together, for each appliance, the same once. */
function diagnosisBlocks(
  name: string,
  answers: readonly Answer<SmtpView>[],
  own: OwnSmtp | undefined,
  say: Messages,
): Block[] {
  const verdicts = answers.flatMap(({ appliance, value }): { appliance: string; verdict: Verdict }[] => {
    const verdict = verdictOf(name, value, own);
    if (verdict === undefined) return [];
    const { there, here } = verdict.seen;
    return there === 'welcome' && here === 'welcome' ? [] : [{ appliance, verdict }];
  });
  const rules = [...new Set(verdicts.map(({ verdict }) => verdict.rule))];
  return rules.map((rule) => {
    const same = verdicts.filter(({ verdict }) => verdict.rule === rule);
    const where = answers.length > 1 ? say.smtp.on(same.map(({ appliance }) => appliance).join(', ')) : [];
    const [first] = same;
    return { kind: 'text' as const, text: [...where, ...(first ? verdictText(first.verdict, say) : [])] };
  });
}

function ownBlocks(name: string, { appliance, value, problem }: Answer<OwnSmtp>, say: Messages): Block[] {
  if (problem) return troubleBlocks(appliance, problem.trouble, say);
  if (!value) return [{ kind: 'text', text: say.queue.reading(appliance) }];
  const { route, promises, done } = value;
  return [
    { kind: 'text', text: say.ours.title() },
    ...(route === undefined || 'exchangers' in route
      ? done || value.conversations.length > 0
        ? serverBlocks(value, promises, say)
        : [{ kind: 'text' as const, text: say.queue.reading(appliance) }]
      : [{ kind: 'text' as const, text: say.dns.meaning(name, ownView(name, route).kind) }]),
  ];
}

function applianceBlocks(
  name: string,
  { appliance, value, problem }: Answer<SmtpView>,
  own: OwnSmtp | undefined,
  say: Messages,
): Block[] {
  if (problem) return troubleBlocks(appliance, problem.trouble, say);
  if (!value) return [{ kind: 'text', text: say.queue.reading(appliance) }];
  const { result, server, seen } = value;
  const verdict = result === 'rejected' ? verdictOf(name, value, own) : undefined;
  const next = verdict && ownNext(verdict, say);
  const facts: [string, Text][] = [
    [appliance, [say.smtp.words[result]]],
    ...(server === undefined ? [] : [[say.smtp.server, [code(server)]] as [string, Text]]),
    ...(seen?.address === undefined ? [] : [[say.smtp.address, [code(seen.address)]] as [string, Text]]),
  ];
  return [
    { kind: 'facts', facts },
    // What follows from both views is said above.
    ...(isOnlyHere(value, own) || (result === 'no-host' && nowhereFor(own))
      ? []
      : [{ kind: 'text' as const, text: say.smtp.meaning(result, name) }]),
    ...(seen === undefined
      ? []
      : [{ kind: 'foreign' as const, from: appliance, text: seen.lines.slice(0, 40).join('\n') }]),
    ...(result === 'rejected'
      ? replyBlocks(seen?.greeting ?? '', say, 'connection', next && { who: 'us', next })
      : []),
  ];
}
