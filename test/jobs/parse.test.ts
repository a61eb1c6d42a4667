import { describe, expect, test } from '@jest/globals';
import { parseLine } from '../../src/jobs/parse';
import { Problem } from '../../src/problem';

/** What a line came to: the change or question, and the appliances it names. */
function read(line: string) {
  try {
    const { invocation, on } = parseLine(line);
    const { name, domain, change, here } = invocation;
    return { what: change?.line ?? here ?? [name, domain].filter(Boolean).join(' '), on };
  } catch (error) {
    if (error instanceof Problem) return error.trouble;
    throw error;
  }
}

describe('options stand in any order behind the arguments', () => {
  test.each([
    ['smtpping mail.com', 'smtpping mail.com', undefined],
    ['smtpping mail.com on esa1', 'smtpping mail.com', ['esa1']],
    ['smtpping mail.com send', 'smtpping mail.com send', undefined],
    ['smtpping mail.com send on esa1', 'smtpping mail.com send', ['esa1']],
    ['smtpping mail.com on esa1 send', 'smtpping mail.com send', ['esa1']],
    ['SMTPPING mail.com ON esa1, esa2 Send', 'smtpping mail.com send', ['esa1', 'esa2']],
    ['queue on esa1', 'queue', ['esa1']],
    ['queue by soft on esa1', 'queue', ['esa1']],
    ['queue on esa1 by soft', 'queue', ['esa1']],
    ['queue on esa1,esa2 esa1 by soft', 'queue', ['esa1', 'esa2']],
    ['retry all on esa1', 'retry all', ['esa1']],
    // An appliance may be called as an option is.
    ['smtpping mail.com on send', 'smtpping mail.com', ['send']],
    ['queue on by', 'queue', ['by']],
    // No option of this command: a name, which nobody has.
    ['retry mail.com on esa1 send', 'retry mail.com', ['esa1', 'send']],
    ['smtpping mail.com on esa1 sned', 'smtpping mail.com', ['esa1', 'sned']],
  ])('%s', (line, what, on) => {
    expect(read(line)).toEqual({ what, on });
  });

  test.each(['smtpping mail.com send on esa1 send', 'queue on', 'queue on , by soft'])(
    'not understood: %s',
    (line) => {
      expect(read(line)).toMatchObject({ kind: 'usage' });
    },
  );
});

test.each([
  ['approve A7K2 alone because I am on call', 'I am on call', undefined],
  ['approve A7K2 on esa1 alone because I am on call', 'I am on call', ['esa1']],
])('a reason is kept whole: %s', (line, alone, on) => {
  expect(read(line)).toEqual({ what: { kind: 'approve', id: 'A7K2', alone }, on });
});

test.each([
  ['audit host:mail.com', 'mail.com'],
  ['audit host:192.0.2.25', '192.0.2.25'],
  ['audit host:[2001:DB8::1]', '2001:db8::1'],
])('the trail is searched for what a command takes: %s', (line, host) => {
  expect(read(line)).toEqual({ what: { kind: 'audit', host }, on: undefined });
});

test.each([
  ['hots mail.com', 'host'],
  ['smptping mail.com on esa1 send', 'smtpping'],
  ['dance', undefined],
])('did you mean: %s', (line, near) => {
  expect(read(line)).toMatchObject({ kind: 'unknown-command', ...(near !== undefined && { near }) });
});
