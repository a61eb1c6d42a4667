import { request } from 'node:http';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { rarely } from '../../src/bot/rarely';
import { startWorld, type TestWorld } from '../world';

let world: TestWorld;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

function get(path: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    request({ port: world.bot.port, host: '127.0.0.1', path }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    })
      .on('error', reject)
      .end();
  });
}

test.each(['/', '//', '///x', '/slack', '/%', '/healthz/', 'http://[', '/../etc/passwd'])(
  '%s is not found, and nothing ends',
  async (path) => {
    expect((await get(path)).status).toBe(404);
    expect((await get('/healthz')).status).toBe(200);
  },
);

test('/readyz names what is missing', async () => {
  expect(await get('/readyz')).toEqual({ status: 200, body: 'ready\n' });
});

test('/metrics: what people, appliances and changes did, the numbers of the workers included', async () => {
  await world.ask('queue', /waiting for delivery/);
  await world.send('hots a.com');
  const preview = await world.ask('retry mail.com', /Retry delivery of/);
  await world.press(preview, 'Approve');
  await world.shown(/214 delivered/);
  const { status, body } = await get('/metrics');
  expect(status).toBe(200);
  for (const line of [
    /esa_commands_total\{outcome="accepted"\} [3-9]/,
    /esa_commands_total\{outcome="unknown-command"\} 1/,
    /esa_actions_total\{outcome="done"\} 1/,
    /esa_dialogues_total\{appliance="esa1",dialogue="tophosts",outcome="ok"\} [1-9]/,
    /esa_final_answer_seconds_count [1-9]/,
    /esa_first_line_seconds_count [1-9]/,
    /esa_waiting_jobs\{queue="deliveries"\} \d/,
  ]) {
    expect(body).toMatch(line);
  }
});

test('a clock that is set back keeps no old word of a platform alive', async () => {
  jest.useFakeTimers();
  try {
    let asked = 0;
    const health = rarely(async () => ++asked);
    expect([await health(), await health()]).toEqual([1, 1]);
    jest.setSystemTime(Date.now() - 86_400_000);
    jest.advanceTimersByTime(30_000);
    expect(await health()).toBe(2);
  } finally {
    jest.useRealTimers();
  }
});
