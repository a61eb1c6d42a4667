// CI-20 and PR-04 on the exchanges themselves. RUNS is how often each property is tried; a long run is this test with more.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openSession } from '../../src/esa-client/session';
import { Problem } from '../../src/problem';
import { configured } from '../esa-client/appliances';
import { scripted } from '../esa-client/scripted';
import { exported, fits, rows } from './exchanges';

const RUNS = Number(process.env.RUNS ?? 200);
const appliance = configured({ host: 'x', port: 1, username: 'u', hostKeyFingerprint: 'SHA256:x' });

test('CI-20 every exchange that the client exports has its template here', () => {
  expect(exported.filter((name) => !(name in rows))).toEqual([]);
  expect(exported.length).toBeGreaterThan(15);
});

const examples = [
  'mx2.mail.com',
  'probe@mail.com',
  'esachat_a_1',
  'debug log: ana #a7k2',
  'tcp port 25 and (host 192.0.2.1 or host 2001:db8::1)',
  'Tue Nov 24 10',
];
const valid = fc.oneof(fc.domain(), fc.emailAddress(), fc.ipV4(), fc.ipV6(), fc.constantFrom(...examples));
const oddities = [
  '\n',
  '\r',
  '\x03',
  '\x1d',
  ' ',
  ';reload',
  '\nRELOAD',
  '$(x)',
  '"',
  '*',
  '.*',
  '|',
  '-t',
  '\0',
  '\u2028',
];
const more = ['\u017f', '\u212a', '%1', 'y', '\t', '\\', '/', '..', '[', '<'];
const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom(...oddities, ...more),
);
/** Also what differs from something valid in one place. */
function argumentLike(fit: string): fc.Arbitrary<string> {
  const good = fc.oneof(fc.constant(fit), valid);
  const nearly = fc.tuple(good, fc.nat(), anything).map(([text, where, odd]) => {
    const at = where % (text.length + 1);
    return text.slice(0, at) + odd + text.slice(at);
  });
  return fc.oneof(good, anything, nearly);
}
const number = fc.oneof(
  fc.integer({ min: -3, max: 220 }),
  fc.double(),
  fc.constantFrom(1e21, -0, Number.NaN, Infinity, 2 ** 53),
);

/** Nothing that ends a line, and nothing that a shell, a menu or a regular expression reads as more than a name. */
const plain = /^[a-z0-9:][a-z0-9.:@_+-]*$/i;
/** Comments, filters and times are more than one word. */
const words = /^[a-z0-9(:][a-z0-9.:@_+(), #-]*$/i;
const ofWords = ['createDebugLog', 'deleteLog', 'startCapture', 'grep'];

describe.each(Object.entries(rows))('%s', (name, row) => {
  test('CI-20 whatever its arguments are, its template is written, or nothing', async () => {
    let made = 0;
    let reached = 0;
    await fc.assert(
      fc.asyncProperty(argumentLike(fits(name)), number, async (text, count) => {
        let exchange: ReturnType<typeof row.make>;
        try {
          exchange = row.make(text, count);
        } catch (error) {
          // Nothing exists that could be written.
          expect(error).toBeInstanceOf(TypeError);
          return;
        }
        made += 1;
        const { shell, written, prompt } = scripted([...(row.asks ?? []), 'esa.lab.local> ']);
        const session = await openSession(shell, appliance, () => {});
        try {
          await session.ask(exchange, { commit: () => {} });
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
        }
        await session.close();
        expect(prompt).toBe('esa.lab.local> ');
        const holding = row.holding?.(text, count) ?? [];
        for (const line of written) {
          if (['', 'exit', ...row.fixed].includes(line) || /^\d{1,4}$/.test(line)) continue;
          expect(holding).toContain(line);
          if (row.holding?.('§', count).includes(line)) continue;
          expect(text).toMatch(ofWords.includes(name) ? words : plain);
          reached += 1;
        }
      }),
      { numRuns: RUNS },
    );
    // A property that never gets past the constructor would hold for any exchange.
    expect(made).toBeGreaterThan(0);
    // Nor does it say much when the dialogue ends before the argument is wanted.
    if (row.holding?.('§', 0).join() !== row.holding?.('§§', 0).join()) expect(reached).toBeGreaterThan(0);
  });

  test('CI-20 one odd text in an argument that is taken: refused, or no more than words', () => {
    const takes = (text: string, count: number) => {
      try {
        row.make(text, count);
        return true;
      } catch {
        return false;
      }
    };
    // A number for which the text is not used takes any.
    const counts = Array.from({ length: 12 }, (_, i) => i + 1).filter((count) => !takes('\0', count));
    const allowed = ofWords.includes(name) ? words : plain;
    const wrong = [fits(name), ...examples].flatMap((text) =>
      [...oddities, ...more].flatMap((odd) =>
        [...text, ''].flatMap((_, at) => {
          const changed = text.slice(0, at) + odd + text.slice(at);
          return allowed.test(changed) || !counts.some((count) => takes(changed, count)) ? [] : [changed];
        }),
      ),
    );
    expect(wrong).toEqual([]);
  });
});
