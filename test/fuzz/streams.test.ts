// PR-04: whatever octets come, a result or a Problem, within bounds of memory and time. RUNS as in exchanges.test.ts.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseLine } from '../../src/jobs/parse';
import { Problem } from '../../src/problem';
import { hostileShell, type Manner } from './hostile-shell';
import { exchanges, type Target, talk, targets } from './targets';

const RUNS = Number(process.env.RUNS ?? 100);
const LIMIT = 2 * 1024 * 1024;

/** Texts that mean something to one reader or another. */
const tokens = fc.constantFrom(
  'esa.lab.local> ',
  '\r\nesa.lab.local> ',
  '(Machine esa1)> ',
  '[1]> ',
  '[]> ',
  '[N]> ',
  '-Press Any Key For More-',
  '\r          \r',
  '\r\r\n',
  '\b \b',
  '\x1b[2J',
  '\x1b]0;x\x07',
  '^C\r\n',
  'Password: ',
  'End with a "." on a line by itself.\r\n',
  '1. By recipient domain\r\n',
  '- NEW - x\r\n',
  'Connected to .\r\n220 ',
  '\xff\xfe',
  '\0',
  '\u2028',
  'Unknown command',
);
const pieces = fc
  .array(fc.oneof(tokens, fc.string({ unit: 'binary', maxLength: 80 }), fc.constant('x'.repeat(9000))), {
    maxLength: 10,
  })
  .map((all) => Buffer.from(all.join(''), 'latin1'));

/** A seed with some octets changed, left out or put in. */
function mutated(seeds: readonly Buffer[]): fc.Arbitrary<Buffer> {
  return fc
    .tuple(
      fc.constantFrom(...seeds),
      fc.array(fc.tuple(fc.nat(), fc.nat(4), fc.uint8Array({ maxLength: 4 })), { maxLength: 6 }),
    )
    .map(([seed, edits]) =>
      edits.reduce((text, [where, without, put]) => {
        const at = where % (text.length + 1);
        return Buffer.concat([text.subarray(0, at), put, text.subarray(at + without)]);
      }, seed),
    );
}
const octetsFor = ({ seeds }: Target) =>
  fc.oneof(
    mutated(seeds),
    pieces,
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  );

describe.each(
  targets.filter(({ name }) => name !== 'terminal').map((target) => [target.name, target] as const),
)('%s', (_name, target) => {
  test('PR-04 reads any octets', async () => {
    await fc.assert(
      fc.asyncProperty(octetsFor(target), async (octets) => await target.run(octets)),
      { numRuns: RUNS },
    );
  });

  test('PR-04 reads its transcripts with any one octet changed', async () => {
    const odd = Buffer.from('\0\r\n\b[]> x9\xff', 'latin1');
    for (const seed of target.seeds.slice(0, Math.ceil(RUNS / 25)))
      for (let at = 0; at < Math.min(seed.length, RUNS * 10); at += 1) {
        const octets = Buffer.from(seed);
        octets[at] = odd[at % odd.length] ?? 0;
        await target.run(octets);
      }
  });
});

describe('a conversation', () => {
  const manner = fc.record<Manner>({
    bytes: fc.constantFrom(1, 7, 64, 4096, 1 << 20),
    end: fc.constantFrom('prompt', 'prompt', 'close', 'silent'),
  });
  const terminal = targets.find(({ name }) => name === 'terminal') as Target;

  test('PR-04 with whatever octets comes to an end, and what is kept is bounded', async () => {
    const one = fc.tuple(fc.constantFrom(...exchanges), fc.oneof(pieces, mutated(terminal.seeds)), manner);
    // Side by side: a silent far end costs its deadline.
    const some = Math.min(RUNS, 100);
    await fc.assert(
      fc.asyncProperty(fc.array(one, { minLength: some, maxLength: some }), async (cases) => {
        const kept = await Promise.all(
          cases.map(([exchange, octets, how]) => talk(hostileShell(octets, how), exchange)),
        );
        for (const text of kept) expect(text.length).toBeLessThan(LIMIT + 70_000);
      }),
      { numRuns: Math.ceil(RUNS / 100), endOnFailure: true },
    );
  }, 600_000);

  test.each(exchanges.map((exchange) => [exchange.line, exchange] as const))(
    'PR-04 DS-04 %s with a far end that never stops',
    async (_line, exchange) => {
      const octets = Buffer.alloc(LIMIT + 100_000, 'spam > \r\n');
      const kept = await talk(hostileShell(octets, { bytes: 65_536, end: 'silent' }), exchange);
      expect(kept.length).toBeLessThanOrEqual(exchange.enough ? LIMIT : 65_536);
    },
  );
});

test('PR-04 the command line: a command or a Problem', () => {
  const word = fc.oneof(
    fc.constantFrom(
      'host',
      'explain',
      'log',
      'dns',
      'on',
      'MID',
      '1',
      'mail.com',
      '@1.1.1.1',
      ',',
      '__proto__',
    ),
    fc.string({ unit: 'binary', maxLength: 20 }),
  );
  fc.assert(
    fc.property(
      fc.array(word, { maxLength: 5 }),
      fc.constantFrom(' ', '\u00a0', '\n', ''),
      (words, between) => {
        try {
          parseLine(words.join(between));
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
        }
      },
    ),
    { numRuns: RUNS * 5 },
  );
});
