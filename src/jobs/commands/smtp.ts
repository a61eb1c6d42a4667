import { z } from 'zod';
import { defineCommand, type Tools } from '../../command';
import { readDomain } from '../../domain';
import { dig } from '../../esa-client/exchanges/dig';
import { type Telnet, telnet } from '../../esa-client/exchanges/telnet';
import type { Messages } from '../../messages';
import type { Block, Report, Text } from '../../report';
import { code } from '../../report';
import { troubleBlocks } from '../../trouble';
import { serverBlocks } from '../ours/smtp-blocks';
import type { DomainFacts, MailRoute } from '../probes/domain-facts';
import type { ServersFacts } from '../probes/mail-servers';
import type { SmtpFacts } from '../probes/smtp-facts';
import { replyBlocks } from '../replies/blocks';
import { verdictText } from '../verdict/blocks';
import { judge, type Verdict } from '../verdict/judge';
import { dnsFact, smtpFact } from '../verdict/probed';
import { see } from '../verdict/seen';
import { mailServersOf, ownView } from './dns-view';
import { type Answer, lineOf, reportEachAndHere } from './each';
import { domain } from './words';

/** Port 25 of a destination as one appliance finds it. */
export interface SmtpView {
  /** `null-mx`: it takes no mail. `bad-mx`: what its zone names is no host. Neither is connected to. */
  readonly result: SmtpResult;
  /** The mail server that was connected to: the first of the appliance's own MX records, or what was asked for. */
  readonly server?: string;
  readonly seen?: Telnet;
}

export type SmtpResult =
  | 'welcome'
  | 'rejected'
  | 'no-greeting'
  | Exclude<Telnet['result'], 'connected'>
  | 'null-mx'
  | 'bad-mx';

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
  usage: 'smtp <host|domain>',
  examples: ['smtp mail.com', 'smtp mx1.mail.com on esa1'],
  level: 'viewer',
  args: z.tuple([domain]),
  bind: ([name]) => ({
    domain: name,
    run: async (tools) => {
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

/** What is known from here so far; `done` when every address was tried. */
interface OwnSmtp extends ServersFacts {
  readonly route: MailRoute;
  /** What the domain promises about its servers. */
  readonly promises?: DomainFacts;
  readonly done: boolean;
}

async function tryFromHere(
  { probe }: Pick<Tools, 'probe'>,
  name: string,
  landed: (soFar: OwnSmtp) => void,
): Promise<OwnSmtp> {
  const { lookup, servers } = await probe(name);
  const route = await lookup.route;
  const soFar: SmtpFacts[] = [];
  landed({ route, conversations: [], more: 0, done: false });
  const tried = await servers((one) => {
    soFar.push(one);
    landed({ route, conversations: [...soFar], more: 0, done: false });
  });
  return { ...tried, route, promises: await lookup.all, done: true };
}

async function view(tools: Pick<Tools, 'ask'>, appliance: string, name: string): Promise<SmtpView> {
  const [first] = mailServersOf(await tools.ask(appliance, dig({ type: 'mx', name })));
  if (first?.host === '') return { result: 'null-mx' };
  const read = readDomain(first?.host ?? name);
  // A zone may name anything as its mail server, and what is no host name is never typed.
  if (!('domain' in read)) return { result: 'bad-mx', ...(first && { server: first.host }) };
  const seen = await tools.ask(appliance, telnet(read.domain));
  return { result: resultOf(seen), server: read.domain, seen };
}

function resultOf({ result, code: reply }: Telnet): SmtpResult {
  if (result !== 'connected') return result;
  if (reply === undefined) return 'no-greeting';
  return reply >= 200 && reply < 300 ? 'welcome' : 'rejected';
}

function smtpReport(
  name: string,
  [answers, own]: readonly [readonly Answer<SmtpView>[], Answer<OwnSmtp>],
  line: string,
  { say, may }: Pick<Tools, 'say' | 'may'>,
): Report {
  const seen = answers.flatMap(({ value }) => (value ? [value] : []));
  const pending =
    answers.some(({ value, problem }) => !value && !problem) || !(own.value?.done || own.problem);
  const worst = order.flatMap((result) => seen.find((one) => one.result === result) ?? [])[0];
  const alike = new Set(seen.map(({ result }) => result)).size === 1;
  const some = seen.some(({ result }) => result === 'welcome');
  const onlyHere = seen.length > 0 && seen.every((one) => isOnlyHere(one, own.value));
  const unanswered = seen.length < answers.length;
  return {
    language: say.language,
    status:
      worst === undefined
        ? pending
          ? 'info'
          : 'unknown'
        : worst.result === 'welcome'
          ? unanswered
            ? 'warning'
            : 'ok'
          : worst.result === 'unclear'
            ? 'unknown'
            : some
              ? 'warning'
              : 'critical',
    headline:
      worst === undefined
        ? pending
          ? say.placeholder(line)
          : say.smtp.noAnswer(name)
        : onlyHere
          ? say.smtp.onlyHere(worst.server ?? name)
          : alike
            ? say.smtp.headline(worst.result, worst.server ?? name, worst.seen?.code)
            : some
              ? say.smtp.differ(name)
              : say.smtp.none(name),
    blocks: [
      ...diagnosisBlocks(name, answers, own.value, say),
      ...answers.flatMap((answer) => applianceBlocks(name, answer, own.value, say)),
      ...ownBlocks(name, own, say),
    ],
    actions: pending
      ? []
      : [
          { label: say.queue.host(name), invoke: line.replace(/^smtp/, 'host') },
          ...(answers.some(({ appliance }) => may('operator', appliance, name))
            ? [{ label: say.host.smtpping, invoke: line.replace(/^smtp/, 'smtpping') }]
            : []),
          { label: say.refresh, invoke: line, again: true as const },
        ],
  };
}

const unreached: readonly SmtpResult[] = ['refused', 'unreachable', 'timed-out', 'silent'];

/** The very server that an appliance does not get through to welcomes us: it is not off. */
function isOnlyHere({ result, server }: SmtpView, own: OwnSmtp | undefined): boolean {
  const same = own?.conversations.filter(({ exchanger }) => exchanger.toLowerCase() === server) ?? [];
  return (
    unreached.includes(result) && see({ domain: server ?? '', smtp: same.map(smtpFact) }).here === 'welcome'
  );
}

/** What follows from both views together, for each appliance, the same once. */
function diagnosisBlocks(
  name: string,
  answers: readonly Answer<SmtpView>[],
  own: OwnSmtp | undefined,
  say: Messages,
): Block[] {
  if (!own?.done) return [];
  const verdicts = answers.flatMap(({ appliance, value }): { appliance: string; verdict: Verdict }[] => {
    if (!value?.seen) return [];
    const verdict = judge({
      domain: name,
      telnet: value.seen,
      dns: dnsFact(own.route),
      smtp: own.conversations.map(smtpFact),
    });
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
    ...('exchangers' in route
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
  const facts: [string, Text][] = [
    [appliance, [say.smtp.words[result]]],
    ...(server === undefined ? [] : [[say.smtp.server, [code(server)]] as [string, Text]]),
    ...(seen?.address === undefined ? [] : [[say.smtp.address, [code(seen.address)]] as [string, Text]]),
  ];
  return [
    { kind: 'facts', facts },
    // What follows from both views is said above.
    ...(isOnlyHere(value, own) ? [] : [{ kind: 'text' as const, text: say.smtp.meaning(result, name) }]),
    ...(seen === undefined
      ? []
      : [{ kind: 'foreign' as const, from: appliance, text: seen.lines.slice(0, 40).join('\n') }]),
    ...(result === 'rejected' ? replyBlocks(seen?.greeting ?? '', say, 'connection') : []),
  ];
}
