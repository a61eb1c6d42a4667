// What a person reads while the way to an appliance is slow, old, cut or odd.
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { startAppliance } from '../../demo/asyncos';
import { startWorker } from '../../src/jobs/worker';
import { createLog } from '../../src/log';
import { preview, stuck } from '../attacks/previews';
import { englishWorld } from '../attacks/refused';
import type { StoredMessage } from '../fakes/slack/fake-slack';
import { everything, type TestWorld, type WorldOptions } from '../world';

jest.setTimeout(40_000);

let world: TestWorld;
afterEach(async () => {
  await world?.stop();
});

async function begin(options: WorldOptions = {}): Promise<void> {
  world = await englishWorld(options);
}

function becomes(message: StoredMessage, what: RegExp): Promise<StoredMessage> {
  return world.slack.waitFor(() => {
    const now = world.slack.messages().find(({ ts }) => ts === message.ts);
    return now && what.test(everything(now)) && now;
  }, 20_000);
}

/** The worker with other facts about its appliances; what the bot was started with stays. */
async function withAppliances(facts: Record<string, unknown>): Promise<void> {
  await Promise.all(world.workers.splice(0).map((one) => one.stop()));
  const appliances = world.config.appliances.map((one) => ({ ...one, ...facts }));
  const worker = startWorker(
    { ...world.config, appliances },
    createLog({ name: 'test', stream: { write() {} } }),
  );
  world.workers.push(worker);
  await worker.ready();
}

describe('waiting', () => {
  test('who stands in line reads how many come first', async () => {
    await begin();
    await withAppliances({ sessions: 1 });
    world.esa1.faults.silent = false;
    await world.ask('status', /Delivery is running/);
    world.esa1.faults.thinkMilliseconds = 2500;
    await world.send('status');
    await world.send('queue');
    await world.shown(/Waiting for [`\s]*esa1[`\s]*, nobody before you/);
    await world.send('host mail.com', { user: 'U0LUIS' });
    await world.shown(/Waiting for [`\s]*esa1[`\s]*, [12] before you/);
    delete world.esa1.faults.thinkMilliseconds;
    // Nothing of it stays in the answer.
    const answered = await world.shown(/waiting for delivery/);
    expect(everything(answered)).not.toMatch(/before you/);
  });

  test('a dead appliance does not slow the others: their part is there before it is given up', async () => {
    const esa1 = await startAppliance({ hostname: 'esa1.example.com' });
    const esa2 = await startAppliance({ hostname: 'esa2.example.com', faults: { silent: true } });
    await begin({ appliances: { esa1, esa2 }, timeouts: { connect: 4 } });
    await world.send('queue');
    const partly = await world.shown(/mail\.com/);
    expect(everything(partly)).not.toMatch(/esa2 (?:did not answer|does not)/);
    await becomes(partly, /mail\.com[\s\S]*esa2/);
  });
});

test('SH-04 an appliance with old algorithms: a warning under every report of it', async () => {
  await begin();
  await withAppliances({ legacySsh: true });
  for (const [line, what] of [
    ['queue', /waiting for delivery/],
    ['host mail.com', /mail\.com/],
    ['status', /Delivery is running/],
  ] as const) {
    const told = await world.ask(line, what);
    await becomes(told, /esa1[`\s]*: reached with SSH algorithms that are no longer safe/);
  }
});

describe('BT-10 the way there changed between preview and approval', () => {
  const jump = { host: '127.0.0.1', port: 1, username: 'u', password: 'p', hostKeys: ['SHA256:x'] };
  test.each<[string, Record<string, unknown>]>([
    ['a jump host', { jump }],
    ['another machine of the cluster', { machine: 'esa2.example.com' }],
    ['another port', { port: 1 }],
  ])('BT-10 %s: not sent, nothing was dialled', async (_what, facts) => {
    await begin();
    const shown = await preview(world, 'mail.com');
    await withAppliances(facts);
    const before = world.esa1.log.length;
    await world.press(shown, 'Approve');
    await becomes(shown, /was not sent to esa1[\s\S]*address in the configuration changed since the preview/);
    expect(world.commits(world.esa1)).toBe(0);
    expect(world.esa1.log.slice(before).filter(({ kind }) => kind !== 'closed')).toEqual([]);
  });
});

describe('F-66 the appliance restarts', () => {
  test('F-66 in the middle of a read: asked a second time, and the answer comes', async () => {
    await begin();
    let reads = 0;
    world.esa1.onLog((entry) => {
      if (entry.kind !== 'line' || entry.text !== 'tophosts active_rcpts') return;
      reads += 1;
      if (reads === 1) world.esa1.drop();
    });
    await world.ask('queue', /waiting for delivery/);
    expect(reads).toBe(2);
  });

  test('F-66 after the preview of a change: not sent, and it says that it restarted', async () => {
    await begin();
    const shown = await preview(world, stuck(world));
    world.esa1.world.upSince = Date.now() - 60_000;
    world.esa1.drop();
    await world.press(shown, 'Approve');
    await becomes(shown, /was not sent to esa1[\s\S]*The appliance restarted since the preview/);
    expect(world.commits(world.esa1)).toBe(0);
  });
});

describe('F-73 two outputs in one', () => {
  test('F-73 a read: the line that is nobody’s is shown, with a warning', async () => {
    await begin();
    world.esa1.faults.inject = 'Broadcast: admin committed changes\r\n';
    const told = await world.ask('queue', /waiting for delivery/);
    await becomes(told, /Broadcast: admin committed changes/);
  });

  test('F-73 a change: the echo is not what was typed, so it is not sent', async () => {
    await begin();
    const shown = await preview(world, 'mail.com');
    world.esa1.faults.beforeEcho = '\r\nBroadcast: admin committed changes\r\n';
    await world.press(shown, 'Approve');
    await becomes(shown, /was not sent to esa1/);
    expect(world.commits(world.esa1)).toBe(0);
  });
});

test('F-74 the line went out, "in progress", then silence: OUTCOME UNKNOWN, never again', async () => {
  await begin({ timeouts: { command: 2, slow: 2 } });
  const shown = await preview(world, 'mail.com');
  world.esa1.faults.stallsAfterCommit = 'Delivery in progress...';
  await world.press(shown, 'Approve');
  const ended = await becomes(shown, /OUTCOME UNKNOWN/);
  expect(everything(ended)).toContain('Delivery in progress...');
  expect(world.commits(world.esa1)).toBe(1);
});

test('F-75 the appliance’s clock is five hours slow: shown as its own, compared with nothing', async () => {
  await begin();
  const slow = () => Date.now() - 5 * 3_600_000;
  Object.assign(world.esa1.world, { now: slow });
  const told = await world.ask('queue', /waiting for delivery/);
  const clock = new Date(slow()).toUTCString().slice(17, 22);
  await becomes(
    told,
    new RegExp(
      `esa1[\`\\s]*:[\`\\s]*\\w{3} \\w{3} [ \\d]\\d ${clock}:\\d\\d \\d{4} GMT[\`\\s]*\\(its own clock\\)`,
    ),
  );
  // Neither "restarted" nor "changed": a change goes through as ever.
  const shown = await preview(world, stuck(world));
  await world.press(shown, 'Approve');
  await becomes(shown, /done: esa1 accepted/);
});

test('F-71 F-61 the pause in chat: a person is needed, and until when nothing is tried', async () => {
  await begin();
  world.esa1.faults.passwordExpired = true;
  await world.ask('status', /asks for something that only a person can answer/);
  await world.ask('queue', /only a person can answer[\s\S]*try again at/);
  expect(world.esa1.log.filter(({ kind }) => kind === 'login')).toHaveLength(1);
});
