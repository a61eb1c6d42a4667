import { expect, test } from '@jest/globals';
import { openPace } from '../../../src/jobs/probes/dns-pace';
import { openQueue } from '../../../src/jobs/probes/dns-queue';

/** Sends as many as there may be, and answers each after `distance`; the most that were on the way in each round trip. */
function roundTrips(distance: number, count: number): number[] {
  const pace = openPace();
  const most: number[] = [];
  let now = 0;
  const way: { readonly due: number; readonly sent: ReturnType<typeof pace.sent> }[] = [];
  for (let round = 0; round < count; round += 1) {
    most.push(0);
    for (const end = now + distance; now < end; now += 0.5) {
      while (way[0] && way[0].due <= now) way.shift()?.sent.answered(now);
      while (pace.wait(now) === 0) way.push({ due: now + distance, sent: pace.sent(now) });
      most[round] = Math.max(most[round] ?? 0, way.length);
    }
  }
  return most;
}

test('a near resolver never has more than half a buffer of ours', () => {
  expect(roundTrips(2, 50)).toEqual(Array.from({ length: 50 }, () => 128));
});

test('what is on the way to a distant one grows by half a buffer in each round trip', () => {
  const most = roundTrips(50, 8);
  expect(most[0]).toBe(128);
  for (const [i, one] of most.slice(1).entries()) {
    expect(one - (most[i] ?? 0)).toBeGreaterThan(0);
    expect(one - (most[i] ?? 0)).toBeLessThanOrEqual(128 * 2);
  }
  expect(most[7]).toBeGreaterThan(700);
});

test('who has read a question and is silent gives its place back', () => {
  const pace = openPace();
  for (let i = 0; i < 128; i += 1) {
    expect(pace.wait(0)).toBe(0);
    pace.sent(0);
  }
  expect(pace.wait(40)).toBe(60);
  expect(pace.wait(100)).toBe(0);
});

test('many lost packets are one reason to be slower', () => {
  const pace = openPace();
  const far = Array.from({ length: 128 }, () => pace.sent(0));
  for (const one of far) one.answered(50);
  const room = () => {
    let sent = 0;
    for (let now = 1000; now < 1100; now += 1) while (pace.wait(now) === 0 && sent++ < 1000) pace.sent(now);
    return sent;
  };
  for (let i = 0; i < 50; i += 1) pace.slower(900);
  const halved = room();
  expect(halved).toBeGreaterThan(128);
  expect(halved).toBeLessThan(128 + 128);
});

test('a turn that does not come in time is no turn', async () => {
  const queue = openQueue({ places: 1, longestWaitMs: 20 });
  const first = await queue.turn();
  expect(await queue.turn()).toBeUndefined();
  const third = queue.turn();
  first?.over();
  expect(await third).toBeDefined();
  const fourth = queue.turn();
  queue.close();
  expect(await fourth).toBeUndefined();
});
