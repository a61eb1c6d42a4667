import { describe, expect, test } from '@jest/globals';
import { activityOf } from '../../src/bot/teams/activity';
import { toCard, toCardText } from '../../src/formatters/card';
import type { Block, Report, Text } from '../../src/report';
import { refusal } from '../fakes/teams/cards';
import { buttonsOf, readable } from '../fakes/teams/fake-teams';
import { WORDS } from './words';

const card = (report: Report) =>
  toCard(report, { words: WORDS, buttonIds: (report.actions ?? []).map((_, i) => `id${i}`) });

function everywhere(evil: string): Report {
  const text: Text = [{ code: evil }, { person: { platform: 'teams', id: evil, name: evil } }];
  return {
    language: 'en',
    status: 'warning',
    headline: text,
    blocks: [
      { kind: 'text', text },
      { kind: 'facts', facts: [[evil, text]] },
      { kind: 'facts', facts: [['plain', ['words']]] },
      { kind: 'table', title: text, columns: [evil, evil], rows: [[text, text]] },
      {
        kind: 'table',
        columns: ['a', 'b', 'c', 'd', 'e', evil],
        rows: [[text, text, text, text, text, text]],
      },
      { kind: 'steps', steps: [{ label: evil, state: 'failed', note: text }] },
      { kind: 'foreign', from: evil, text: evil },
    ],
    actions: [{ label: evil, invoke: 'queue' }],
    source: text,
  };
}

function nodes(value: unknown): Record<string, unknown>[] {
  if (typeof value !== 'object' || value === null) return [];
  return [
    ...(Array.isArray(value) ? [] : [value as Record<string, unknown>]),
    ...Object.values(value).flatMap(nodes),
  ];
}

describe('OI-04 somebody else’s words in a card', () => {
  test.each([
    '[Cisco login](https://evil.example)',
    '![x](http://evil.example/p.png)',
    '<at>All</at>',
    '<script>alert(1)</script>',
    '**x** _y_ `z`',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of Adaptive Card templates
    '${exp}',
    '{{DATE(2026-11-24T02:58:41Z,SHORT)}} {{TIME(2026-11-24T02:58:41Z)}}',
    '{{{DATE(2026-11-24T02:58:41Z)}}}',
  ])('%s stays letters', (evil) => {
    const message = card(everywhere(evil));
    expect(refusal(activityOf(message))).toBeUndefined();
    for (const { type, text } of nodes(message.card))
      if (type === 'TextBlock') expect(text).toBe('🟡 Warning');
    for (const { type, facts } of nodes(message.card)) {
      if (type === 'FactSet') expect(facts).toEqual([{ title: 'plain', value: 'words' }]);
    }
    const found = nodes(message.card);
    const runs = found.filter(({ type }) => type === 'TextRun').map(({ text }) => String(text));
    expect(runs.filter((text) => text.includes('{{'))).toEqual([]);
    expect(found.filter((node) => 'url' in node || 'selectAction' in node)).toEqual([]);
    expect(found.some(({ type }) => type === 'Image' || type === 'Action.OpenUrl')).toBe(false);
    const lines = found.filter(({ type }) => type === 'RichTextBlock');
    const whole = lines.map(({ inlines }) =>
      (inlines as { text: string }[]).map(({ text }) => text).join(''),
    );
    expect(whole.filter((line) => line.includes(evil)).length).toBeGreaterThan(5);
  });

  test('where markdown may be read, its letters are wide ones', () => {
    const said = toCardText(everywhere('[a](https://evil.example) **b** {{TIME(x)}} <c>'), WORDS);
    expect(said).not.toMatch(/[[\]*{}<>`]|:\/\//);
    expect(card(everywhere('[a](b)')).card.fallbackText).not.toContain('[');
  });
});

describe('OI-08 too much for a card', () => {
  const rows = Array.from({ length: 100_000 }, (_, i): Text[] => [
    [{ code: `h${i}.example` }],
    [{ number: i }],
  ]);
  const wide = rows.slice(0, 2000).map((row) => [...row, ...row, ...row]);
  const actions = Array.from({ length: 30 }, (_, i) => ({
    label: `Retry all delivery on appliance-${i}`,
    invoke: 'x',
  }));
  test.each<[string, Block[]]>([
    [
      'a table of 100,000 rows, twice',
      [1, 2].map(() => ({ kind: 'table', columns: ['Host', 'active'], rows })),
    ],
    ['a wide table', [{ kind: 'table', columns: ['a', 'b', 'c', 'd', 'e', 'f'], rows: wide }]],
    ['100,000 facts', [{ kind: 'facts', facts: rows.map(([a = []]): [string, Text] => ['fact', a]) }]],
    ['one line of 10 MB', [{ kind: 'foreign', from: 'mx1', text: 'x'.repeat(10_485_760) }]],
    [
      '300 texts',
      Array.from({ length: 300 }, () => ({ kind: 'foreign', from: 'mx', text: '"\n'.repeat(1500) })),
    ],
  ])('%s: below 80 kB, with all buttons and a note', (_, blocks) => {
    const began = performance.now();
    const message = card({ language: 'en', status: 'ok', headline: ['x'], blocks, actions });
    expect(performance.now() - began).toBeLessThan(3000);
    expect(refusal(activityOf(message))).toBeUndefined();
    expect(buttonsOf(message.card).map(({ id }) => id)).toEqual(actions.map((_, i) => `id${i}`));
    expect(readable(message.card)).toMatch(/and [\d,]+ more|cut: [\d,]+ characters/);
  });
});

test('a small block keeps all of its lines beside large ones', () => {
  const large: Block = { kind: 'foreign', from: 'mx', text: 'y'.repeat(3000) };
  const facts: Block = { kind: 'facts', facts: [['Active', [{ number: 12_345 }]]] };
  const blocks = [...Array.from({ length: 30 }, () => large), facts];
  expect(readable(card({ language: 'en', status: 'ok', headline: ['x'], blocks }).card)).toContain('12,345');
});

test('who is shown another view stands in the card, at most 60 of them', () => {
  const userIds = Array.from({ length: 70 }, (_, i) => `29:${i}`);
  const view = { id: 'a'.repeat(26), userIds };
  const { refresh } = toCard(everywhere('x'), { words: WORDS, buttonIds: ['id0'], view }).card;
  expect(refresh?.userIds).toHaveLength(60);
  expect(refresh?.action).toEqual({ type: 'Action.Execute', verb: 'view', data: { id: view.id } });
});
