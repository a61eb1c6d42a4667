import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Queue } from 'bullmq';
import type { Outcome } from '../../src/bot/platform';
import { slackPlatform } from '../../src/bot/slack/slack';
import type { Slack } from '../../src/config/schema';
import { createLog } from '../../src/log';
import { labels } from '../fakes/slack/fake-slack';
import { everything, SECRET, startWorld, type TestWorld } from '../world';

let world: TestWorld;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const mention = (text: string, more: object = {}) =>
  world.slack.mention({ url: world.url, secret: SECRET, text, ...more });
const newest = (what: RegExp, channel?: string) =>
  world.slack.waitFor(
    () => world.slack.messages(channel).findLast((one) => what.test(everything(one))),
    10_000,
  );

describe('@ESA', () => {
  test('in a channel: the answer comes in the channel', async () => {
    expect((await mention('host mail.com')).status).toBe(200);
    const message = await newest(/mail\.com is up/);
    expect(message.thread_ts).toBeUndefined();
  });

  test('in a thread, where there are no slash commands: the answer, and what its buttons lead to, come in the thread', async () => {
    const thread_ts = '1764000000.000100';
    await mention('host mail.com', { thread_ts });
    const host = await world.slack.waitFor(() =>
      world.slack
        .messages()
        .find((one) => one.thread_ts === thread_ts && labels(one).includes('Retry delivery')),
    );
    await world.press(host, 'Retry delivery', {
      forge: (payload: { container: object }) => ({
        ...payload,
        container: { ...payload.container, thread_ts },
      }),
    } as never);
    const preview = await newest(/Retry delivery of mail\.com/);
    expect(preview.thread_ts).toBe(thread_ts);
    await world.press(preview, 'Cancel');
    await newest(/was cancelled by/);
  });

  test('text that Slack linked or escaped', async () => {
    await mention('host <http://example.org|example.org>');
    await newest(/example\.org is up/);
    await mention('hots a&amp;b');
    await world.toldTo('U0ANA', /Did you mean\s+host/);
  });

  test('F-48 the same event four times is one answer', async () => {
    const before = world.slack.messages().length;
    for (let n = 0; n < 4; n += 1) await mention('queue', { event_id: 'Ev0SAME' });
    await newest(/waiting for delivery/);
    await mention('host nowhere.example');
    await newest(/No record of/);
    expect(world.slack.messages().length).toBe(before + 2);
  });
});

test('everybody is answered in his own language; Slack is asked once', async () => {
  await world.send('host mail.com', { user: 'U0LUIS' });
  const message = await newest(/mail\.com está activo/);
  expect(labels(message)).toEqual([
    'Comprobar mail.com',
    'Reintentar entrega',
    'Ejecutar smtpping',
    'Registro de correo',
    'DNS',
    'Actualizar',
  ]);
  await world.send('help', { user: 'U0LUIS' });
  expect(world.slack.calls('users.info').filter(({ args }) => args.user === 'U0LUIS')).toHaveLength(1);
});

test('somebody whose language cannot be read gets that of the configuration', async () => {
  world.slack.fail('users.info', { error: 'user_not_found' });
  await world.send('whoami', { user: 'U0VIEW' });
  await world.toldTo('U0VIEW', /You are/);
});

describe('an answer always arrives', () => {
  test('F-40 Slack asks for patience: it waits, and shows the newest', async () => {
    world.slack.limit('chat.update', 1, 2);
    await world.ask('host partner.example', /No record of\s+partner/);
  });

  test('F-41 Slack fails while updating: repeated, one message', async () => {
    const before = world.slack.messages().length;
    world.slack.fail('chat.update', { status: 500 });
    world.slack.fail('chat.update', { reset: 'after' });
    await world.ask('host unheard.example', /No record of\s+unheard/);
    expect(world.slack.messages().length).toBe(before + 1);
  });

  test('F-41 the answer to the first post is lost: what may stand twice says nothing, the answer stands once', async () => {
    world.slack.fail('chat.postMessage', { reset: 'after' }, 2);
    const before = world.slack.messages().length;
    await world.ask('host twice.example', /No record of\s+twice/);
    const now = world.slack.messages().slice(before);
    expect(now.filter((one) => /No record of\s+twice/.test(everything(one)))).toHaveLength(1);
    const left = now.filter((one) => !/No record of/.test(everything(one)));
    expect(left.flatMap(labels)).toEqual([]);
    expect(left.map(everything).join()).toMatch(/Working on.*or is in the next message/s);
  });

  test('F-43 a response_url that no longer works: what only one person is told comes in the channel, else directly', async () => {
    const shown = await world.ask('host mail.com', /mail\.com is up/);
    world.slack.fail('response_url', { status: 404 }, 2);
    await world.press(shown, 'Retry delivery', { user: 'U0VIEW' });
    expect((await world.toldTo('U0VIEW', /You need the level/)).via).toBe('chat.postEphemeral');
    world.slack.fail('chat.postEphemeral', { error: 'user_not_in_channel' });
    await world.press(shown, 'Retry delivery', { user: 'U0VIEW' });
    await newest(/You need the level/, 'D0VIEW');
  });

  test('F-44 the message was deleted: a new one', async () => {
    world.slack.fail('chat.update', { error: 'message_not_found' });
    const before = world.slack.messages().length;
    await world.ask('host deleted.example', /No record of\s+deleted/);
    expect(world.slack.messages().length).toBe(before + 2);
  });

  test('F-45 where the bot may not post: directly to the one who asked, with a word of why; buttons work there', async () => {
    const answer = await world.send('host mail.com', { channel: 'C0SECRET' });
    expect(answer.status).toBe(200);
    const direct = await newest(/may not post in the channel/, 'D0ANA');
    const done = await world.slack.waitFor(() =>
      world.slack.messages('D0ANA').find((one) => /mail\.com is up/.test(one.text)),
    );
    expect(done.ts).toBe(direct.ts);
    expect(everything(done)).toMatch(/may not post in the channel/);
    await world.press(done, 'Refresh');
    await world.slack.waitFor(() => done.edits.length >= 3 && /mail\.com is up/.test(done.text));
  });

  test('F-46 too rich for Slack: the same words simpler, with the buttons', async () => {
    world.slack.fail('chat.update', { error: 'invalid_blocks' });
    const message = await world.ask('host xmail.com', /xmail\.com is up/);
    expect(message.blocks.map(({ type }) => type)).toEqual(['section', 'actions']);
    expect(labels(message)).toContain('Check xmail.com');
  });

  test('Slack does not answer: /readyz does, within 3 s', async () => {
    await world.restartBot();
    world.slack.fail('auth.test', { delay: 8000 });
    const asked = Date.now();
    const ready = await fetch(`http://127.0.0.1:${world.bot.port}/readyz`);
    expect([ready.status, await ready.text()]).toEqual([503, 'slack: it does not answer\n']);
    expect(Date.now() - asked).toBeLessThan(4000);
  });

  test('F-47 the token is revoked: not ready, nothing is run again, and the answer waits', async () => {
    await world.restartBot();
    world.slack.fail('auth.test', { error: 'token_revoked' }, 10);
    world.slack.fail('chat.update', { error: 'token_revoked' });
    await world.send('host revoked.example');
    await world.slack.waitFor(() => world.slack.calls('chat.update').at(-1)?.outcome === 'token_revoked');
    const ready = await fetch(`http://127.0.0.1:${world.bot.port}/readyz`);
    expect([ready.status, await ready.text()]).toEqual([503, expect.stringContaining('token_revoked')]);
    const asked = world.esa1.log.length;
    const { url, prefix } = world.config.redis;
    const queue = new Queue('deliveries', { connection: { url }, prefix });
    let shown = false;
    const showing = newest(/No record of\s+revoked/).finally(() => {
      shown = true;
    });
    // The queue writes down what it delays a moment after Slack answered, and other messages may wait there too.
    while (!shown) for (const waiting of await queue.getDelayed()) await waiting.promote();
    await showing;
    await queue.close();
    expect(world.esa1.log.length).toBe(asked);
  });

  test('F-55 an older version never replaces a newer one', async () => {
    world.slack.fail('chat.postMessage', { delay: 400 });
    await world.send('host late.example');
    const message = await newest(/No record of\s+late\.example/);
    expect(message.text).toContain('No record of');
  });
});

test('F-42 what is known only after Slack stopped waiting comes as a message, not in an acknowledgement', async () => {
  const log = createLog({ name: 'test', stream: { write: () => {} } });
  const platform = slackPlatform({ slack: world.config.slack as Slack, rules: [], language: 'en', log });
  let answer = (_: Outcome) => {};
  const thinking = new Promise<Outcome>((resolve) => {
    answer = resolve;
  });
  const house = {
    present: async () => {},
    presences: async () => 0,
    alarm: () => {},
    first: async () => true,
    note: async () => {},
    noted: async () => undefined,
  };
  await platform.start(() => thinking, house);
  const server = createServer((req, res) => platform.routes?.get('/slack/events')?.(req, res));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;
  const { status, body, ms } = await world.slack.command({ url, secret: SECRET, text: 'help' });
  expect({ status, body }).toEqual({ status: 200, body: '' });
  expect(ms).toBeLessThan(3000);
  answer({
    kind: 'private',
    report: { language: 'en', status: 'info', headline: ['thought for long'], blocks: [] },
  });
  expect((await world.toldTo('U0ANA', /thought for long/)).via).toBe('response_url');
  await platform.stop();
  server.close();
});
