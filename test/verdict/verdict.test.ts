import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { toPlain } from '../../src/formatters/plain';
import { verdictBlocks, verdictText } from '../../src/jobs/verdict/blocks';
import type { Facts } from '../../src/jobs/verdict/facts';
import { judge } from '../../src/jobs/verdict/judge';
import { rules } from '../../src/jobs/verdict/rules';
import { messages } from '../../src/messages';
import { Language, Report } from '../../src/report';

interface Situation {
  name: string;
  facts: Omit<Facts, 'domain'>;
  is: string;
  who: string;
  button: string;
  nextTry?: number;
}
const file = readFileSync(join(__dirname, 'situations.yaml'), 'utf8');
const { situations } = parse(file) as { situations: Situation[] };
const facts = (one: Situation): Facts => ({ domain: 'mail.com', ...one.facts });

test.each(situations)('$name: $who, $button', (one) => {
  const { rule, who, button, told } = judge(facts(one));
  expect({ rule, who, button }).toEqual({ rule: one.is, who: one.who, button: one.button });
  expect(told.nextTry).toBe(one.nextTry);
});

test('there are at least sixty, each with a name of its own', () => {
  expect(situations.length).toBeGreaterThanOrEqual(60);
  expect(new Set(situations.map(({ name }) => name)).size).toBe(situations.length);
});

test('every rule decides some situation', () => {
  const decided = situations.map(({ is }) => is);
  expect(rules.map(({ name }) => name).filter((name) => !decided.includes(name))).toEqual([]);
});

describe('no verdict beyond its evidence', () => {
  const asked = (one: Situation) => Object.values(one.facts).filter((fact) => fact !== 'failed');

  test.each(situations)('$name', (one) => {
    const { who, sure, evidence, failed } = judge(facts(one));
    // Somebody is blamed only on evidence that is there, and nobody is on what failed.
    if (who !== 'unknown') expect(evidence.length).toBeGreaterThan(0);
    if (asked(one).length === 0) expect([who, evidence]).toEqual(['unknown', []]);
    if (sure === 'weak') expect(who === 'them' || who === 'us').toBe(false);
    expect(failed.filter((fact) => evidence.includes(fact))).toEqual([]);
  });

  test('retry is recommended only where the appliance itself was welcomed', () => {
    for (const one of situations.filter(({ button }) => button === 'retry')) {
      const { seen } = judge(facts(one));
      expect([one.name, seen.there]).toEqual([one.name, 'welcome']);
    }
  });
});

test.each(Language.options)('reads like a verdict in %s', (language) => {
  const say = messages(language);
  const pages = situations.map((one) => {
    const verdict = judge(facts(one));
    const report = Report.parse({
      language,
      status: 'info',
      headline: verdictText(verdict, say),
      blocks: verdictBlocks(verdict, say),
    });
    return `# ${one.name}\n${toPlain(report, { words: say.format, timeZone: 'UTC' })}\n`;
  });
  const golden = join(__dirname, 'goldens', `${language}.txt`);
  if (process.env.UPDATE_GOLDENS === '1') writeFileSync(golden, pages.join('\n'));
  expect(pages.join('\n')).toBe(readFileSync(golden, 'utf8'));
});
