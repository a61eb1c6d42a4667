import { z } from 'zod';
import { defineCommand, type Tools } from '../../command';
import { type Recipients, showrecipients } from '../../esa-client/exchanges/showrecipients';
import type { Messages } from '../../messages';
import { type Block, code, type Report, type Text, text } from '../../report';
import { troubleBlocks } from '../../trouble';
import { maskAddresses } from '../mask';
import { type Answer, isPending, lineOf, onlyIfSeveral, reportEach, unreadBlock } from './each';
import { domain } from './words';

/** Rows of one appliance: who wants them all has the appliance. */
const ROWS = 15;

export const messages = defineCommand({
  name: 'messages',
  usage: 'messages <domain>',
  examples: ['messages mail.com', 'messages mail.com on esa1'],
  level: 'operator',
  args: z.tuple([domain]),
  bind: ([name]) => ({
    domain: name,
    run: async (tools) => {
      const line = lineOf(tools, 'messages', name);
      return reportEach(
        tools,
        async (appliance) =>
          masked(await tools.ask(appliance, showrecipients(name)), tools.may('admin', appliance, name)),
        (answers) => messagesReport(name, answers, line, tools),
      );
    },
  }),
});

function masked(seen: Recipients, whole: boolean): Recipients {
  if (whole) return seen;
  const unread = seen.unread.map(maskAddresses);
  const all = seen.messages.map((one) => ({
    ...one,
    sender: maskAddresses(one.sender),
    recipients: one.recipients.map((each) => ({ ...each, address: maskAddresses(each.address) })),
  }));
  return { ...seen, messages: all, unread };
}

function messagesReport(
  name: string,
  answers: readonly Answer<Recipients>[],
  line: string,
  { say, may }: Pick<Tools, 'say' | 'may'>,
): Report {
  const seen = answers.flatMap(({ value }) => (value ? [value] : []));
  const pending = isPending(answers);
  const waiting = seen.reduce((total, one) => total + rowsOf(one, say).length, 0);
  const cut = seen.some((one) => one.cut);
  const isMasked = answers.some(({ appliance }) => !may('admin', appliance, name));
  return {
    language: say.language,
    status: pending
      ? 'info'
      : seen.length === 0
        ? 'unknown'
        : seen.length < answers.length || waiting > 0
          ? 'warning'
          : 'ok',
    headline:
      seen.length === 0
        ? pending
          ? say.placeholder(line)
          : say.messages.noAnswer(name)
        : say.messages.headline(name, waiting, cut),
    blocks: [
      ...answers.flatMap((answer) => applianceBlocks(name, answer, answers.length > 1, say)),
      ...(isMasked && waiting > 0 ? [{ kind: 'text' as const, text: say.messages.masked() }] : []),
    ],
    actions: pending
      ? []
      : [
          { label: say.queue.host(name), invoke: line.replace(/^messages/, 'host') },
          { label: say.log.button, invoke: line.replace(/^messages/, 'log') },
          { label: say.refresh, invoke: line, again: true as const },
        ],
  };
}

function applianceBlocks(
  name: string,
  { appliance, value, problem }: Answer<Recipients>,
  several: boolean,
  say: Messages,
): Block[] {
  if (problem) return troubleBlocks(appliance, problem.trouble, say);
  if (!value) return [{ kind: 'text', text: say.queue.reading(appliance) }];
  const rows = rowsOf(value, say);
  if (rows.length === 0)
    return [
      ...onlyIfSeveral(several, appliance, say),
      { kind: 'text', text: say.messages.nothing(appliance, name) },
      ...unreadBlock(appliance, value.unread, say),
    ];
  return [
    {
      kind: 'table',
      title: say.messages.table(appliance, rows.length),
      columns: say.messages.columns,
      rows: rows.slice(0, ROWS),
    },
    ...(rows.length > ROWS ? [{ kind: 'text' as const, text: say.messages.more(rows.length - ROWS) }] : []),
    ...(value.cut ? [{ kind: 'text' as const, text: say.messages.cut(appliance) }] : []),
    ...unreadBlock(appliance, value.unread, say),
  ];
}

/** One for each recipient, in the appliance's order. */
function rowsOf(seen: Recipients, say: Messages): Text[][] {
  return seen.messages.flatMap(({ mid, sender, recipients }) =>
    recipients.map(({ address, attempts }) => [
      [code(String(mid))],
      [code(address)],
      text`${attempts}`,
      sender === '' ? say.messages.bounce() : [code(sender)],
    ]),
  );
}
