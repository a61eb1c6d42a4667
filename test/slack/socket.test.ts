// F-49: connections end, and Slack is away; SL-12: somebody else is connected as us.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startAppliance } from '../../demo/asyncos';
import { registry } from '../../src/metrics';
import { commandEnvelope, type SocketServer, startSocketServer } from '../fakes/slack/socket-server';
import { everything, startWorld, type TestWorld } from '../world';

const APP_TOKEN = 'xapp-1-A0ESA-test';
let world: TestWorld;
let socket: SocketServer;

beforeAll(async () => {
  world = await startWorld({ appliances: { esa1: await startAppliance({ hostname: 'esa1.example.com' }) } });
  socket = await startSocketServer(world.slack, APP_TOKEN);
  const { token: botToken } = world.slack;
  const { apiUrl } = socket;
  await world.restartBot({
    slack: { transport: 'socket', botToken, appToken: APP_TOKEN, teamIds: ['T0123456'], apiUrl },
  });
  await socket.connected();
});
afterAll(async () => {
  await world.stop();
  await socket.close();
});

const say = (text: string) => socket.deliver(commandEnvelope(world.slack, text));
const ready = async () => (await fetch(`http://127.0.0.1:${world.bot.port}/readyz`)).text();
const answers = async (host: string) => {
  await say(`host ${host}`);
  await world.shown(new RegExp(`No record of\\W+${host.replaceAll('.', '\\.')}`));
};
/** A new connection after something ended the old one. */
const reconnected = (greeted: number, withinMs?: number) =>
  socket.waitFor(() => socket.greeted > greeted, withinMs);

describe('F-49', () => {
  test.each(['warning', 'refresh_requested'] as const)(
    'F-49 Slack says %s: a new connection, and what is said next is answered',
    async (reason) => {
      const { greeted } = socket;
      socket.disconnect(reason);
      await reconnected(greeted);
      await answers(`after-${reason.replace('_', '-')}.example`);
    },
  );

  test('F-49 cut off, and apps.connections.open answers 500, then 429: tried again, slower, for as long as Slack says', async () => {
    const { opened, greeted } = socket;
    socket.refusals.push({ status: 500 }, { status: 429, retryAfter: 2 });
    socket.cut();
    await socket.waitFor(() => socket.opened > opened);
    expect(await ready()).toContain('slack: Socket Mode: ');
    const refused = Date.now();
    await reconnected(greeted, 20_000);
    expect(Date.now() - refused).toBeGreaterThan(2000);
    await answers('after-cut.example');
    expect(await ready()).not.toContain('Socket Mode');
  });
});

describe('SL-12 a second connection that is not ours', () => {
  const alarms = () => world.audit().filter(({ event }) => event === 'alarm');
  const metric = async () => /esa_slack_strange_connections (\d+)/.exec(await registry.metrics())?.[1];
  const recount = async () => {
    const { greeted } = socket;
    socket.disconnect('refresh_requested');
    await reconnected(greeted);
  };
  afterEach(() => {
    socket.strangers = 0;
  });

  test('SL-12 changes and approvals are refused, reading and cancelling go on, until it is gone', async () => {
    await say('retry mail.com');
    const preview = await world.shown(/approve [A-Z2-7]{4}/);
    const [, id = ''] = /approve ([A-Z2-7]{4})/.exec(JSON.stringify(preview.blocks)) ?? [];
    // Connections of ours that ended a moment ago still count as ours, so it takes more than one to be sure of it.
    socket.strangers = 20;
    await recount();
    await answers('counted.example');
    expect(alarms().at(-1)).toMatchObject({ outcome: 'strange-connection' });
    expect(Number(await metric())).toBeGreaterThan(0);
    expect(
      world.logged.find(({ msg }) => String(msg).startsWith('somebody else is connected')),
    ).toMatchObject({
      level: 'error',
    });
    for (const line of ['retry example.org', `approve ${id}`]) {
      const { payload } = await say(line);
      expect(JSON.stringify(payload)).toContain('Changes are refused: ');
    }
    expect(world.commits(world.esa1)).toBe(0);
    const { payload } = await say('doctor');
    expect(JSON.stringify(payload)).toContain('Somebody may have the app-level token.');
    await answers('still-reading.example');
    await say(`cancel ${id}`);
    await world.shown(/was cancelled by/);
    socket.strangers = 0;
    await recount();
    await answers('counted-again.example');
    expect(alarms().at(-1)).toMatchObject({ outcome: 'strange-connection-gone' });
    expect(await metric()).toBe('0');
    await say('retry example.org');
    expect(everything(await world.shown(/Retry delivery of\W+example\.org/))).toContain('Approve');
  });
});
