import { expect, test } from '@jest/globals';
import type { Seen } from '../../src/command';
import { unlike } from '../../src/jobs/change';

const was: Seen = { active: 10, state: 'up', suspended: false, upSince: 'Mon' };

test.each<[string, Seen, boolean]>([
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
])('a preview is %s', (_, is, different) => {
  expect(unlike(was, is)).toBe(different);
});
