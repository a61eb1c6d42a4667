// SL-11: Slack sends an envelope again when it thinks that it got lost.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openLedger } from '../../src/jobs/ledger/ledger';
import type { StoredMessage } from '../fakes/slack/fake-slack';
import { commandEnvelope, type SocketServer, startSocketServer } from '../fakes/slack/socket-server';
import { everything, type TestWorld } from '../world';
import { actionOf, current, preview, stuck } from './previews';
import { englishWorld, jobsOf, next } from './refused';

const APP_TOKEN = 'xapp-1-A0ESA-test';
let world: TestWorld;
let socket: SocketServer;
/** A preview from before, its buttons pressed over the socket. */
let shown: StoredMessage;

beforeAll(async () => {
  world = await englishWorld();
  shown = await preview(world, stuck(world));
  socket = await startSocketServer(world.slack, APP_TOKEN);
  const { token: botToken } = world.slack;
  const { apiUrl } = socket;
  await world.restartBot({
    slack: { transport: 'socket', botToken, appToken: APP_TOKEN, teamIds: ['T0123456'], apiUrl },
  });
  await socket.connected();
});
afterAll(async () => {
  expect(world.slack.refusals()).toEqual([]);
  await world.stop();
  await socket.close();
});

const commandOf = (text: string) => commandEnvelope(world.slack, text);

test.each([
  ['host mail.com', /mail\.com is up/],
  ['retry mail.com', /Retry delivery of mail\.com on esa1\?/],
])('SL-11 the envelope of "%s" twice: both acknowledged, one job, one message', async (text, until) => {
  const jobs = await jobsOf(world);
  const messages = world.slack.messages().length;
  const envelope = commandOf(text);
  const acknowledged = next(world, until, () =>
    Promise.all([
      socket.deliver(envelope),
      socket.deliver(envelope),
      // Also in an envelope of its own: what is inside is still the same command.
      socket.deliver({ ...envelope, envelope_id: randomUUID() }),
    ]),
  );
  await acknowledged;
  await socket.deliver(envelope);
  await next(world, /No record of later\.example/, () => socket.deliver(commandOf('host later.example')));
  expect(await jobsOf(world)).toHaveLength(jobs.length + 2);
  expect(world.slack.messages()).toHaveLength(messages + 2);
  expect(world.slack.calls('chat.postMessage')).toHaveLength(messages + 2);
});

test('SL-11 a refusal in the acknowledgement, both times', async () => {
  const envelope = commandOf('host a..b');
  for (const { payload } of await Promise.all([socket.deliver(envelope), socket.deliver(envelope)])) {
    expect(payload).toMatchObject({ response_type: 'ephemeral' });
    expect(JSON.stringify(payload)).toContain('is not a label');
  }
});

test('SL-11 the press of Approve twice: one permit, one line', async () => {
  const id = actionOf(world, shown);
  const [button] = shown.blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));
  const envelope = {
    envelope_id: randomUUID(),
    type: 'interactive',
    accepts_response_payload: false,
    payload: {
      type: 'block_actions',
      user: { id: 'U0ANA', username: 'ana', name: 'ana', team_id: 'T0123456' },
      team: { id: 'T0123456', domain: 'example' },
      channel: { id: 'C0MAIL', name: 'mail-ops' },
      container: { type: 'message', message_ts: shown.ts, channel_id: 'C0MAIL', is_ephemeral: false },
      trigger_id: randomUUID(),
      actions: [{ ...button, type: 'button', action_ts: '1.1' }],
    },
  };
  await Promise.all([socket.deliver(envelope), socket.deliver(envelope)]);
  await world.slack.waitFor(() => /5 delivered/.test(everything(current(world, shown))), 10_000);
  expect(openLedger(world.config.dataDir).read(id)?.final?.outcome).toBe('done');
  expect(world.commits(world.esa1)).toBe(1);
  expect(world.audit().filter(({ event, action }) => event === 'approved' && action === id)).toHaveLength(1);
});
