import type { Answer, Exchange } from '../exchange';
import { chooseFromMenu } from '../menu';
import { linesOf } from '../parse/lines';
import { assertName } from './arguments';

export type DeliverNowTarget = { readonly domain: string } | { readonly all: true };

// The menu is known by two words (a vendor test suite: one item holds "domain", one "all"). Its sentences, and that of
// success, are known from memory only.
const menu = /^\s{0,8}(?:\d{1,4}\.|-) .{0,200}\bdomain\b/im;
const oneDomain = /^(?!.*\ball\b).*\bdomain\b/i;
const everything = /^(?!.*\bdomain\b).*\ball\b/i;
/** The question itself, never an item of the menu when that is asked again. */
const whichDomain = /^(?!\s{0,8}(?:\d{1,4}\.|-) ).{0,200}\bdomain\b.{0,200}\n?\[[^\][]{0,200}\]> $/im;

const refusal =
  /^(?:No record of|Invalid|Could ?n[o']t|Cannot|Unable to|Failed to|Operation failed|The server is not responding)\b/i;

/**
 * Immediate delivery of what waits for one destination, or of everything. The one answer that makes it happen is the
 * domain, or the menu's item that means all. The result is what the appliance printed after it: back at the main
 * prompt without a word of refusal is all the confirmation AsyncOS is known to give.
 */
export function deliverNow(target: DeliverNowTarget): Exchange<string> {
  return {
    name: 'delivernow',
    line: 'delivernow',
    mode: 'machine',
    answers: 'domain' in target ? answersFor(target.domain) : answersForAll(),
    refusal,
    parse: behindLastAnswer,
  };
}

function answersFor(domain: string): Answer[] {
  assertName(domain);
  return [
    { when: menu, reply: (question) => chooseFromMenu(question, oneDomain) },
    { when: whichDomain, reply: () => domain, commits: true },
  ];
}

function answersForAll(): Answer[] {
  return [{ when: menu, reply: (question) => chooseFromMenu(question, everything), commits: true }];
}

/** Answers are echoed behind their question's prompt. */
function behindLastAnswer(output: string): string {
  const lines = linesOf(output);
  const last = lines.findLastIndex((line) => /\[[^\][]{0,200}\]> \S+$/.test(line));
  return lines
    .slice(last + 1)
    .filter((line) => line !== '')
    .join('\n');
}
