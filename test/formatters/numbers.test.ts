import { expect, test } from '@jest/globals';
import { formatDuration, formatNumber, formatTime, plainText } from '../../src/formatters/numbers';
import { cut, cutJson, shares, shortenLine, splitLine } from '../../src/formatters/shorten';
import { toSlack } from '../../src/formatters/slack';
import type { Report } from '../../src/report';
import { WORDS } from './words';

test.each<[number, string, string]>([
  [0, '0', '0'],
  [-0, '0', '0'],
  [1234, '1,234', '1234'],
  [12_345, '12,345', '12.345'],
  [-1_234_567, '-1,234,567', '-1.234.567'],
  [0.5, '0.5', '0,5'],
])('%d as each reader writes it', (value, en, es) => {
  expect([formatNumber(value, 'en'), formatNumber(value, 'es')]).toEqual([en, es]);
});

test.each<[number, string]>([
  [0, '0 s'],
  [0.45, '0.4 s'],
  [59.9, '59 s'],
  [95, '1 min 35 s'],
  [3600, '1 h'],
  [21_720, '6 h 2 min'],
  [86_399, '23 h 59 min'],
  [259_200, '3 d'],
  [90_061, '1 d 1 h'],
  [-30, '-30 s'],
])('%d seconds are %s', (seconds, shown) => {
  expect(formatDuration(seconds, 'en')).toBe(shown);
});

test('times are in the zone of the reader, in UTC where it is unknown', () => {
  const at = '2026-11-24T02:58:41.000Z';
  expect(formatTime(at, { language: 'es', timeZone: 'Europe/Madrid' })).toBe('24 nov 2026, 03:58:41 CET');
  expect(formatTime(at, { language: 'en', timeZone: 'Mars/Olympus' })).toBe('Nov 24, 2026, 02:58:41 UTC');
});

test('words to be typed keep their ends inside a sentence, and only there', () => {
  const typed = { code: 'delivernow all' };
  expect(plainText(['I sent ', typed, '.'], { language: 'en' })).toBe('I sent `delivernow all`.');
  expect(plainText([typed], { language: 'en' })).toBe('delivernow all');
});

test('cuts never split a character', () => {
  expect(cut('ab😀', 3)).toBe('ab…');
  expect(cut('ab😀', 4)).toBe('ab😀');
  expect(cutJson('a"b"c', 5)).toBe('a"…');
});

test('room goes to the small ones first', () => {
  expect(shares([10, 100, 1000], 300)).toEqual([10, 100, 190]);
  expect(shares([200, 200, 200], 300)).toEqual([100, 100, 100]);
  expect(shares([], 5)).toEqual([]);
});

test('words are shortened, numbers are not', () => {
  const pieces = [
    { text: 'x'.repeat(400), whole: false },
    { text: '12,345', whole: true },
    { text: ' waiting', whole: false },
  ];
  expect(shortenLine(pieces, 30)).toBe(`${'x'.repeat(15)}…12,345 waiting`);
});

test('a long verdict goes on below the header and loses nothing', () => {
  expect(splitLine('One. Two three', 9)).toEqual(['One.', 'Two three']);
  const report: Report = {
    language: 'en',
    status: 'critical',
    headline: ['a sentence of words '.repeat(10), { number: 12345 }, ' waiting'],
    blocks: [],
  };
  const { blocks } = toSlack(report, { words: WORDS, buttonIds: [] });
  const [header, rest] = blocks;
  const bold =
    rest?.type === 'rich_text' &&
    rest.elements[0]?.type === 'rich_text_section' &&
    rest.elements[0].elements[0];
  expect(
    header?.type === 'header' && bold && bold.type === 'text' && `${header.text.text} ${bold.text}`,
  ).toBe(`🔴 Critical · ${'a sentence of words '.repeat(10)}12,345 waiting`);
});

test('a person of Slack is a mention, one of another platform a name', () => {
  const person = (platform: string, id: string) => ({ person: { platform, id, name: 'Ana Ruiz' } });
  const text = [person('slack', 'U0ANA'), ' ', person('teams', 'U0ANA'), ' ', person('slack', 'not an id')];
  const report: Report = { language: 'en', status: 'ok', headline: ['x'], blocks: [{ kind: 'text', text }] };
  const [, block] = toSlack(report, { words: WORDS, buttonIds: [] }).blocks;
  expect(block).toMatchObject({
    elements: [
      {
        elements: [
          { type: 'user', user_id: 'U0ANA' },
          { type: 'text', text: ' Ana Ruiz Ana Ruiz' },
        ],
      },
    ],
  });
});

test('each action needs its id', () => {
  const report: Report = {
    language: 'en',
    status: 'ok',
    headline: ['x'],
    blocks: [],
    actions: [{ label: 'Refresh', invoke: 'queue' }],
  };
  expect(() => toSlack(report, { words: WORDS, buttonIds: [] })).toThrow('0 button ids for 1 actions');
});
