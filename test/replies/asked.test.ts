import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { bytesSeen, englishWorld } from '../attacks/refused';
import { everything, type TestWorld } from '../world';

let world: TestWorld;
beforeAll(async () => {
  world = await englishWorld();
});
afterAll(async () => {
  await world.stop();
});

test('a pasted reply of several lines is explained in the channel, and no appliance hears of it', async () => {
  const before = bytesSeen(world);
  const lines = Array.from(
    { length: 8 },
    (_, i) => `550-5.7.1 line ${i} of what Gmail says on esa1 &amp; on`,
  );
  const pasted = [...lines, '550 5.7.1 likely unsolicited mail - gsmtp'].join('\n');
  const message = await world.ask(`explain ${pasted}`, /Google takes this message for spam/, {
    user: 'U0VIEW',
  });
  const shown = everything(message);
  expect(shown).toMatch(/line 7 of what Gmail says on esa1/);
  // The line under the answer does not repeat all of it.
  expect(shown.match(/line 7/g)).toHaveLength(1);
  expect(bytesSeen(world)).toBe(before);
});

test('host explains the last 5xx error that the appliance remembers', async () => {
  await world.ask('host mail.com', /What 550 5\.7\.1 means[\s\S]*Their policy does not allow this delivery/);
});
