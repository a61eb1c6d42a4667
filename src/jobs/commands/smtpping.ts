import { isIP } from 'node:net';
import { z } from 'zod';
import type { TestSeen } from '../../change';
import { type Change, defineCommand, type Tools } from '../../command';
import { smtpping as exchange, type SmtpPing } from '../../esa-client/exchanges/smtpping';
import type { Messages } from '../../messages';
import { Problem } from '../../problem';
import { type Action, type Block, code, listed, type Report, text } from '../../report';
import { troubleBlocks } from '../../trouble';
import { pingStatuses } from '../ledger/told';
import { replyBlocks } from '../replies/blocks';
import { type Answer, isPending, lineOf, reportEach } from './each';
import { host, keyword } from './words';

export const smtpping = defineCommand({
  name: 'smtpping',
  usage: 'smtpping <domain|host|address> [send]',
  examples: [
    'smtpping mail.com',
    'smtpping mx1.mail.com on esa1',
    'smtpping 192.0.2.25',
    'smtpping mail.com send on esa1',
  ],
  level: 'operator',
  options: ['send'],
  args: z.union([z.tuple([host]), z.tuple([host, keyword('send')])]),
  bind: ([name, send]) => {
    if (send !== undefined) return { level: 'admin', domain: name, change: sending(name) };
    return { domain: name, run: (tools) => test(name, tools) };
  },
});

async function test(name: string, tools: Tools): Promise<Report> {
  await tools.open(name);
  const line = lineOf(tools, 'smtpping', name);
  return reportEach(
    tools,
    (appliance) => tools.ask(appliance, exchange(name)),
    (answers) => smtppingReport(name, answers, line, tools),
  );
}

/** The same test, with a message at its end. */
function sending(name: string): Change {
  return {
    kind: 'smtppingSend',
    scope: name,
    line: `smtpping ${name} send`,
    dialogue: `smtpping ${name}`,
    exchange({ seen }) {
      const to = seen.about === 'test' ? seen.to : '';
      const dialogue = exchange(name, { send: { to } });
      return { ...dialogue, parse: (output) => dialogue.parse(output).lines.join('\n') };
    },
    async look({ open, testRecipients }): Promise<TestSeen> {
      await open(name);
      const to = recipientFor(name, testRecipients);
      if (to === undefined) throw new Problem({ kind: 'no-test-recipient' });
      return { about: 'test', to };
    },
  };
}

/** One who lives there, if there is one: a server refuses to relay for the others. */
function recipientFor(name: string, recipients: readonly string[]): string | undefined {
  const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  const lives = (address: string) => name === domainOf(address) || name.endsWith(`.${domainOf(address)}`);
  return recipients.find(lives) ?? recipients[0];
}

function smtppingReport(
  name: string,
  answers: readonly Answer<SmtpPing>[],
  line: string,
  { say, may }: Pick<Tools, 'say' | 'may'>,
): Report {
  const results = answers.flatMap(({ value }) => (value ? [value.result] : []));
  const pending = isPending(answers);
  const worst = (['refused', 'rejected', 'unclear', 'reached'] as const).find((result) =>
    results.includes(result),
  );
  return {
    language: say.language,
    status: pending
      ? 'info'
      : worst === undefined
        ? 'unknown'
        : results.length < answers.length && worst === 'reached'
          ? 'warning'
          : pingStatuses[worst],
    headline:
      worst === undefined
        ? pending
          ? say.placeholder(line)
          : say.smtpping.noAnswer(name)
        : new Set(results).size === 1
          ? say.smtpping.headline[worst](name)
          : say.smtpping.several(
              name,
              listed(
                answers.flatMap(({ appliance, value }) =>
                  value ? [text`${code(appliance)} ${[say.smtpping.by[value.result]]}`] : [],
                ),
              ),
            ),
    blocks: [
      ...answers.flatMap((answer) => applianceBlocks(answer, answers.length > 1, say)),
      ...(results.length > 0 ? [{ kind: 'text' as const, text: say.smtpping.nothingSent() }] : []),
    ],
    actions: pending
      ? []
      : [
          ...(worst === undefined || worst === 'reached' || isIP(name) !== 0
            ? []
            : [{ label: say.check.button(name), invoke: line.replace(/^smtpping/, 'check') }]),
          // Of an address an appliance keeps no record.
          isIP(name) === 0
            ? { label: say.queue.host(name), invoke: line.replace(/^smtpping/, 'host') }
            : { label: say.smtp.button(name), invoke: line.replace(/^smtpping/, 'smtp') },
          ...sendAction(name, answers, line, { say, may }),
          { label: say.refresh, invoke: line, again: true as const },
        ],
  };
}

/** Where the connection came about; elsewhere a message would get no further. */
function sendAction(
  name: string,
  answers: readonly Answer<SmtpPing>[],
  line: string,
  { say, may }: Pick<Tools, 'say' | 'may'>,
): Action[] {
  const reached = answers.flatMap(({ appliance, value }) => (value?.result === 'reached' ? [appliance] : []));
  if (reached.length === 0 || !reached.every((appliance) => may('admin', appliance, name))) return [];
  const invoke =
    reached.length === answers.length
      ? line.replace(/^smtpping \S+/, '$& send')
      : `smtpping ${name} send on ${reached.join(',')}`;
  return [{ label: say.changes.kinds.smtppingSend.button, invoke }];
}

function applianceBlocks(
  { appliance, value, problem }: Answer<SmtpPing>,
  several: boolean,
  say: Messages,
): Block[] {
  if (problem) return troubleBlocks(appliance, problem.trouble, say);
  if (!value) return [{ kind: 'text', text: say.queue.reading(appliance) }];
  return [
    ...(several
      ? [{ kind: 'text' as const, text: say.smtpping.on(appliance, [say.smtpping.by[value.result]]) }]
      : []),
    { kind: 'foreign', from: appliance, text: value.lines.join('\n') },
    ...(value.result === 'rejected' ? replyBlocks(value.lines.join('\n'), say, 'connection') : []),
  ];
}
