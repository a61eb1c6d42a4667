// What a log says of one destination, although others write in it too.
import { describe, expect, test } from '@jest/globals';
import type { Tools } from '../../src/command';
import type { Exchange } from '../../src/esa-client/exchange';
import { lookInLog } from '../../src/jobs/commands/log-search';

/** An appliance that has nothing but this log, and searches it as it is asked to. */
function toolsWith(events: readonly string[]): Pick<Tools, 'ask'> {
  const log = events.map((text, i) => `Tue Mar  3 06:30:${String(i).padStart(2, '0')} 2026 Info: ${text}`);
  return {
    async ask<T>(_: string, { name, answers, parse }: Exchange<T>): Promise<T> {
      if (name !== 'grep') return parse('');
      const pattern = answers?.find(({ when }) => when.test('the regular expression'))?.reply('');
      return parse(log.filter((line) => new RegExp(String(pattern), 'i').test(line)).join('\n'));
    },
  };
}

const look = (...events: string[]) => lookInLog(toolsWith(events), 'esa1', { domain: 'mail.com' });

const greylisted = "4.7.1 - Other ('451', ['4.7.1 Greylisted, ask mail.com in 5 minutes']) []";
const waiting = [
  'MID 1 ICID 2 RID 0 To: <ana@mail.com>',
  "Delayed: DCID 5 MID 1 to RID 0 - 4.3.2 - ('421', ['no'])",
];

describe('what others write in the log is no word about a destination', () => {
  test.each<[string, readonly string[]]>([
    [
      'mail that came from there and was delivered here',
      [
        'MID 7 ICID 8 From: <eve@mail.com>',
        'MID 7 ICID 8 RID 0 To: <bob@example.com>',
        'Message done DCID 9 MID 7 to RID [0]',
      ],
    ],
    [
      'a subject that names it',
      [
        'MID 7 ICID 8 RID 0 To: <bob@evil.example>',
        "MID 7 Subject 'about mail.com'",
        `Delayed: DCID 9 MID 7 to RID 0 - ${greylisted}`,
      ],
    ],
    [
      'a server of others whose reply names it',
      ['MID 7 ICID 8 RID 0 To: <bob@evil.example>', `Delayed: DCID 9 MID 7 to RID 0 - ${greylisted}`],
    ],
    [
      'a connection of others that failed with its name',
      [
        "Connection Error: DCID 9 domain: evil.example IP: 203.0.113.66 port: 25 details: 451-'4.7.1 Greylisted by mail.com' interface: 192.0.2.5 reason: unexpected SMTP response",
      ],
    ],
  ])('%s', async (_, foreign) => {
    const { attempts } = await look(...waiting, ...foreign);
    expect(attempts.map(({ mid, reason }) => ({ mid, reason }))).toEqual([{ mid: 1, reason: '421 no' }]);
    expect((await look(...foreign)).attempts).toEqual([]);
  });

  test('a flood of subjects that name it pushes its own messages out of no search', async () => {
    const flood = Array.from({ length: 30 }, (_, i) => `MID ${100 + i} Subject 're: mail.com'`);
    expect((await look(...waiting, ...flood)).attempts).toHaveLength(1);
  });

  test('a message whose recipients the log no longer names counts', async () => {
    const { attempts } = await look(`Delayed: DCID 9 MID 7 to RID 0 - ${greylisted}`);
    expect(attempts).toHaveLength(1);
  });
});
