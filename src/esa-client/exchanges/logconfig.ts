import type { Answer, Exchange } from '../exchange';
import { chooseFromMenu } from '../menu';
import { linesOf } from '../parse/lines';
import { type LogSubscriptions, parseLogSubscriptions, parseRecorded, uncommitted } from '../parse/logconfig';
import { assertName } from './arguments';

export type { LogSubscriptions } from '../parse/logconfig';

const menu = /^- NEW\b/m;

/** The log subscriptions of an appliance; changes none. */
export function logSubscriptions(): Exchange<LogSubscriptions> {
  return {
    name: 'logconfig',
    line: 'logconfig',
    mode: 'machine',
    answers: [{ when: menu, reply: () => '' }],
    parse: parseLogSubscriptions,
  };
}

/** All that a log holds so far. */
export function recordedIn(log: string): Exchange<string> {
  assertLogName(log);
  return { name: 'grep', line: `grep -e "." ${log}`, mode: 'machine', slow: true, parse: parseRecorded };
}

export interface DebugLog {
  readonly log: string;
  readonly domain: string;
  /** SMTP sessions; the appliance stops recording by itself after so many. */
  readonly sessions: number;
  /** Of the commit: what other admins read in the appliance's history. */
  readonly comment: string;
}

/** A Domain Debug log. Order and fragments of the questions: a vendor test suite (ESA 13.0); the sentences are longer. */
export function createDebugLog({ log, domain, sessions, comment }: DebugLog): Exchange<string> {
  assertLogName(log);
  assertName(domain);
  assertComment(comment);
  if (!Number.isInteger(sessions) || sessions < 1 || sessions > 100)
    throw new TypeError('a debug log records from 1 to 100 sessions');
  const usual = () => '';
  return {
    ...common,
    answers: [
      // First of all: its list may hold the words of the questions that follow.
      { when: menu, reply: (question) => chooseFromMenu(question, /^NEW$/) },
      { when: /\bdomain debug\b/i, reply: (question) => chooseFromMenu(question, /\bdomain debug\b/i) },
      { when: /\bname for the log\b/i, reply: () => log, stages: true },
      { when: /\blog level\b/i, reply: usual },
      { when: /\bdomain for which\b/i, reply: () => domain },
      { when: /\bnumber of SMTP sessions\b/i, reply: () => String(sessions) },
      { when: /\bmethod to retrieve\b/i, reply: usual },
      { when: /\bfilename\b/i, reply: usual },
      { when: /\bmaximum file size\b/i, reply: usual },
      { when: /\bmaximum number of files\b/i, reply: usual },
      { when: /\broll ?over\b/i, reply: usual },
      { when: /\balert\b/i, reply: usual },
      { when: /\brate\b/i, reply: usual },
      { when: listed(log), reply: usual },
      { when: notListing, reply: usual },
      ...committing(comment),
    ],
  };
}

/** Takes a log subscription of ours away again. Its number is the one that this dialogue's own list shows. */
export function deleteLog(log: string, comment: string): Exchange<string> {
  assertLogName(log);
  assertComment(comment);
  const itself = new RegExp(`^"?${log}"?(?:\\s|$)`);
  let number = '';
  return {
    ...common,
    answers: [
      {
        when: menu,
        reply(question) {
          number = chooseFromMenu(question, itself);
          return chooseFromMenu(question, /^DELETE$/);
        },
      },
      { when: /\bnumber of the log\b/i, reply: () => number, stages: true },
      { when: /\b(?:delete|remove)\b[\s\S]{0,300}\[[YN]\]> $/i, reply: () => 'Y' },
      {
        when: new RegExp(`^(?![\\s\\S]{0,8192}${listed(log).source})[\\s\\S]{0,8192}\\n- NEW\\b`),
        reply: () => '',
      },
      ...committing(comment),
    ],
  };
}

const common = {
  name: 'logconfig',
  line: 'logconfig',
  mode: 'machine',
  slow: true,
  // What was configured is only there once it is committed, and only in the session that did it.
  further: ['commit'],
  undo: {
    name: 'clearchanges',
    line: 'clearchanges',
    answers: [{ when: /\bclear\b[\s\S]{0,300}\[[YN]\]> $/i, reply: () => 'Y' }],
    notOurs: uncommitted,
    parse: () => undefined,
  },
  notOurs: uncommitted,
  refusal:
    /^(?:There is no data to commit|Log name\b.{0,100}\balready in use|Error\b|Unable to\b|Failed to\b|Commit failed)/i,
  parse: (output: string) => behindCommit(output),
} as const satisfies Partial<Exchange<string>>;

/** The comment is the first line after which a release may commit; the question for a rollback comes on newer ones. */
function committing(comment: string): Answer[] {
  return [
    { when: /\benter\b[^\n]{0,40}\bcomments?\b/i, reply: () => comment, commits: true },
    { when: /\brollback\b[\s\S]{0,200}\[[YN]\]> $/i, reply: () => '' },
  ];
}

function listed(log: string): RegExp {
  return new RegExp(`\\n {0,8}\\d{1,4}\\. +"?${log}"?(?:\\s|$)`);
}
/** A release that does not show its list again. */
const notListing = /^(?![\s\S]{0,8192}\n {0,8}\d{1,4}\. )[\s\S]{0,8192}\n- NEW\b/;

function behindCommit(output: string): string {
  const lines = linesOf(output).map((line) => line.trim());
  const commit = lines.findLastIndex((line) => /> commit$/.test(line));
  return lines
    .slice(commit + 1)
    .filter((line) => line !== '' && !/\]>(?: |$)/.test(line) && !/\bcomments\b/i.test(line))
    .join('\n');
}

function assertLogName(log: string): void {
  if (!/^esachat_[a-z0-9_]{1,40}$/.test(log))
    throw new TypeError(`not a log of ours: ${JSON.stringify(log.slice(0, 100))}`);
}

function assertComment(comment: string): void {
  if (!/^[a-z][a-z0-9 .,:#_-]{0,200}$/i.test(comment)) throw new TypeError('not a plain comment');
}
