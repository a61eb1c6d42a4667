import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { deliverNow, type Exchange, hoststatus, smtpping, status, tophosts } from '../../src/esa-client';
import { look, TAIL, tailOf } from '../../src/esa-client/prompts';
import { openSession } from '../../src/esa-client/session';
import { Problem } from '../../src/problem';
import { configured } from './appliances';
import { scripted } from './scripted';

const appliance = configured(
  { host: 'x', port: 1, username: 'u', hostKeyFingerprint: 'SHA256:x' },
  { timeouts: { connect: 10, command: 10, slow: 10 } },
);

describe('the search for the prompt', () => {
  test('looks at the end only, whatever lies before it', () => {
    expect(tailOf('x'.repeat(5_000_000))).toHaveLength(TAIL + 1);
  });

  test('is linear: 1.9 MiB in pieces of 64 bytes, one line without end', async () => {
    // A search over everything received would look at some 30 GB here.
    const text = 'x'.repeat(1.9 * 1024 * 1024);
    const { shell, prompt } = scripted(
      [`${text}\r\nesa.lab.local> `],
      (all) => all.match(/[\s\S]{1,64}/g) ?? [],
    );
    const session = await openSession(shell, appliance, () => {});
    const { output } = await session.ask({ name: 'big', line: 'big', parse: String });
    expect(output).toHaveLength(text.length + 1);
    expect(session.prompt).toBe(prompt);
    await session.close();
  });

  test('property: no text makes it throw, or takes a prompt that is not at the end', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 700 }), (text) => {
        const sight = look(tailOf(text), 'esa.lab.local> ');
        return sight?.kind !== 'main' || text.endsWith('esa.lab.local> ');
      }),
      { numRuns: 5000 },
    );
  });
});

describe('whatever an appliance prints', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc
      .array(
        fc.constantFrom(
          'esa.lab.local> ',
          'esa2> ',
          '[1]> ',
          '[]> ',
          '[N]> ',
          '\r\n',
          '\r',
          '\b',
          '\x1b[0m',
          '-Press Any Key For More-',
          '1. By recipient domain',
          '2. All messages',
          '- NETWORK - x',
          '- SMTPPING - y',
          '- RELOAD - NETWORK',
          'recipient domain:',
          'Host mail status for: ',
          'Last 5XX Error:',
          '----------',
          'MX Records:',
          'Status as of: now',
          '1* a 1 2 3 4 5',
          'Unknown command',
          'No record of host',
          'Traceback (most recent call last)',
          '99,999,999,999,999,999',
          'select an MX host',
          'test message [N]> ',
        ),
        { maxLength: 12 },
      )
      .map((parts) => parts.join('')),
  );
  const exchanges: Exchange<unknown>[] = [
    tophosts(),
    tophosts('soft'),
    hoststatus('mail.com'),
    status(),
    deliverNow({ domain: 'mail.com' }),
    deliverNow({ all: true }),
    smtpping('mail.com', { send: { to: 'a@mail.com' } }),
  ];
  /** I9: all that may ever be written. */
  const grammar = new Set([
    ...exchanges.map(({ line }) => line),
    ...[
      '',
      'exit',
      'mail.com',
      'Y',
      'N',
      'NETWORK',
      'SMTPPING',
      'a@mail.com',
      'This is a test message.',
      '.',
    ],
  ]);

  test('property: a result or a problem, and only what the exchange allows was written', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...exchanges),
        fc.array(hostile, { minLength: 1, maxLength: 4 }),
        async (exchange, texts) => {
          const answers = texts.map((text) => `${text}\r\nesa.lab.local> `);
          const { shell, written } = scripted(answers);
          const session = await openSession(shell, appliance, () => {});
          try {
            await session.ask(exchange, { commit: () => {} });
          } catch (error) {
            expect(error).toBeInstanceOf(Problem);
          }
          await session.close();
          for (const line of written) if (!grammar.has(line.trim())) expect(line.trim()).toMatch(/^[12]$/);
        },
      ),
      { numRuns: 3000 },
    );
  });

  test('property: questions of any text end in a problem or an answer of the list', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...exchanges),
        fc.array(hostile, { minLength: 1, maxLength: 4 }),
        async (exchange, texts) => {
          const { shell, written } = scripted(texts.map((text) => `${text}\r\n[1]> `));
          const session = await openSession(shell, appliance, () => {});
          const asked = session.ask(exchange, { commit: () => {} });
          await expect(
            asked.then(String, (error: unknown) => (error instanceof Problem ? 'problem' : error)),
          ).resolves.toEqual(expect.any(String));
          await session.close();
          for (const line of written) if (!grammar.has(line.trim())) expect(line.trim()).toMatch(/^\d{1,4}$/);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test.each(exchanges)('property: $name reads any text', (exchange) => {
    fc.assert(
      fc.property(hostile, (text) => {
        exchange.parse(text);
      }),
      { numRuns: 2000 },
    );
  });
});
