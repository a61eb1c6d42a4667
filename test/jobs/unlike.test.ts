import { describe, expect, test } from '@jest/globals';
import type { CaptureSeen, ChangeKind, MailSeen, Seen } from '../../src/change';
import { isOurs, unlike } from '../../src/jobs/unlike';

const was: MailSeen = { about: 'mail', active: 10, state: 'up', suspended: false, upSince: 'Mon' };

test.each<[string, MailSeen, boolean]>([
  ['the same', was, false],
  ['twice the mail', { ...was, active: 20 }, false],
  ['more than twice', { ...was, active: 21 }, true],
  ['half of it', { ...was, active: 5 }, false],
  ['less than half', { ...was, active: 4 }, true],
  ['the number is not printed any more', { ...was, active: undefined }, true],
  ['the host went down', { ...was, state: 'down' }, true],
  ['delivery was suspended', { ...was, suspended: true }, true],
  ['the appliance restarted', { ...was, upSince: 'Tue' }, true],
  ['since when it is up is not printed any more', { ...was, upSince: undefined }, false],
])('a preview of mail is %s', (_, is, different) => {
  expect(unlike({ kind: 'retry', seen: was }, is)).toBe(different);
});

const filter = 'tcp port 25 and (host 192.0.2.1)';
const idle: CaptureSeen = { about: 'capture', filter };
const running: CaptureSeen = { ...idle, running: { file: 'a.cap', filter: `(${filter})`, seconds: 60 } };
const other: CaptureSeen = { ...idle, running: { ...running.running, file: 'b.cap' } };
const log = { about: 'log' as const, log: 'esachat_a', exists: false };

test.each<[string, ChangeKind, Seen, Seen, boolean]>([
  ['a capture that nobody forestalled', 'captureStart', idle, idle, false],
  ['a capture that somebody forestalled', 'captureStart', idle, running, true],
  ['the capture that was shown', 'captureStop', running, running, false],
  ['another capture than was shown', 'captureStop', running, other, true],
  ['a capture that ended meanwhile', 'captureStop', running, idle, true],
  ['a log of that name that is not there yet', 'debugLogStart', log, log, false],
  ['a log of that name that is there already', 'debugLogStart', log, { ...log, exists: true }, true],
  ['a log to remove', 'debugLogStop', { ...log, exists: true }, { ...log, exists: true }, false],
  ['a log that is gone', 'debugLogStop', { ...log, exists: true }, log, true],
  [
    'the same recipient',
    'smtppingSend',
    { about: 'test', to: 'a@b.c' },
    { about: 'test', to: 'a@b.c' },
    false,
  ],
  ['another recipient', 'smtppingSend', { about: 'test', to: 'a@b.c' }, { about: 'test', to: 'd@b.c' }, true],
  ['something else altogether', 'retry', was, idle, true],
])('%s', (_, kind, seen, is, different) => {
  expect(unlike({ kind, seen }, is)).toBe(different);
});

describe('what ends by itself is only our own capture', () => {
  const now = Date.now();
  const ends = (sentAt: number) => ({ id: 'a'.repeat(26), sentAt });
  test.each<[string, number, CaptureSeen['running'], boolean]>([
    ['ours', now - 62_000, running.running, true],
    ['one that somebody started later, with the filter we left', now - 300_000, running.running, false],
    ['one that ran before', now, { ...running.running, seconds: 3000 }, false],
    ['one with another filter', now - 60_000, { ...running.running, filter: 'tcp port 25' }, false],
    ['one that does not say since when', now - 60_000, { ...running.running, seconds: undefined }, false],
    ['one that does not say what it lets through', now - 60_000, { seconds: 60 }, false],
  ])('%s', (_, sentAt, is, ours) => {
    expect(is && isOurs(idle, is, sentAt, now)).toBe(ours);
    const seen = { ...idle, running: is };
    expect(unlike({ kind: 'captureStop', seen: idle, ends: ends(sentAt) }, seen)).toBe(!ours);
  });
});
