import { z } from 'zod';
import { defineCommand } from '../../command';
import type { Messages } from '../../messages';
import { Problem } from '../../problem';
import { type Block, code, type Report, type Text } from '../../report';
import { troubleBlocks } from '../../trouble';
import { maskAddresses } from '../mask';
import { replyBlocks } from '../replies/blocks';
import { type Answer, isPending, lineOf, onlyIfSeveral, reportEach, unreadBlock } from './each';
import { type LogTarget, type LogView, lookInLog } from './log-search';
import { domain } from './words';

/** Attempts that are shown: a connection that failed for 50 messages is one of them. */
const ROWS = 8;
/** Attempts whose own lines are shown, the newest: the others are rows above. */
const RAW = 2;
/** Raw lines where none of them tells of an attempt. */
const EVIDENCE = 12;

const mid = z
  .string()
  .regex(/^(?:MID)?\d{1,15}$/i)
  .transform((word) => ({ mid: Number(word.replace(/^MID/i, '')) }));

export const log = defineCommand({
  name: 'log',
  usage: 'log <domain|MID>',
  examples: ['log mail.com', 'log mail.com on esa1', 'log 810000'],
  level: 'operator',
  args: z.tuple([z.union([mid, domain.transform((name) => ({ domain: name }))])]),
  bind: ([target]) => ({
    ...('domain' in target && { domain: target.domain }),
    run: async (tools) => {
      const what = nameOf(target);
      const line = lineOf(tools, 'log', what);
      return reportEach(
        tools,
        async (appliance) =>
          masked(await lookInLog(tools, appliance, target), tools.may('admin', appliance, domainOf(target))),
        (answers) => logReport(target, answers, line, tools.say),
      );
    },
  }),
});

function nameOf(target: LogTarget): string {
  return 'mid' in target ? String(target.mid) : target.domain;
}

/** Rights over one destination are none over a message, whose recipients may be anywhere. */
function domainOf(target: LogTarget): string | undefined {
  return 'domain' in target ? target.domain : undefined;
}

export function masked(seen: LogView, whole: boolean): LogView {
  if (whole) return seen;
  return {
    ...seen,
    attempts: seen.attempts.map((one) => ({
      ...one,
      reason: maskAddresses(one.reason),
      raw: one.raw.map(maskAddresses),
    })),
    raw: seen.raw.map(maskAddresses),
    unread: seen.unread.map(maskAddresses),
  };
}

function logReport(
  target: LogTarget,
  answers: readonly Answer<LogView>[],
  line: string,
  say: Messages,
): Report {
  const what = nameOf(target);
  const seen = answers.flatMap(({ appliance, value }) => (value ? [{ appliance, ...value }] : []));
  const pending = isPending(answers);
  const tried = seen.flatMap(({ appliance, attempts: [last] }) => (last ? [{ appliance, last }] : []));
  // One that does not get through matters more than one that does.
  const rank = ({ last }: (typeof tried)[number]) => (last.outcome === 'delivered' ? 1 : 0);
  const [newest] = tried.sort((a, b) => rank(a) - rank(b) || Date.parse(b.last.at) - Date.parse(a.last.at));
  const well = tried.length > 0 && tried.every(({ last }) => last.outcome === 'delivered');
  const where = answers.length > 1 ? newest?.appliance : undefined;
  return {
    language: say.language,
    status: pending
      ? 'info'
      : seen.length === 0
        ? 'unknown'
        : newest === undefined
          ? 'info'
          : well && seen.length === answers.length
            ? 'ok'
            : 'warning',
    headline:
      newest === undefined
        ? pending
          ? say.placeholder(line)
          : seen.length === 0
            ? say.log.noAnswer(what)
            : say.log.nothing(what)
        : say.log.headline(what, newest.last.outcome, attemptText(newest.last, true), where),
    blocks: answers.flatMap((answer) => applianceBlocks(answer, answers.length > 1, say)),
    actions: pending
      ? []
      : [
          ...('domain' in target
            ? [{ label: say.queue.host(target.domain), invoke: line.replace(/^log/, 'host') }]
            : []),
          { label: say.refresh, invoke: line, again: true as const },
        ],
  };
}

/** Only an error of the network is no connection: a greeting of 554 was heard over one. */
function outcomeText({ outcome, reason }: LogView['attempts'][number], say: Messages): string {
  const { outcomes, connected } = say.log;
  if (outcome !== 'failed') return outcomes[outcome];
  if (/^TLS was required/i.test(reason)) return connected.noTls;
  return /^[45]\d\d\b|\bunexpected SMTP response$/i.test(reason) ? connected.refused : outcomes.failed;
}

/** `02:10:31 → 192.0.2.10: 451 4.7.1 …`, in the appliance's own time. */
function attemptText({ at, address, reason }: LogView['attempts'][number], day: boolean): Text {
  // `Tue Mar  3 06:31:02 2026`
  const when = day ? at.slice(4, 19) : at.slice(11, 19);
  return [
    code(when),
    ...(address === undefined ? [] : [' → ', code(address)]),
    ...(reason === '' ? [] : [': ', code(reason)]),
  ];
}

function applianceBlocks(
  { appliance, value, problem }: Answer<LogView>,
  several: boolean,
  say: Messages,
): Block[] {
  if (problem instanceof Problem) return troubleBlocks(appliance, problem.trouble, say);
  if (!value) return [{ kind: 'text', text: say.queue.reading(appliance) }];
  const { attempts, raw, unread, cut, window } = value;
  const facts = attempts
    .slice(0, ROWS)
    .map((one): [string, Text] => [
      outcomeText(one, say),
      [...attemptText(one, true), ...(one.count > 1 ? say.log.times(one.count) : [])],
    ]);
  const told = attempts.slice(0, RAW).flatMap((one) => one.raw);
  const evidence = told.length > 0 ? told : raw.slice(0, EVIDENCE);
  const left = raw.length - evidence.length;
  return [
    ...onlyIfSeveral(several, appliance, say),
    ...(cut ? [{ kind: 'text' as const, text: say.log.cut(appliance) }] : []),
    ...(facts.length === 0
      ? [{ kind: 'text' as const, text: raw.length === 0 ? say.log.empty(appliance) : say.log.noAttempt() }]
      : [{ kind: 'facts' as const, facts }]),
    ...(attempts[0] === undefined || attempts[0].outcome === 'delivered'
      ? []
      : replyBlocks(attempts[0].reason, say)),
    ...(attempts.length > ROWS
      ? [{ kind: 'text' as const, text: say.log.more(attempts.length - ROWS) }]
      : []),
    { kind: 'text', text: say.log.searched[window]() },
    ...(evidence.length === 0
      ? []
      : [{ kind: 'foreign' as const, from: say.log.raw(appliance), text: evidence.join('\n') }]),
    ...(left > 0 ? [{ kind: 'text' as const, text: say.log.moreLines(left) }] : []),
    ...unreadBlock(appliance, unread, say),
  ];
}
