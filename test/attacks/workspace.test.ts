// SL-05, SL-06 and SL-10: signed by Slack, but not ours, or not to be answered where it asks for.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isOurs } from '../../src/bot/slack/guard';
import type { StoredMessage } from '../fakes/slack/fake-slack';
import type { TestWorld } from '../world';
import { auditLines, englishWorld, jobsOf, refused } from './refused';

let world: TestWorld;
let message: StoredMessage;
beforeAll(async () => {
  world = await englishWorld();
  message = await world.ask('host mail.com', /mail\.com is up/);
});
afterAll(async () => {
  expect(world.slack.refusals()).toEqual([]);
  await world.stop();
});

describe('another workspace', () => {
  const strange = /This workspace is not set up for this bot\. Nothing was started\./;

  test.each([
    ['SL-05', 'a command from it', { team: 'T0OTHER' }],
    ['SL-05', 'a command from its organisation', { team: 'E0OTHER' }],
    ['SL-05', 'a workspace that is empty', { team: '' }],
    ['SL-06', 'a person of a partner', { fields: { user_team: 'T0PARTNER' } }],
  ])('%s %s is refused', async (_, __, more) => {
    const { text, audit } = await refused(world, () => world.send('queue', more), {
      user: 'U0ANA',
      event: 'denied',
    });
    expect(text).toMatch(strange);
    expect(audit.outcome).toBe('wrong-workspace');
  });

  test.each([
    ['SL-05', 'from it', (payload: { team: object }) => ({ ...payload, team: { id: 'T0OTHER' } })],
    [
      'SL-06',
      'by a person of a partner',
      (payload: { user: object }) => ({ ...payload, user: { ...payload.user, team_id: 'T0PARTNER' } }),
    ],
  ])('%s a press %s is refused', async (_, __, forge) => {
    const { text } = await refused(
      world,
      () => world.press(message, 'Retry delivery', { forge: forge as never }),
      { user: 'U0ANA', event: 'denied' },
    );
    expect(text).toMatch(strange);
  });
});

describe('SL-06 a channel that another organisation reads', () => {
  test.each(['is_ext_shared', 'is_pending_ext_shared'] as const)(
    '%s: nothing is posted there',
    async (how) => {
      const channel = `C0${how.toUpperCase().replaceAll('_', '')}`;
      world.slack.channels.set(channel, 'partners');
      world.slack.shared.set(channel, how);
      const { text, audit } = await refused(world, () => world.send('queue', { channel }), {
        user: 'U0ANA',
        event: 'denied',
      });
      expect(text).toMatch(/shared with another organisation, which would read the answer/);
      expect(audit.outcome).toBe('shared-channel');
      expect(world.slack.messages(channel)).toEqual([]);
    },
  );

  test('a channel that Slack does not say in time is answered', async () => {
    world.slack.channels.set('C0NOSCOPE', 'mail-night');
    world.slack.fail('conversations.info', { delay: 1500 });
    await world.send('host mail.com', { channel: 'C0NOSCOPE' });
    await world.slack.waitFor((slack) => slack.messages('C0NOSCOPE').length > 0);
  });
});

describe('SL-10 the address that a private answer goes to', () => {
  const own = 'http://127.0.0.1:4000/api/';

  test.each([
    ['https://hooks.slack.com/actions/T1/2/x', own, true],
    ['https://hooks.slack.com:443/commands/x', own, true],
    ['http://127.0.0.1:4000/response/x', own, true],
    ['https://slack.com/response/x', 'https://slack.com/api/', true],
    ['http://169.254.169.254/', own, false],
    ['http://169.254.169.254/', 'https://slack.com/api/', false],
    ['https://hooks.slack.com.evil/', own, false],
    ['https://hooks.slack.com./', own, false],
    ['https://evil.hooks.slack.com/', own, false],
    ['https://hooks.slack.com@evil.example/', own, false],
    ['https://user:pass@hooks.slack.com/', own, false],
    ['https://hooks.slack.com:8443/', own, false],
    ['http://hooks.slack.com/', own, false],
    ['https://hооks.slack.com/', own, false],
    ['https://evil.example/?https://hooks.slack.com/', own, false],
    ['https://evil.example\\@hooks.slack.com/', own, false],
    ['http://127.0.0.1:4001/response/x', own, false],
    ['https://127.0.0.1:4000/response/x', own, false],
    ['http://localhost:4000/response/x', own, false],
    ['http://2130706433:4001/', own, false],
    ['http://slack.com/response/x', 'https://slack.com/api/', false],
    ['file:///etc/passwd', own, false],
    ['javascript:alert(1)', own, false],
    ['', own, false],
    ['hooks.slack.com', own, false],
  ])('SL-10 %s, for an API at %s: %s', (url, apiUrl, allowed) => {
    expect(isOurs(url, apiUrl)).toBe(allowed);
  });

  // Reaching out for one of these would also fail the test: it runs without a network.
  test.each([
    'http://169.254.169.254/latest/',
    'https://hooks.slack.com.evil/x',
    'http://127.0.0.1:1/x',
    'x',
    '',
  ])('SL-10 a press that wants its answer at %s: dropped, and logged', async (response_url) => {
    const lines = auditLines(world).length;
    const jobs = await jobsOf(world);
    const told = world.slack.privates().length;
    const logged = world.logged.length;
    const forge = (payload: object) => ({ ...payload, response_url });
    const { status } = await world.press(message, 'Retry delivery', { user: 'U0EVE', forge: forge as never });
    expect(status).toBe(200);
    await world.slack.waitFor(() => world.logged.length > logged || undefined);
    expect(world.logged.at(-1)).toMatchObject({
      msg: 'a private answer has no response_url of Slack, dropped',
    });
    expect(auditLines(world)).toHaveLength(lines + 1);
    expect(world.slack.privates()).toHaveLength(told);
    expect(await jobsOf(world)).toEqual(jobs);
  });
});
