import { afterEach, describe, expect, test } from '@jest/globals';
import { startAppliance, stuckWorld } from '../../demo/asyncos';
import { labels } from '../fakes/slack/fake-slack';
import { everything, startWorld, type TestWorld } from '../world';

let world: TestWorld;
afterEach(async () => {
  await world?.stop();
  expect(world?.slack.refusals().map(({ method, outcome, details }) => [method, outcome, details])).toEqual(
    [],
  );
});

test('/esa queue: one message, placeholder first, ending as the queue with its buttons', async () => {
  world = await startWorld();
  const message = await world.ask('queue', /waiting for delivery/);
  expect(world.slack.messages()).toHaveLength(1);
  expect(message.edits[0]?.text).toContain('Working on');
  expect(message.text).toContain('222 waiting for delivery');
  expect(everything(message)).toMatch(/mail\.com.*214/);
  expect(everything(message)).toContain('the.euq.queue');
  expect(labels(message)).toEqual([
    'Check mail.com',
    'Refresh',
    'Host mail.com',
    'Host example.org',
    'Retry all delivery',
  ]);
});

test('/esa host mail.com: state, every counter, suspended or not, buttons', async () => {
  world = await startWorld();
  const message = await world.ask('host mail.com', /mail\.com is up/);
  const text = everything(message);
  for (const word of [
    'up',
    '214',
    '1,204',
    '336',
    '6 h 2 min',
    'mx.mail.com',
    '550 5.7.1 Blocked by policy',
  ]) {
    expect(text).toContain(word);
  }
  expect(labels(message)).toEqual([
    'Check mail.com',
    'Retry delivery',
    'Run smtpping',
    'Mail log',
    'DNS',
    'Refresh',
  ]);
});

test('retry where nothing waits: refused with a sentence, nothing to approve', async () => {
  world = await startWorld();
  for (const line of ['retry nowhere.example', 'retry nowhere.example on esa1']) {
    const message = await world.ask(line, /Nothing is waiting for\s+nowhere\.example/);
    expect(labels(message)).toEqual(['Refresh']);
  }
});

test('host offers the same whoever asked: an operator may press what a viewer cannot', async () => {
  world = await startWorld();
  await world.send('host mail.com', { user: 'U0VIEW' });
  const message = await world.shown(/mail\.com is up/);
  expect(labels(message)).toEqual([
    'Check mail.com',
    'Retry delivery',
    'Run smtpping',
    'Mail log',
    'DNS',
    'Refresh',
  ]);
  await world.press(message, 'Retry delivery', { user: 'U0VIEW' });
  await world.slack.waitFor(() => /operator/.test(world.slack.privates('U0VIEW').map(everything).join()));
  await world.press(message, 'Retry delivery');
  await world.shown(/Retry delivery of\s+mail\.com/);
});

test('a destination without a record', async () => {
  world = await startWorld();
  const message = await world.ask('host nowhere.example', /No record of/);
  expect(labels(message)).toEqual(['Check nowhere.example', 'Run smtpping', 'Mail log', 'DNS', 'Refresh']);
});

test('retry from the button: preview, approval, sent once, measured proof, all in one message', async () => {
  world = await startWorld();
  const host = await world.ask('host mail.com', /mail\.com is up/);
  await world.press(host, 'Retry delivery');
  const preview = await world.shown(/Retry delivery of mail\.com on esa1\?/);
  expect(labels(preview)).toEqual(['Approve', 'Cancel']);
  expect(everything(preview)).toMatch(/Recipients waiting.*214/);
  expect(world.commits(world.esa1)).toBe(0);
  await world.press(preview, 'Approve', { user: 'U0LUIS' });
  const done = await world.shown(/nothing is waiting any more, 214 delivered/);
  expect(done.ts).toBe(preview.ts);
  expect(world.commits(world.esa1)).toBe(1);
  expect(everything(done)).toContain('0 hard bounces');
  expect(world.slack.messages()).toHaveLength(2);
  const events = world.audit().map(({ event, outcome }) => [event, outcome].filter(Boolean).join(' '));
  const approvedAt = events.indexOf('approved');
  expect(approvedAt).toBeGreaterThan(-1);
  expect(events.indexOf('decision send')).toBeGreaterThan(approvedAt);
  expect(events.lastIndexOf('line')).toBeGreaterThan(-1);
  expect(events.indexOf('final done')).toBeGreaterThan(events.indexOf('decision send'));
});

test('a retry that fails says so: soft bounces rise, nothing is delivered', async () => {
  const esa2 = await startAppliance({ hostname: 'esa2.example.com', world: stuckWorld() });
  world = await startWorld({ appliances: { esa1: esa2 } });
  const preview = await world.ask('retry partner.example', /Retry delivery of partner\.example/);
  expect(everything(preview)).toContain('The host is down');
  await world.press(preview, 'Approve');
  const done = await world.shown(/the new attempts failed/);
  expect(everything(done)).toMatch(/1,208\s+→ 1,208 waiting.*\+1,208.*soft bounces/);
});

test('smtpping from the button: the verdict and the appliance’s own lines, literally; no mail is sent', async () => {
  world = await startWorld();
  const host = await world.ask('host mail.com', /mail\.com is up/);
  await world.press(host, 'Run smtpping');
  const message = await world.shown(/was reached and answered/);
  expect(everything(message)).toContain('Text received from esa1 (not verified)');
  expect(everything(message)).toContain('No mail was sent');
});

test('Refresh: the answer takes the place of the old one', async () => {
  world = await startWorld();
  const before = await world.ask('host mail.com', /mail\.com is up/);
  const mail = world.esa1.world.destinations.find(({ host }) => host === 'mail.com');
  if (mail) mail.state = 'down';
  await world.press(before, 'Refresh');
  const after = await world.shown(/mail\.com is down/);
  expect(after.ts).toBe(before.ts);
  expect(world.slack.messages()).toHaveLength(1);
});

describe('several appliances', () => {
  async function fleet(): Promise<TestWorld> {
    const esa1 = await startAppliance({ hostname: 'esa1.example.com' });
    const esa2 = await startAppliance({
      hostname: 'esa2.example.com',
      cluster: { name: 'Mail', machines: ['esa2.example.com'] },
      world: stuckWorld(),
    });
    return startWorld({ appliances: { esa1, esa2 } });
  }

  test('are asked side by side, in one message; one that does not answer is a row', async () => {
    world = await fleet();
    await world.appliances.esa2?.close();
    const message = await world.ask('queue', /No answer from esa2/);
    const text = everything(message);
    expect(text).toContain('222 waiting for delivery');
    expect(text).toMatch(/esa1.*222/);
    expect(labels(message)).toContain('Retry all delivery on esa1');
  });

  test('each with mail waiting has its own button; all of them are N actions under one approval', async () => {
    world = await fleet();
    const host = await world.ask('host mail.com', /216 waiting on 2 appliances/);
    expect(labels(host)).toEqual([
      'Check mail.com',
      'Retry delivery on esa1',
      'Retry delivery on esa2',
      'Retry delivery on all 2',
      'Run smtpping',
      'Mail log',
      'DNS',
      'Refresh',
    ]);
    await world.press(host, 'Retry delivery on all 2');
    const preview = await world.shown(/Retry delivery of mail\.com on 2 appliances\?/);
    const asked = everything(preview);
    expect(asked.match(/Command:\s+delivernow mail\.com/g)).toHaveLength(2);
    expect(asked).toContain('Valid until');
    await world.press(preview, 'Approve');
    await world.shown(/2 of 2 accepted[\s\S]*any more, 214 delivered[\s\S]*any more, 2 delivered/);
    expect(Object.values(world.appliances).map(world.commits)).toEqual([1, 1]);
  });

  test('a change that names none offers a choice', async () => {
    world = await fleet();
    const choice = await world.ask('retry mail.com', /Choose where to retry/);
    expect(labels(choice)).toEqual([
      'Retry delivery on esa1',
      'Retry delivery on esa2',
      'Retry delivery on all 2',
      'Refresh',
    ]);
  });

  test('a change that names none, with mail on one appliance only, is about that one', async () => {
    world = await fleet();
    await world.ask('retry partner.example', /Retry delivery of partner\.example on esa2\?/);
  });
});

test('two workers on one Redis give one answer per command', async () => {
  world = await startWorld({ workers: 2 });
  await Promise.all(Array.from({ length: 10 }, () => world.send('host mail.com')));
  await world.slack.waitFor(
    () => world.slack.messages().filter((one) => /mail\.com is up/.test(one.text)).length === 10,
    20_000,
  );
  expect(world.slack.messages()).toHaveLength(10);
});

test('the same question, asked by many at once, costs one dialogue', async () => {
  world = await startWorld();
  world.esa1.faults.thinkMilliseconds = 300;
  await Promise.all(Array.from({ length: 20 }, () => world.send('queue')));
  await world.slack.waitFor(
    () => world.slack.messages().filter((one) => /waiting for delivery/.test(one.text)).length === 20,
    20_000,
  );
  const asked = world.esa1.log.filter((entry) => entry.kind === 'line' && entry.text.startsWith('tophosts'));
  expect(asked.length).toBeLessThanOrEqual(2);
});
