import type { Tools } from '../../command';
import { type PacketCapture, packetCapture } from '../../esa-client/exchanges/packetcapture';
import type { Messages } from '../../messages';
import type { Action, Block, Report } from '../../report';
import { troubleBlocks } from '../../trouble';
import { type Answer, isPending, lineOf, reportEach } from './each';

export async function captureReport(tools: Tools): Promise<Report> {
  const line = lineOf(tools, 'capture status');
  return reportEach(
    tools,
    (appliance) => tools.ask(appliance, packetCapture()),
    (answers) => reportOf(answers, line, tools),
  );
}

function reportOf(answers: readonly Answer<PacketCapture>[], line: string, { say, may }: Tools): Report {
  const read = answers.flatMap(({ value }) => value ?? []);
  const running = answers.filter(({ value }) => value?.running).map(({ appliance }) => appliance);
  const pending = isPending(answers);
  const stops: Action[] = running
    .filter((appliance) => may('admin', appliance))
    .map((appliance) => ({ label: say.capture.stopOn(appliance), invoke: `capture stop on ${appliance}` }));
  return {
    language: say.language,
    status: pending
      ? 'info'
      : read.length === 0
        ? 'unknown'
        : running.length > 0 || read.length < answers.length
          ? 'warning'
          : 'ok',
    headline:
      read.length === 0
        ? pending
          ? say.placeholder(line)
          : say.capture.noAnswer()
        : running.length > 0
          ? say.capture.runningOn(running.join(', '))
          : say.capture.none(),
    blocks: answers.flatMap((answer) => blocksOf(answer, say)),
    actions: pending ? [] : [...stops, { label: say.refresh, invoke: line, again: true }],
  };
}

function blocksOf({ appliance, value, problem }: Answer<PacketCapture>, say: Messages): Block[] {
  if (problem) return troubleBlocks(appliance, problem.trouble, say);
  if (!value) return [{ kind: 'text', text: say.queue.reading(appliance) }];
  return [
    { kind: 'foreign', from: appliance, text: value.lines.join('\n') },
    ...(value.running && value.file !== undefined
      ? [{ kind: 'text' as const, text: say.capture.fetch(appliance, value.file) }]
      : []),
  ];
}
