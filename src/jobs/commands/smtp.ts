import { z } from 'zod';
import { defineCommand, type Tools } from '../../command';
import { readDomain } from '../../domain';
import { dig } from '../../esa-client/exchanges/dig';
import { type Telnet, telnet } from '../../esa-client/exchanges/telnet';
import type { Messages } from '../../messages';
import type { Block, Report, Text } from '../../report';
import { code } from '../../report';
import { troubleBlocks } from '../../trouble';
import { replyBlocks } from '../replies/blocks';
import { mailServersOf } from './dns';
import { type Answer, askEach, lineOf } from './each';
import { domain } from './words';

/** Port 25 of a destination as one appliance finds it. Whoever else connects (this bot itself) makes one of these. */
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
      const shown = (answers: readonly Answer<SmtpView>[]) => smtpReport(name, answers, line, tools.say);
      return shown(
        await askEach(
          tools,
          (appliance) => view(tools, appliance, name),
          (soFar) => tools.show(shown(soFar)),
        ),
      );
    },
  }),
});

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

function smtpReport(name: string, answers: readonly Answer<SmtpView>[], line: string, say: Messages): Report {
  const seen = answers.flatMap(({ value }) => (value ? [value] : []));
  const pending = answers.some(({ value, problem }) => !value && !problem);
  const worst = order.flatMap((result) => seen.find((one) => one.result === result) ?? [])[0];
  const alike = new Set(seen.map(({ result }) => result)).size === 1;
  const some = seen.some(({ result }) => result === 'welcome');
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
        : alike
          ? say.smtp.headline(worst.result, worst.server ?? name, worst.seen?.code)
          : some
            ? say.smtp.differ(name)
            : say.smtp.none(name),
    blocks: answers.flatMap((answer) => applianceBlocks(name, answer, say)),
    actions: pending
      ? []
      : [
          { label: say.queue.host(name), invoke: line.replace(/^smtp/, 'host') },
          { label: say.host.smtpping, invoke: line.replace(/^smtp/, 'smtpping') },
          { label: say.refresh, invoke: line, again: true as const },
        ],
  };
}

function applianceBlocks(
  name: string,
  { appliance, value, problem }: Answer<SmtpView>,
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
    { kind: 'text', text: say.smtp.meaning(result, name) },
    ...(seen === undefined
      ? []
      : [{ kind: 'foreign' as const, from: appliance, text: seen.lines.slice(0, 40).join('\n') }]),
    ...(result === 'rejected' ? replyBlocks(seen?.greeting ?? '', say) : []),
  ];
}
