import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toPlain } from '../../src/formatters/plain';
import { toSlack, toSlackPlain } from '../../src/formatters/slack';
import { visible, visibleForeign, visibleLine } from '../../src/formatters/visible';
import type { Block, Report, Span, Text } from '../../src/report';
import { refusal } from '../fakes/slack/blocks';
import { WORDS } from './words';

const ids = (report: Report) => (report.actions ?? []).map((_, i) => `id${i}`);
const slack = (report: Report) => toSlack(report, { words: WORDS, buttonIds: ids(report) });
const slackNative = (report: Report) =>
  toSlack(report, { words: WORDS, buttonIds: ids(report), native: true });
const slackPlain = (report: Report) => toSlackPlain(report, { words: WORDS, buttonIds: ids(report) });
const plain = (report: Report) => toPlain(report, { words: WORDS });

/** One hostile text in every place a report has for words. */
function everywhere(evil: string): Report {
  const text: Text = [evil, { code: evil }, { person: { platform: 'slack', id: evil, name: evil } }];
  return {
    language: 'en',
    status: 'warning',
    headline: text,
    blocks: [
      { kind: 'text', text },
      { kind: 'facts', facts: [[evil, text]] },
      { kind: 'table', title: text, columns: [evil, evil], rows: [[text, text]] },
      { kind: 'steps', steps: [{ label: evil, state: 'failed', note: text }] },
      { kind: 'foreign', from: evil, text: evil },
    ],
    actions: [{ label: evil, invoke: 'queue' }],
    source: text,
  };
}

function foreign(text: string): Report {
  return {
    language: 'en',
    status: 'info',
    headline: ['x'],
    blocks: [{ kind: 'foreign', from: 'mx1', text }],
  };
}

interface Node {
  type?: string;
  [key: string]: unknown;
}

function nodes(value: unknown): Node[] {
  if (typeof value !== 'object' || value === null) return [];
  return [...(Array.isArray(value) ? [] : [value as Node]), ...Object.values(value).flatMap(nodes)];
}

/** Every string of a message that a person reads, in order. */
function shown(message: { blocks: unknown }): string {
  return nodes(message.blocks)
    .flatMap((node) => (typeof node.text === 'string' ? [node.text] : []))
    .join('');
}

const TOKENS = ['<!channel>', '<!here>', '<!everyone>', '<@U1>', '<#C1>', '<!subteam^S1>', '@here'];

describe.each([
  ['blocks', slack],
  ['blocks of new workspaces', slackNative],
  ['plain blocks', slackPlain],
])('Slack %s', (_, render) => {
  test.each(TOKENS)('OI-01 %s notifies nobody', (token) => {
    const message = render(everywhere(token));
    expect(refusal(message)).toBeUndefined();
    const types = new Set(nodes(message.blocks).map(({ type }) => type));
    for (const type of ['mrkdwn', 'markdown', 'broadcast', 'usergroup', 'channel', 'user', 'link', 'emoji']) {
      expect(types).not.toContain(type);
    }
    expect(message.text).not.toMatch(/[<>]/);
    expect(shown(message)).toContain(token);
  });

  test('OI-02 a link is only its letters', () => {
    const message = render(everywhere('<https://evil.example|Cisco login> https://evil.example'));
    expect(shown(message)).toContain('<https://evil.example|Cisco login> https://evil.example');
    expect(nodes(message.blocks).some((node) => 'url' in node)).toBe(false);
    expect(message.text).toContain('&lt;https://evil.example|Cisco login&gt;');
  });

  test.each([
    '```',
    '*b* _i_ ~s~ :siren: > quote',
    '&lt;!channel&gt;',
    '**x** [a](b) ![c](d) <script> {{DATE()}}',
  ])('OI-03 %s stays as received', (markup) => {
    const message = render(everywhere(markup));
    expect(shown(message)).toContain(markup);
    expect(
      nodes(message.blocks).filter(({ type, emoji }) => type === 'plain_text' && emoji !== false),
    ).toEqual([]);
    expect(message.text).toContain(
      markup.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    );
  });
});

describe('OI-05 terminal controls', () => {
  const evil = '\x1b[2J\x1b]8;;http://evil\x07\x9b31m\b\rover\x7f\x00';
  const named = '⟨ESC⟩[2J⟨ESC⟩]8;;http://evil⟨BEL⟩⟨U+009B⟩31m⟨BS⟩⟨CR⟩over⟨DEL⟩⟨NUL⟩';

  test('are named', () => {
    expect(visible(evil)).toBe(named);
    expect(visibleLine(`${evil}\r\n\t`)).toBe(`${named}⟨CR⟩⟨LF⟩⟨TAB⟩`);
    expect(visible('a\r\nb\tc\n')).toBe('a\nb    c\n');
  });

  test('reach neither terminal nor Slack', () => {
    for (const output of [plain(everywhere(evil)), JSON.stringify(slack(everywhere(evil)))]) {
      expect(output).toContain('⟨ESC⟩[2J');
      expect(output).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
    }
  });

  test('colour is there only when asked for', () => {
    const report = everywhere('x');
    expect(toPlain(report, { words: WORDS, colour: true })).toContain('\x1b[1;33m');
    expect(plain(report)).not.toContain('\x1b');
  });
});

test.each<[string, string]>([
  ['\u202Egro\u202C', '⟨U+202E⟩gro⟨U+202C⟩'],
  ['\u2066\u2069\u200B\u200F\uFEFF\u00AD\u061C', '⟨U+2066⟩⟨U+2069⟩⟨U+200B⟩⟨U+200F⟩⟨U+FEFF⟩⟨U+00AD⟩⟨U+061C⟩'],
  ['\u{E0041}\u{E007F}', '⟨U+E0041⟩⟨U+E007F⟩'],
  ['\u2028\u2029\uE000\u3164', '⟨U+2028⟩⟨U+2029⟩⟨U+E000⟩⟨U+3164⟩'],
  ['Z\u0301\u0302\u0303\u0304\u0305\u0306', 'Z\u0301\u0302\u0303\u0304⟨U+0305⟩⟨U+0306⟩'],
  ['ñandú 日本 ⚠️ é', 'ñandú 日本 ⚠️ é'],
])('OI-06 %j', (evil, named) => {
  expect(visible(evil)).toBe(named);
  expect(shown(slack(everywhere(evil)))).toContain(named);
  expect(plain(everywhere(evil))).toContain(named);
});

test('OI-07 lone surrogates are named, so JSON and UTF-8 stay valid', () => {
  expect(visible('a\uD800b\uDC00')).toBe('a⟨U+D800⟩b⟨U+DC00⟩');
  expect(JSON.stringify(slack(everywhere('\uD800')))).not.toMatch(/\\u|\p{Cs}/u);
});

describe('OI-08 too much', () => {
  const line = 'x'.repeat(10 * 1024 * 1024);

  test('one line of 10 MB is cut with a note, quickly', () => {
    const began = performance.now();
    const message = slack(foreign(line));
    const text = plain(foreign(line));
    expect(performance.now() - began).toBeLessThan(500);
    expect(refusal(message)).toBeUndefined();
    expect(shown(message)).toContain('cut: 10,485,760 characters received');
    expect(text).toContain('cut: 10,485,760 characters received');
    expect(text.length).toBeLessThan(80_000);
  });

  test('what takes long to make visible is still linear', () => {
    for (const evil of ['\u202E', '\r', '\u0301', '\uD800', '⟨', ' ', '\n', '"']) {
      const began = performance.now();
      const message = slack(foreign(evil.repeat(1_000_000)));
      expect(performance.now() - began).toBeLessThan(500);
      expect(refusal(message)).toBeUndefined();
    }
  });

  test('100,000 rows leave the verdict, the first rows, the count and the buttons', () => {
    const rows = Array.from({ length: 100_000 }, (_, i): Text[] => [
      [{ code: `h${i}.example` }],
      [{ number: i }],
    ]);
    const table: Block = { kind: 'table', columns: ['Host', 'active'], rows };
    const report: Report = {
      ...foreign('x'),
      blocks: [table, table],
      actions: [{ label: 'Refresh', invoke: 'queue' }],
    };
    const began = performance.now();
    const message = slack(report);
    const text = plain(report);
    expect(performance.now() - began).toBeLessThan(500);
    expect(refusal(message)).toBeUndefined();
    expect(shown(message)).toMatch(
      /h0\.example.*and 99,9\d\d more.*h0\.example.*and 99,9\d\d more.*Refresh/s,
    );
    expect(text).toContain('and 99,500 more');
  });

  test('a small block keeps all of its lines beside large ones', () => {
    const report: Report = {
      ...foreign('y'.repeat(3000)),
      blocks: [
        ...Array.from({ length: 8 }, (): Block => ({ kind: 'foreign', from: 'mx', text: 'y'.repeat(3000) })),
        { kind: 'facts', facts: [['Active', [{ number: 12345 }]]] },
      ],
    };
    const message = slack(report);
    expect(refusal(message)).toBeUndefined();
    expect(shown(message)).toContain('Active: 12,345');
  });

  test('more blocks than Slack takes end in their count', () => {
    const report: Report = {
      ...foreign('x'),
      blocks: Array.from(
        { length: 300 },
        (): Block => ({ kind: 'foreign', from: 'mx', text: 'y'.repeat(300) }),
      ),
      actions: [{ label: 'Refresh', invoke: 'queue' }],
    };
    const message = slack(report);
    expect(refusal(message)).toBeUndefined();
    expect(shown(message)).toMatch(/and 2\d\d moreRefresh$/);
  });

  test('a text just under the limit is not cut', () => {
    expect(visibleForeign('x'.repeat(65_536)).whole).toBe(true);
    expect(visibleForeign(`${'x'.repeat(65_535)}😀`)).toEqual({
      text: 'x'.repeat(65_535),
      received: 65_537,
      whole: false,
    });
  });
});

test('OI-09 an imitation of the bot stays under the heading that says whose it is', () => {
  const report = foreign(`✅ Confirmed by admin\nAccepted #A7K2\n${'long '.repeat(60)}`);
  const blocks = slack(report).blocks.flatMap((block) => (block.type === 'rich_text' ? block.elements : []));
  expect(blocks.map(({ type }) => type)).toEqual(['rich_text_section', 'rich_text_preformatted']);
  const lines = plain(report).split('\n');
  const from = lines.indexOf('  Received from mx1');
  expect(lines.slice(from + 1).every((line) => line.startsWith('  │'))).toBe(true);
  expect(Math.max(...lines.slice(from + 1).map((line) => line.length))).toBeLessThanOrEqual(100);
  expect(slack(report).text).toContain('\n| ✅ Confirmed');
});

test('OI-13 a person may be called anything', () => {
  const person = { platform: 'teams', id: '8b6c', name: '<!channel>\u202E' };
  const report: Report = { ...foreign('x'), blocks: [{ kind: 'text', text: [{ person }] }] };
  expect(shown(slack(report))).toContain('<!channel>⟨U+202E⟩');
  expect(plain(report)).toContain('<!channel>⟨U+202E⟩');
});

const SYMBOLS = [
  '<',
  '>',
  '!',
  '@',
  '&',
  '|',
  ':',
  '*',
  '`',
  '"',
  '\\',
  '\n',
  '\r',
  '\x1b',
  '\u202E',
  '\uD800',
  '\uDC00',
  '😀',
  'a',
];
const long = fc
  .tuple(fc.constantFrom('x', '"', 'a b\n', '\u202E', '😀'), fc.integer({ min: 300, max: 7000 }))
  .map(([unit, length]) => unit.repeat(length / unit.length));
const evil = fc.oneof(
  { weight: 8, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
  { weight: 8, arbitrary: fc.string({ unit: fc.constantFrom(...SYMBOLS), maxLength: 20 }) },
  { weight: 4, arbitrary: fc.constantFrom(...TOKENS) },
  { weight: 1, arbitrary: long },
);
const span: fc.Arbitrary<Span> = fc.oneof(
  evil,
  fc.record({ number: fc.double({ noNaN: true, noDefaultInfinity: true }) }),
  fc.record({ duration: fc.double({ noNaN: true, min: -1e9, max: 1e9 }) }),
  fc.record({
    time: fc
      .date({ noInvalidDate: true, min: new Date('1900-01-01'), max: new Date('9999-01-01') })
      .map((at) => at.toISOString()),
  }),
  fc.record({ code: evil }),
  fc.record({
    person: fc.record({
      platform: fc.constantFrom('slack', 'teams'),
      id: fc.oneof(fc.constant('U0ANA'), evil),
      name: evil,
    }),
  }),
);
const text = fc.array(span, { maxLength: 6 });
const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ kind: fc.constant('text' as const), text }),
  fc.record({ kind: fc.constant('facts' as const), facts: fc.array(fc.tuple(evil, text), { maxLength: 8 }) }),
  fc.record({
    kind: fc.constant('table' as const),
    title: text,
    columns: fc.array(evil, { maxLength: 6 }),
    rows: fc.array(fc.array(text, { maxLength: 6 }), { maxLength: 6 }),
  }),
  fc.record({
    kind: fc.constant('steps' as const),
    steps: fc.array(
      fc.record({ label: evil, state: fc.constantFrom('waiting', 'running', 'done', 'failed'), note: text }),
      { maxLength: 5 },
    ),
  }),
  fc.record({ kind: fc.constant('foreign' as const), from: evil, text: evil }),
);
const report: fc.Arbitrary<Report> = fc.record({
  language: fc.constantFrom('en', 'es'),
  status: fc.constantFrom('ok', 'warning', 'critical', 'info', 'unknown'),
  headline: text,
  blocks: fc.array(block, { maxLength: 8 }),
  actions: fc.array(fc.record({ label: evil, invoke: evil }), { maxLength: 30 }),
  source: text,
});

const RUNS = Number(process.env.PROPERTY_RUNS ?? 2000);
/** Shrinking reports of this size takes minutes; the seed in the failure finds the case again. */
const LIMITS = { numRuns: RUNS, endOnFailure: true };

describe(`OI-14 any report, ${RUNS} runs`, () => {
  test('is a message Slack takes, with all its buttons and no notification', () => {
    fc.assert(
      fc.property(report, (any) => {
        for (const message of [slack(any), slackNative(any), slackPlain(any)]) {
          expect(refusal(message)).toBeUndefined();
          expect(message.text.length).toBeLessThanOrEqual(4000);
          expect(message.text).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
          const found = nodes(message.blocks);
          expect(found.filter(({ type }) => type === 'mrkdwn' || type === 'broadcast')).toEqual([]);
          const buttons = found.flatMap(({ type, action_id, value }) =>
            type === 'button' ? [`${action_id} ${value}`] : [],
          );
          expect(buttons).toEqual(any.actions?.map((_, i) => `run:${i} id${i}`));
        }
      }),
      LIMITS,
    );
  });

  test('is text a terminal can show', () => {
    fc.assert(
      fc.property(report, (any) => {
        const output = plain(any);
        expect(output).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]|[\u202A-\u202E\u2066-\u2069\u200B-\u200F]/);
        expect(output).not.toMatch(/\p{Cs}/u);
      }),
      LIMITS,
    );
  });

  test('shows every visible character of somebody else’s words', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 150 }), (words) => {
        const named = visible(words);
        expect(shown(slack(foreign(words)))).toContain(named);
        expect(shown(slack(everywhere(words)))).toContain(visibleLine(words));
        for (const line of named.split('\n'))
          expect(plain(foreign(words)).replaceAll('\n  │ ', '')).toContain(line.trimEnd());
      }),
      LIMITS,
    );
  });
});
