import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { WebClient } from '@slack/web-api';
import { type FakeSlack, labels, startFakeSlack } from './fake-slack';

const QUIET = { parse: 'none', unfurl_links: false, unfurl_media: false } as const;
const words = (text: string) => ({ type: 'plain_text', text, emoji: false });
const button = (action_id: string, text = 'Retry delivery') => ({
  type: 'button',
  action_id,
  text: words(text),
  value: 'x7',
});
const rich = (...elements: object[]) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements }],
});

let slack: FakeSlack;
beforeEach(async () => {
  slack = await startFakeSlack();
});
afterEach(() => slack.close());

async function call(method: string, args: object, token = slack.token) {
  const response = await fetch(slack.apiUrl + method, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(args),
  });
  const body = (await response.json()) as {
    ok: boolean;
    error?: string;
    errors: string[];
    message_ts: string;
  };
  return { status: response.status, headers: response.headers, body };
}
const post = (args: object) =>
  call('chat.postMessage', { channel: 'C0MAIL', text: 'words', ...QUIET, ...args });

test('the real client posts, updates and reads', async () => {
  const client = new WebClient(slack.token, { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } });
  expect((await client.auth.test()).user_id).toBe('U0ESA');
  const blocks = [{ type: 'header', text: { type: 'plain_text', text: 'Queue' } } as const];
  const { ts } = await client.chat.postMessage({ channel: 'C0MAIL', text: 'one', blocks, ...QUIET });
  await client.chat.update({ channel: 'C0MAIL', ts: ts ?? '', text: 'two', parse: 'none' });
  const [message] = slack.messages('C0MAIL');
  expect(message).toMatchObject({ text: 'two', edits: [{ text: 'one' }], blocks: [{ type: 'header' }] });
  const { user } = await client.users.info({ user: 'U0LUIS', include_locale: true });
  expect(user?.locale).toBe('es-ES');
  expect((await client.usergroups.users.list({ usergroup: 'S0MAIL' })).users).toEqual(['U0ANA', 'U0LUIS']);
  expect((await client.conversations.open({ users: 'U0ANA' })).channel?.id).toBe('D0ANA');
  expect(slack.refusals()).toEqual([]);
});

test.each<[string, string, object]>([
  ['an unknown channel', 'channel_not_found', { channel: 'C0OTHER' }],
  ['no text', 'no_text', { text: undefined }],
  ['text over 40,000', 'msg_too_long', { text: 'x'.repeat(40_001) }],
  ['links that unfurl', 'invalid_arguments', { unfurl_links: true }],
  ['text that is parsed', 'invalid_arguments', { parse: 'full' }],
  ['an argument Slack does not have', 'invalid_arguments', { emojis: true }],
  ['blocks that are not JSON', 'invalid_blocks_format', { blocks: '[{' }],
])('refuses %s', async (_, error, args) => {
  const { body } = await post(args);
  expect(body).toMatchObject({ ok: false, error });
  expect(slack.messages()).toEqual([]);
});

describe('refuses blocks', () => {
  const actions = (...elements: object[]) => ({ type: 'actions', elements });
  test.each<[string, object[]]>([
    ['51 of them', Array.from({ length: 51 }, () => ({ type: 'divider' }))],
    ['of an unknown type', [{ type: 'nonsense' }]],
    ['with an unknown key', [{ type: 'divider', colour: 'red' }]],
    ['a header of 151', [{ type: 'header', text: words('x'.repeat(151)) }]],
    ['a header in mrkdwn', [{ type: 'header', text: { type: 'mrkdwn', text: '*x*' } }]],
    ['an empty text', [{ type: 'header', text: words('') }]],
    ['a section of 3001', [{ type: 'section', text: words('x'.repeat(3001)) }]],
    ['a section without text', [{ type: 'section' }]],
    ['11 fields', [{ type: 'section', fields: Array.from({ length: 11 }, () => words('x')) }]],
    ['a field of 2001', [{ type: 'section', fields: [words('x'.repeat(2001))] }]],
    ['11 context elements', [{ type: 'context', elements: Array.from({ length: 11 }, () => words('x')) }]],
    ['26 buttons', [actions(...Array.from({ length: 26 }, (_, i) => button(`a${i}`)))]],
    ['no buttons', [actions()]],
    ['a button text of 76', [actions(button('a', 'x'.repeat(76)))]],
    ['a value of 2001', [actions({ ...button('a'), value: 'x'.repeat(2001) })]],
    ['an action_id of 256', [actions(button('a'.repeat(256)))]],
    ['one action_id twice', [actions(button('a')), actions(button('a'))]],
    [
      'one block_id twice',
      [
        { type: 'divider', block_id: 'b' },
        { type: 'divider', block_id: 'b' },
      ],
    ],
    [
      'a confirm title of 101',
      [
        actions({
          ...button('a'),
          confirm: { title: words('x'.repeat(101)), text: words('x'), confirm: words('x'), deny: words('x') },
        }),
      ],
    ],
    [
      '101 options',
      [
        actions({
          type: 'static_select',
          action_id: 'a',
          options: Array.from({ length: 101 }, (_, i) => ({ text: words('x'), value: `${i}` })),
        }),
      ],
    ],
    ['an empty rich text', [rich({ type: 'text', text: '' })]],
    ['a rich text without section', [{ type: 'rich_text', elements: [{ type: 'text', text: 'x' }] }]],
    [
      'a user in preformatted',
      [
        {
          type: 'rich_text',
          elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'user', user_id: 'U1' }] }],
        },
      ],
    ],
    ['a date with a fraction', [rich({ type: 'date', timestamp: 1.5, format: '{time}' })]],
    ['a date without token', [rich({ type: 'date', timestamp: 1, format: 'today' })]],
    ['a user that is a name', [rich({ type: 'user', user_id: 'ana' })]],
    [
      'a data table without caption',
      [{ type: 'data_table', rows: [[{ type: 'raw_text', text: 'a' }], [{ type: 'raw_text', text: 'b' }]] }],
    ],
  ])('%s', async (_, blocks) => {
    const { body } = await post({ blocks });
    expect(body).toMatchObject({ ok: false, error: 'invalid_blocks' });
    expect(body.errors.length).toBeGreaterThan(0);
  });

  test('all together over 13,200', async () => {
    const blocks = Array.from({ length: 5 }, () => ({ type: 'section', text: words('x'.repeat(2900)) }));
    expect((await post({ blocks })).body.error).toBe('msg_blocks_too_long');
  });

  test('but takes each at its limit', async () => {
    const blocks = [
      { type: 'header', text: words('x'.repeat(150)) },
      actions(...Array.from({ length: 25 }, (_, i) => button(`a${i}`, 'x'.repeat(75)))),
      rich(
        { type: 'text', text: 'x', style: { bold: true } },
        { type: 'date', timestamp: 1, format: '{time}', fallback: 'x' },
      ),
    ];
    expect((await post({ blocks })).body.ok).toBe(true);
  });
});

test('refuses a wrong token and an unknown message', async () => {
  expect((await call('auth.test', {}, 'xoxb-wrong')).body.error).toBe('invalid_auth');
  const update = { channel: 'C0MAIL', ts: '1700000000.000001', text: 'x', parse: 'none' };
  expect((await call('chat.update', update)).body.error).toBe('message_not_found');
  const whisper = await call('chat.postEphemeral', {
    channel: 'C0MAIL',
    user: 'U0ANA',
    text: 'x',
    parse: 'none',
  });
  expect((await call('chat.update', { ...update, ts: whisper.body.message_ts })).body.error).toBe(
    'message_not_found',
  );
  expect(slack.privates('U0ANA')).toHaveLength(1);
});

test('faults come once each, in order', async () => {
  slack.limit('chat.postMessage', 30);
  slack.fail('chat.postMessage', { error: 'not_in_channel' });
  slack.fail('chat.postMessage', { status: 503 });
  slack.fail('chat.postMessage', { reset: 'before' });
  slack.fail('chat.postMessage', { reset: 'after' });
  slack.fail('chat.postMessage', { delay: 30 });
  const limited = await post({});
  expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '30']);
  expect((await post({})).body.error).toBe('not_in_channel');
  expect((await post({})).status).toBe(503);
  await expect(post({})).rejects.toThrow();
  expect(slack.messages()).toHaveLength(0);
  await expect(post({})).rejects.toThrow();
  expect(slack.messages()).toHaveLength(1);
  const began = performance.now();
  expect((await post({})).body.ok).toBe(true);
  expect(performance.now() - began).toBeGreaterThan(25);
});

test('waitFor resolves with what happens later, and says what there was when nothing does', async () => {
  const waiting = slack.waitFor(({ messages }) => messages('C0MAIL').find(({ text }) => text === 'later'));
  await post({ text: 'sooner' });
  await post({ text: 'later' });
  expect((await waiting).text).toBe('later');
  await expect(slack.waitFor(() => false, 5)).rejects.toThrow(/C0MAIL: sooner/);
});

const bots: Server[] = [];
afterEach(async () => {
  for (const bot of bots.splice(0)) {
    bot.closeAllConnections();
    await new Promise((closed) => bot.close(closed));
  }
});

/** A bot that keeps what it was sent. */
async function listen(answer = '') {
  const seen: { headers: Record<string, unknown>; body: string }[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    seen.push({ headers: request.headers, body });
    response.end(answer);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;
  bots.push(server);
  return { url, seen };
}

describe('what Slack sends', () => {
  test('a command is signed, and its response_url works five times', async () => {
    const bot = await listen('Accepted');
    const answer = await slack.command({ url: bot.url, secret: 's3cret', text: 'host mail.com' });
    expect(answer).toMatchObject({ status: 200, body: 'Accepted' });
    expect(slack.privates('U0ANA')).toMatchObject([{ text: 'Accepted', via: 'ack' }]);
    const [{ headers, body } = { headers: {}, body: '' }] = bot.seen;
    const base = `v0:${headers['x-slack-request-timestamp']}:${body}`;
    expect(headers['x-slack-signature']).toBe(
      `v0=${createHmac('sha256', 's3cret').update(base).digest('hex')}`,
    );
    const fields = Object.fromEntries(new URLSearchParams(body));
    expect(fields).toMatchObject({
      command: '/esa',
      text: 'host mail.com',
      team_id: 'T0123456',
      user_id: 'U0ANA',
    });
    const respond = () =>
      fetch(fields.response_url ?? '', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"text":"x"}',
      });
    for (let i = 0; i < 5; i++) expect((await respond()).status).toBe(200);
    expect((await respond()).status).toBe(404);
  });

  test('a press carries the message and the button, its text escaped', async () => {
    const bot = await listen();
    await post({
      blocks: [{ type: 'actions', elements: [button('run:0', 'Retry <all>'), button('run:1', 'Refresh')] }],
    });
    const [message] = slack.messages();
    if (!message) throw new Error('no message');
    expect(labels(message)).toEqual(['Retry <all>', 'Refresh']);
    await slack.press({ url: bot.url, secret: 's', message, label: 'Retry', user: 'U0LUIS' });
    const payload = JSON.parse(new URLSearchParams(bot.seen[0]?.body).get('payload') ?? '');
    expect(payload).toMatchObject({
      type: 'block_actions',
      user: { id: 'U0LUIS' },
      container: { message_ts: message.ts, is_ephemeral: false },
      actions: [
        {
          action_id: 'run:0',
          block_id: expect.any(String),
          value: 'x7',
          text: { text: 'Retry &lt;all&gt;' },
        },
      ],
    });
    expect(() => slack.press({ url: bot.url, secret: 's', message, label: 'Cancel' })).toThrow(
      /among: Retry/,
    );
  });

  test('a mention is an event', async () => {
    const bot = await listen();
    await slack.mention({ url: bot.url, secret: 's', text: 'queue', event_id: 'Ev1' });
    expect(JSON.parse(bot.seen[0]?.body ?? '')).toMatchObject({
      event_id: 'Ev1',
      event: { type: 'app_mention', text: '<@U0ESA> queue' },
    });
  });
});
