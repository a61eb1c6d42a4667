import { z } from 'zod';
import { defineCommand } from '../../command';
import { smtpping as exchange, type SmtpPing } from '../../esa-client/exchanges/smtpping';
import type { Messages } from '../../messages';
import type { Block, Report } from '../../report';
import { troubleBlocks } from '../../trouble';
import { replyBlocks } from '../replies/blocks';
import { type Answer, askEach } from './each';
import { domain } from './words';

export const smtpping = defineCommand({
  name: 'smtpping',
  usage: 'smtpping <domain|host>',
  examples: ['smtpping mail.com', 'smtpping mx1.mail.com on esa1'],
  level: 'operator',
  args: z.tuple([domain]),
  bind: ([name]) => ({
    domain: name,
    run: async (tools) => {
      const line = ['smtpping', name, ...(tools.named ? ['on', tools.appliances.join(',')] : [])].join(' ');
      const shown = (answers: readonly Answer<SmtpPing>[]) => smtppingReport(name, answers, line, tools.say);
      return shown(
        await askEach(
          tools,
          (appliance) => tools.ask(appliance, exchange(name)),
          (soFar) => tools.show(shown(soFar)),
        ),
      );
    },
  }),
});

const statuses = { reached: 'ok', refused: 'critical', rejected: 'critical', unclear: 'unknown' } as const;

function smtppingReport(
  name: string,
  answers: readonly Answer<SmtpPing>[],
  line: string,
  say: Messages,
): Report {
  const results = answers.flatMap(({ value }) => (value ? [value.result] : []));
  const pending = answers.some(({ value, problem }) => !value && !problem);
  const worst = (['refused', 'rejected', 'unclear', 'reached'] as const).find((result) =>
    results.includes(result),
  );
  return {
    language: say.language,
    status:
      worst === undefined
        ? 'unknown'
        : results.length < answers.length && worst === 'reached'
          ? 'warning'
          : statuses[worst],
    headline:
      worst === undefined
        ? pending
          ? say.placeholder(line)
          : say.smtpping.noAnswer(name)
        : new Set(results).size === 1
          ? say.smtpping.headline[worst](name)
          : say.smtpping.several(name),
    blocks: [
      ...answers.flatMap((answer) => applianceBlocks(answer, answers.length > 1, say)),
      ...(results.length > 0 ? [{ kind: 'text' as const, text: say.smtpping.nothingSent() }] : []),
    ],
    actions: pending
      ? []
      : [
          { label: say.queue.host(name), invoke: line.replace(/^smtpping/, 'host') },
          { label: say.refresh, invoke: line, again: true as const },
        ],
  };
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
    ...(value.result === 'rejected' ? replyBlocks(value.lines.join('\n'), say) : []),
  ];
}
