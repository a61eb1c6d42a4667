import { domainToASCII } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readDomain } from '../../src/domain';
import { isSpecialQueue } from '../../src/esa-client/parse/lines';
import type { DomainFault } from '../../src/problem';

// Names of the cases are those of the threat model.

function refused(id: string, fault: DomainFault, ...inputs: string[]): void {
  test.each(inputs.map((input) => [JSON.stringify(input).slice(0, 60), input]))(
    `${id}: %s is refused as ${fault}`,
    (_, input) => expect(readDomain(input)).toEqual({ fault }),
  );
}

function accepted(id: string, ...pairs: [input: string, domain: string, unicode?: string][]): void {
  test.each(pairs.map(([input, domain, unicode]) => ({ input, domain, unicode })))(
    `${id}: $input is read as $domain`,
    ({ input, domain, unicode }) => {
      expect(readDomain(input)).toEqual(unicode === undefined ? { domain } : { domain, unicode });
    },
  );
}

describe('a domain that somebody typed', () => {
  accepted(
    'plain',
    ['example.com', 'example.com'],
    ['Mail.Example.COM', 'mail.example.com'],
    ['example.com.', 'example.com'],
    ['a.b', 'a.b'],
    ['r3---sn.example.com', 'r3---sn.example.com'],
    ['1und1.de', '1und1.de'],
    ['123.example', '123.example'],
    [`${'a'.repeat(63)}.com`, `${'a'.repeat(63)}.com`],
    [`${`${'a'.repeat(62)}.`.repeat(4)}c`, `${`${'a'.repeat(62)}.`.repeat(4)}c`],
  );
  refused('CI-01', 'line-break', 'example.com\ndelivernow\nALL', '\n', '2\ny');
  refused(
    'CI-02',
    'control',
    ...'\r\0\x03\x04\x08\x15\x16\x1a\t\x7f\x85\x9b\u2028\u2029'.split('').map((c) => `example${c}.com`),
    'example.com\x1b[A',
    'example.com\r',
  );
  refused(
    'CI-03',
    'label',
    ...['example.com;delivernow', 'example.com&&x', 'example.com|x', 'example.com`x`', 'example.com$(x)'],
    ...["'example.com'", '"example.com"', 'example.com delivernow', 'example.com\\'],
  );
  refused('CI-04', 'label', 'y', 'ALL', 'all', 'com', '.');
  refused('CI-04', 'ip', '1', '2');
  refused('CI-04', 'empty', '', ' ', '\u3000');
  refused('CI-05', 'option', '-t example.com', '-example.com', '--');
  accepted(
    'CI-06',
    ['ex\u0430mple.com', 'xn--exmple-4nf.com', 'ex\u0430mple.com'],
    ['xn--80ak6aa92e.com', 'xn--80ak6aa92e.com', 'аррӏе.com'],
    ['MÜLLER.de', 'xn--mller-kva.de', 'müller.de'],
    ['faß.de', 'xn--fa-hia.de', 'faß.de'],
    ['例え.jp', 'xn--r8jz45g.jp', '例え.jp'],
  );
  refused(
    'CI-06',
    'label',
    ...['xn--a.com', 'xn--.com', 'xn--xn--a-.com', 'xn--ls8h.la', '💩.la', 'ﬁsh.com', '\u212aelvin.com'],
    ...[
      'mu\u0308ller.de',
      'ｅxample.com',
      'example。com',
      'com．example',
      'exa\u2024mple.com',
      '\u05d0a.com',
    ],
  );
  refused(
    'CI-07',
    'invisible',
    ...('\u200b\u200c\u200d\u2060\ufeff\u00ad\u202e\u2066\u034f\u3164\ufe0f\u{e0041}'
      .match(/./gu)
      ?.map((c) => `exam${c}ple.com`) ?? []),
  );
  refused(
    'CI-08',
    'ip',
    ...[
      '１２７.０.０.１',
      '①②⑦.⓪.⓪.①',
      '0x7f.1',
      '2130706433',
      '127.1',
      '127.0.0.1',
      '0177.0.0.1',
      '0x7f000001',
    ],
    ...['[::1]', '::1', '[::1]:25', '::ffff:127.0.0.1', 'fe80::1%eth0', '127.0.0.1:25', '127.0.0.1.', '0'],
    ...['example.0x1f', 'example.0x', 'example.12', '१२७.०.०.१', '127。0。0。1', '①.com.①'],
  );
  refused(
    'CI-09',
    'label',
    'example.com?',
    'example.com/path',
    '%65xample.com',
    'http://example.com',
    'a@example.com',
  );
  refused('CI-09', 'control', 'exam\tple.com');
  refused('CI-09', 'line-break', 'example.com\r\ndelivernow');
  refused(
    'CI-10',
    'length',
    `${'a'.repeat(64)}.com`,
    `${'a.'.repeat(129)}a`,
    'a'.repeat(254),
    `${'ü'.repeat(64)}.de`,
  );
  refused('CI-10', 'length', `${`${'a'.repeat(62)}.`.repeat(4)}co`, 'a'.repeat(1_000_000));
  refused(
    'CI-10',
    'label',
    'a..b',
    '.example.com',
    'example.com..',
    '*.example.com',
    'a-.com',
    '-a.com'.replace('-', 'b.-'),
  );
  refused('CI-10', 'underscore', '_dmarc.example.com', 'my_host.example.com');
  accepted(
    'CI-11',
    ['<http://example.com|example.com>', 'example.com'],
    ['<https://Example.com|example.com>', 'example.com'],
  );
  refused(
    'CI-11',
    'link',
    '<http://evil.com|example.com>',
    '<mailto:a@b|a@b>',
    '<http://example.com>',
    '<@U1>',
    '<!all>',
  );
  refused('CI-11', 'link', '<http://example.com/x|example.com>', '<http://example.com|example.com> x');
  refused('CI-11', 'ip', '<http://127.0.0.1|127.0.0.1>');
});

test.each([
  ['the.euq.queue', true],
  ['THE.encryption.Queue', true],
  ['the.cpq.release.queue.', true],
  ['the.queue', false],
  ['queue.example.com', false],
  ['the.queue.example.com', false],
])('special queue: %s is one: %s', (name, special) => {
  expect(isSpecialQueue(name)).toBe(special);
});

describe('CI-20: whatever is typed', () => {
  const word = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.domain(),
    fc.ipV4(),
    fc.ipV6(),
    fc
      .array(fc.constantFrom(...'aZ0x19.-_<>|:[]٣①。ü\u00adА\n'), { maxLength: 20 })
      .map((all) => all.join('')),
    fc
      .array(fc.constantFrom('a', 'xn--', 'ü', '0x1', '7', '-', 'mail', 'com', '例', 'א', '80ak6aa92e'), {
        maxLength: 6,
      })
      .map((all) => all.join('.')),
  );

  test('what is accepted is in the grammar, is no address, and reads as itself', () => {
    let count = 0;
    fc.assert(
      fc.property(word, (input) => {
        const read = readDomain(input);
        if ('fault' in read) return;
        count += 1;
        expect(read.domain).toMatch(/^[a-z0-9.-]{3,253}$/);
        expect(read.domain.split('.').at(-1)).not.toMatch(/^(?:\d+|0x[0-9a-f]*)$/);
        expect(readDomain(read.domain)).toEqual(read);
        expect(domainToASCII(read.domain)).toBe(read.domain);
        if (read.unicode !== undefined) expect(readDomain(read.unicode)).toEqual(read);
      }),
      { numRuns: 30_000 },
    );
    expect(count).toBeGreaterThan(1000);
  });
});
