import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { toPlain } from '../../src/formatters/plain';
import { parseLine } from '../../src/jobs/parse';
import { replyBlocks } from '../../src/jobs/replies/blocks';
import { byCode, byEnhanced, byKind, dialects } from '../../src/jobs/replies/entry';
import { explainReply } from '../../src/jobs/replies/explain';
import { messages } from '../../src/messages';
import { Problem } from '../../src/problem';
import { Language, Report } from '../../src/report';
import { TUTEO } from '../messages/spanish';

interface Case {
  text: string;
  is: string;
  by?: string;
  clears?: string;
  wait?: number;
  who?: string;
}
const cases: Case[] = parse(readFileSync(join(__dirname, 'replies.yaml'), 'utf8'));
const entries = [...dialects, ...byEnhanced.values(), ...byCode.values(), ...byKind.values()];

test.each(cases)('$text', ({ text, is, by, clears, wait, who }) => {
  const meaning = explainReply(text);
  expect(meaning?.entry.id ?? 'nothing').toBe(is);
  expect([meaning?.by, meaning?.clears]).toEqual([by, clears]);
  if (wait !== undefined) expect(meaning?.reply.wait).toBe(wait);
  if (who !== undefined) expect(meaning?.entry.who).toBe(who);
});

describe('the entries', () => {
  test('have each a name of its own', () => {
    const ids = entries.map(({ id }) => id);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  });

  test('are each found by what they say: none hides behind an earlier one', () => {
    for (const { id, says, class: kind } of dialects) {
      for (const words of says ?? []) {
        expect(explainReply(`${kind ?? '4'}50 ${words.join(' and ')}`)?.entry.id).toBe(id);
        expect(words.every((each) => each === each.toLowerCase())).toBe(true);
      }
    }
  });

  test.each(entries)('$id has its source, and both languages say it', ({ en, es, source }) => {
    expect(source).toMatch(/^(?:RFC \d{4}|https:\/\/|IANA |Cisco )/);
    for (const key of ['means', 'next'] as const) {
      expect(es[key]).not.toBe(en[key]);
      expect(es[key]).not.toMatch(TUTEO);
      expect(en[key]).toMatch(/^\P{Ll}.*\.$/u);
      expect(es[key]).toMatch(/^\P{Ll}.*\.$/u);
    }
  });
});

describe('explain', () => {
  const shown = [
    '451 4.7.1 Greylisted, please try again in 300 seconds',
    "Tue Mar  3 23:58:00 2026 Info: Delayed: 8103:0 Response: \"('451', ['4.7.1 greylisted, try again in 5 minutes'])\"",
    "5.1.2 - Bad destination host ('000', [])",
    '550-5.7.1 [192.0.2.5 12] Our system has detected that this message is\n550 5.7.1 likely unsolicited mail. - gsmtp',
    '554 5.7.1 blocked using zen.spamhaus.org; 127.255.255.254',
    '421 4.7.1 [TS03] All messages from 192.0.2.5 will be permanently deferred',
    '451',
    '5.7.25',
    '250 ok',
    'ceci n’est pas \x1b[31mune\x07 réponse',
  ];

  async function report(line: string, language: Language): Promise<Report> {
    const say = messages(language);
    const run = parseLine(line).invocation.run?.({
      appliances: [],
      named: false,
      say,
      legacySsh: () => false,
      open: () => Promise.reject(new Error('explain asks nobody')),
      probeAddress: () => Promise.reject(new Error('explain asks nobody')),
      sendsFrom: () => [],
      testRecipients: [],
      may: () => false,
      ask: () => Promise.reject(new Error('explain asks nobody')),
      probe: () => Promise.reject(new Error('explain asks nobody')),
      show: () => undefined,
    });
    return Report.parse(await run);
  }

  test.each(Language.options)('answers in %s', async (language) => {
    const say = messages(language);
    const pages = await Promise.all(
      shown.map(async (text) =>
        toPlain(await report(`explain ${text}`, language), { words: say.format, timeZone: 'UTC' }),
      ),
    );
    const under = replyBlocks(shown[0] ?? '', say);
    const short = toPlain(
      { language, status: 'info', headline: ['replyBlocks'], blocks: under },
      { words: say.format },
    );
    const now = `${[...pages, short].join('\n\n----\n\n')}\n`;
    const file = join(__dirname, 'goldens', `${language}.txt`);
    if (process.env.UPDATE_GOLDENS === '1') writeFileSync(file, now);
    expect(now).toBe(readFileSync(file, 'utf8'));
  });

  test('takes everything behind its name as the reply, "on" and line breaks included', async () => {
    const text = '550 5.7.1 we do not relay on esa1\n550 on on';
    const { invocation, on } = parseLine(`Explain  ${text}`);
    expect(on).toBeUndefined();
    expect(invocation.offline).toBe(true);
    const { blocks } = await report(`Explain  ${text}`, 'en');
    expect(blocks.at(-1)).toMatchObject({ kind: 'foreign', text });
  });

  test('says nothing under what it does not know, nor under a yes', () => {
    expect(replyBlocks('no idea', messages('en'))).toEqual([]);
    expect(replyBlocks('250 ok', messages('en'))).toEqual([]);
  });

  test.each([
    ['nothing', 'explain', 'usage'],
    ['10 kB', `explain ${'4'.repeat(10_000)}`, 'too-long'],
  ])('refuses %s', (_, line, kind) => {
    let trouble: string | undefined;
    try {
      parseLine(line);
    } catch (error) {
      trouble = error instanceof Problem ? error.trouble.kind : undefined;
    }
    expect(trouble).toBe(kind);
  });

  test.each(['4.7.1.', "('451', [", '5-', '1:', '550 5.', ' \n', "'\\", '1 s ', '[', 'é\u202e\ud800'])(
    'is not kept busy by a long text of %j',
    (piece) => {
      const started = performance.now();
      expect(() => explainReply(piece.repeat(100_000))).not.toThrow();
      expect(performance.now() - started).toBeLessThan(500);
    },
  );
});
