import { type Exchange, readAttempts } from '../../src/esa-client';
import { parseMailLog } from '../../src/esa-client/parse/maillog';
import { normalise } from '../../src/esa-client/prompts';
import { refusalIn } from '../../src/esa-client/refusals';
import { readReply } from '../../src/jobs/replies/read';
import { exchanges } from './targets';

/** All that reads a whole output of up to 2 MiB while others wait. */
export const readers: readonly (readonly [name: string, read: (text: string) => unknown])[] = [
  ['normalise', normalise],
  ['refusalIn', (text) => refusalIn(text, /^Error\b/)],
  ['reply', readReply],
  ['attempts', (text) => readAttempts(parseMailLog(text).lines)],
  ...exchanges.map(
    (exchange: Exchange<unknown>, i) =>
      [`${i} ${exchange.line}`, (text: string) => exchange.parse(text)] as const,
  ),
];

/** The questions that are matched, each with what it is matched by; of a question 8 KiB are looked at. */
export const matchers: readonly (readonly [source: string, when: RegExp])[] = exchanges.flatMap(
  ({ answers = [] }) => answers.map(({ when }) => [when.source, when] as const),
);

const beginnings = [
  '',
  'A',
  '1* ',
  '[',
  ']> ',
  'Connected\n',
  'Connected\n220-',
  'Last 5XX Error:\n----------\n',
  'MX Records:\n',
  'Ordered IP addresses:\n',
  'Virtual Gateway information:\n',
  'Up since: x',
  'Status as of:',
  'Starting SMTP test\n',
  "Subject: '",
  "('451', ['",
  'Tue Mar  3 06:31:02 2026 Info: ',
  'Tue Mar  3 06:31:02 2026 Info: MID 1 RID [',
  '-Press Any Key For More-\b',
  'domain ',
];
/** Found to be what a pattern stumbles over: single characters, line ends alone, and words that patterns begin with. */
const repeated = [
  ...[...' \r\n\t[]-1,.aA"\'():;>*=@\u2028\u00a0\b'],
  ...[
    '1 ',
    '1,',
    'a ',
    'a.',
    '- ',
    '\r ',
    '\n ',
    'a\n',
    '1.',
    '> ',
    '[]',
    '[1',
    ']> ',
    '"a',
    '2 a',
    ':a',
    ' -',
  ],
  ...[
    'Connection to ',
    'Command EHLO ',
    'Duration: ',
    'domain[',
    'domain',
    'test message ',
    'not been ',
    '\n- ',
    '\n1. ',
  ],
];
const ends = ['x', '\u2028x', '\n'];

/** Texts of about this many characters, each built from one thing again and again. */
export function* pumps(length: number): Generator<{ name: string; text: string }> {
  for (const first of beginnings)
    for (const one of repeated)
      for (const last of ends)
        yield {
          name: JSON.stringify([first, one, last]),
          text: first + one.repeat(Math.ceil(length / one.length)) + last,
        };
}

/** Milliseconds, the best of some: the machine does other things too. */
export function fastest(times: number, work: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < times; i += 1) {
    const from = performance.now();
    work();
    best = Math.min(best, performance.now() - from);
  }
  return best;
}
