// PR-01, PR-04: work on foreign text grows with its length and no faster.
import { describe, expect, test } from '@jest/globals';
import { createDebugLog, deleteLog, smtpping } from '../../src/esa-client';
import { enterMachine } from '../../src/esa-client/exchanges/clustermode';
import { linesOf } from '../../src/esa-client/parse/lines';
import { fastest, matchers, pumps, readers } from './pumps';

const SHORT = 8 * 1024;
/** One of thirteen, unless there is time. Thirteen divides none of the lists that they are made of. */
const some = [...pumps(SHORT)].filter((_, i) => process.env.RUNS !== undefined || i % 13 === 0);
/** Milliseconds below which a busy machine says nothing. Quadratic work on 32 KiB takes a hundred times as long. */
const NOTHING = 12;
/** Milliseconds that no linear reader needs for 128 KiB. */
const LONG = 400;
/** Milliseconds for one question; 50 is the promise for a whole MiB. */
const AT_ONCE = 30;

function slow(read: (text: string) => unknown): string[] {
  return some.flatMap(({ name, text }) => {
    const one = fastest(1, () => read(text));
    if (one < NOTHING / 10) return [];
    const times = (length: number) => fastest(3, () => read(text.repeat(length)));
    const four = fastest(1, () => read(text.repeat(4)));
    if (four < NOTHING || four / one < 8 || times(4) / times(1) < 8) return [];
    // Once more, longer: a busy machine is slow now and then, and quadratic work on 128 KiB takes seconds.
    const long = times(16);
    const ratio = long / four;
    return long < LONG || ratio < 8 ? [] : [`${name}: ${ratio.toFixed(1)} times as long for 4 times as much`];
  });
}

test.each(readers)('PR-04 %s is linear', (_name, read) => {
  expect(slow(read)).toEqual([]);
});

/** Found by what stands here: the reader, and what it took quadratic time for. */
test.each([
  ['normalise', '\r'],
  ['delivernow', '['],
  ['grep', ']> '],
  ['diagnostic', 'Connection to '],
  ['status', 'a\n'],
  ['tophosts', '\n'],
])('PR-01 %s once stood still for %j', (name, one) => {
  const [, read] =
    readers.find(([each]) => each === name || each.replace(/^\d+ /, '').startsWith(name)) ?? [];
  if (!read) throw new Error('no such reader');
  const text = (length: number) => `${one.repeat(length / one.length)}\u2028x`;
  const [small, large] = [256 * 1024, 1024 * 1024].map((length) => fastest(2, () => read(text(length))));
  expect((large ?? 0) / Math.max(small ?? 0, NOTHING)).toBeLessThan(8);
});

describe('a question of 8 KiB', () => {
  test.each(matchers)('PR-01 is matched at once by %s', (_source, when) => {
    const late = some.filter(({ text }) => {
      const question = `${text}\n[1]> `.slice(-SHORT);
      return (
        fastest(1, () => when.test(question)) > AT_ONCE && fastest(3, () => when.test(question)) > AT_ONCE
      );
    });
    expect(late.map(({ name }) => name)).toEqual([]);
  });

  // Patterns that are built from an argument: the longest and the most repetitive ones that are let in.
  const host = `${`${'a-'.repeat(30)}a.`.repeat(4)}aa`;
  const log = `esachat_${'a'.repeat(40)}`;
  test.each([
    ['enterMachine', enterMachine(host)],
    ['smtpping', smtpping(host, { mx: host })],
    ['createDebugLog', createDebugLog({ log, domain: host, sessions: 1, comment: 'a'.repeat(201) })],
    ['deleteLog', deleteLog(log, 'a'.repeat(201))],
  ])('PR-01 also by the patterns that %s makes of the longest arguments', (_name, { answers = [] }) => {
    const parts = [
      host,
      `${host} `,
      `1. ${host}\n`,
      `\n1. ${log}`,
      `\n 1. "${log}`,
      log,
      'a',
      'a-',
      'a.',
      ' ',
      '\n1. ',
    ];
    const heads = ['', 'Choose a machine\n', 'select an MX host\n', '- NEW x\n', '\n- NEW x\n'];
    const texts = parts.flatMap((one) =>
      heads.map((head) => `${head}${one.repeat(Math.ceil(SHORT / one.length))}`.slice(0, SHORT)),
    );
    const used = texts.flatMap((text) =>
      answers.flatMap(({ when, reply }) => {
        const choose = () => {
          if (!when.test(text)) return;
          try {
            reply(text);
          } catch {
            // No such item in this menu.
          }
        };
        return fastest(1, choose) > AT_ONCE ? [fastest(3, choose)] : [];
      }),
    );
    expect(used.filter((milliseconds) => milliseconds > AT_ONCE)).toEqual([]);
  });
});

test('of more lines than any table has, the rest is one line, and nothing is lost', () => {
  const text = 'a\n'.repeat(50_000);
  const lines = linesOf(text);
  expect(lines.length).toBeLessThan(20_010);
  expect(lines.join('\n')).toBe(text.trimEnd());
  expect(linesOf('a\n'.repeat(19_999))).toHaveLength(20_000);
  expect(linesOf('a\n'.repeat(20_000)).join('\n')).toBe('a\n'.repeat(20_000));
});
