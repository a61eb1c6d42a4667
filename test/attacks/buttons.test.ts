// The rows of the threat model named BT, as far as pressing goes; what is checked again before sending stands in
// sending.test.ts, many presses at once in presses.test.ts. BT-12 is about modals, and there are none.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openAudit } from '../../src/audit';
import { approve } from '../../src/bot/approvals';
import { openLedger } from '../../src/jobs/ledger/ledger';
import { openQueues } from '../../src/jobs/queues';
import { messages } from '../../src/messages';
import { labels, type StoredMessage } from '../fakes/slack/fake-slack';
import { everything, SECRET, type TestWorld } from '../world';
import { actionOf, current, preview, stuck } from './previews';
import { englishWorld, refused } from './refused';

let world: TestWorld;
let host: StoredMessage;
beforeAll(async () => {
  world = await englishWorld({
    config: {
      access: [
        { people: ['slack:U0ANA', 'slack:U0TWIN', 'slack:U0LUIS', 'teams:ana', 'teams:zoe'], level: 'admin' },
        { people: ['slack:U0OPER'], level: 'operator' },
        { people: ['slack:U0VIEW'], level: 'viewer' },
      ],
      persons: [['slack:U0ANA', 'slack:U0TWIN', 'teams:ana']],
    },
  });
  world.slack.channels.set('C0OTHER', 'other');
  host = structuredClone(await world.ask('host mail.com', /mail\.com is up/));
});
afterAll(async () => {
  // Some of these people exist only here.
  expect(world.slack.refusals().filter(({ method }) => method !== 'users.info')).toEqual([]);
  await world.stop();
});

const done = /nothing is waiting any more, 5 delivered/;
const stale = /This button is no longer valid\. Nothing was started/;

function shownAs(message: StoredMessage, what: RegExp): Promise<StoredMessage> {
  return world.slack.waitFor(() => {
    const now = current(world, message);
    return what.test(everything(now)) && now;
  }, 10_000);
}

type Payload = { actions: [Record<string, unknown>]; team: object; container: object };
const forging = (change: (action: Record<string, unknown>, payload: Payload) => object) =>
  ((payload: Payload) => ({ ...payload, ...change(payload.actions[0], payload) })) as never;

test.each<[what: string, change: Parameters<typeof forging>[0]]>([
  ['a guessed value', (action) => ({ actions: [{ ...action, value: 'a'.repeat(26) }] })],
  ['a value that is one character off', (action) => ({ actions: [{ ...action, value: other(action) }] })],
  ['the line itself as value', (action) => ({ actions: [{ ...action, value: 'retry all on esa1' }] })],
  ['a key of Redis as value', (action) => ({ actions: [{ ...action, value: '*' }] })],
  ['a path as value', (action) => ({ actions: [{ ...action, value: '../../standing' }] })],
  ['a long value', (action) => ({ actions: [{ ...action, value: 'a'.repeat(2000) }] })],
  ['no value', ({ value: _, ...action }) => ({ actions: [action] })],
  ['an object as value', (action) => ({ actions: [{ ...action, value: { $ne: '' } }] })],
  ['two actions', (action) => ({ actions: [action, action] })],
  ['the action of another bot', (action) => ({ actions: [{ ...action, action_id: 'approve_everything' }] })],
  ['no button', (action) => ({ actions: [{ ...action, type: 'static_select' }] })],
])('BT-01 a press with %s', async (_, change) => {
  const press = () => world.press(host, 'Retry delivery', { forge: forging(change) });
  const { text, audit } = await refused(world, press, { user: 'U0ANA', event: 'invalid' });
  expect(text).toMatch(stale);
  expect(audit.outcome).toBe('stale-button');
});

function other({ value }: Record<string, unknown>): string {
  const text = String(value);
  return text.slice(0, -1) + (text.endsWith('a') ? 'b' : 'a');
}

test('BT-01 the value of a button says nothing: 26 characters, new for each', () => {
  const values = host.blocks.flatMap((block) =>
    block.type === 'actions'
      ? block.elements.flatMap((one) => (one.type === 'button' ? [one.value] : []))
      : [],
  );
  expect(values.length).toBeGreaterThan(2);
  expect(new Set(values).size).toBe(values.length);
  for (const value of values) expect(value).toMatch(/^[a-z2-7]{26}$/);
});

describe('BT-02 somebody without the level', () => {
  test.each([
    ['U0VIEW', 'Retry delivery', 'operator'],
    ['U0VIEW', 'Run smtpping', 'operator'],
  ])('BT-02 %s presses %s: told the level, privately', async (user, label, level) => {
    const { text } = await refused(world, () => world.press(host, label, { user }), {
      user,
      event: 'denied',
    });
    expect(text).toContain(`You need the level ${level} on esa1 for that.`);
  });

  test('BT-02 the buttons stay for those who may', async () => {
    const shown = await preview(world, stuck(world));
    for (const label of ['Approve', 'Cancel']) {
      const press = () => world.press(shown, label, { user: 'U0VIEW' });
      const { text } = await refused(world, press, { user: 'U0VIEW', event: 'denied' });
      expect(text).toContain('You need the level operator on esa1 for that.');
    }
    expect(labels(current(world, shown))).toEqual(['Approve', 'Cancel']);
    await world.press(shown, 'Approve', { user: 'U0LUIS' });
    await shownAs(shown, done);
  });

  test('BT-02 an operator cannot approve what needs an admin', async () => {
    const shown = await preview(world, 'all');
    const press = () => world.press(shown, 'Approve', { user: 'U0OPER' });
    const { text } = await refused(world, press, { user: 'U0OPER', event: 'denied' });
    expect(text).toContain('You need the level admin on esa1 for that.');
    await world.press(shown, 'Cancel');
    await shownAs(shown, /was cancelled by/);
  });
});

test('BT-04 the second person is another person, not another account', async () => {
  const commits = world.commits(world.esa1);
  const shown = await preview(world, 'all');
  const id = actionOf(world, shown);
  for (const user of ['U0ANA', 'U0TWIN']) {
    for (const act of [
      () => world.press(shown, 'Approve', { user }),
      () => world.send(`approve ${id}`, { user }),
      () => world.send(`approve #${id.slice(0, 4)}`, { user }),
    ]) {
      const { text } = await refused(world, act, { user, event: 'denied' });
      expect(text).toContain('A second person must approve.');
    }
  }
  const queues = openQueues(
    { ...world.config.redis, ledgerId: openLedger(world.config.dataDir).id },
    () => {},
  );
  const deps = {
    rules: world.config.access,
    persons: world.config.persons,
    names: world.config.applianceNames,
    audit: openAudit(`${world.dir}/teams.jsonl`),
    ledger: openLedger(world.config.dataDir),
    queues,
  };
  for (const account of ['ana', 'zoe']) {
    const person = { platform: 'teams', id: account, name: account };
    const press = { person, place: 'tenant/chat', say: messages('en') };
    await expect(approve(id, press, deps)).rejects.toMatchObject({ trouble: { kind: 'second-person' } });
  }
  await queues.close();
  expect(labels(current(world, shown))).toEqual(['Approve', 'Cancel']);
  await world.press(shown, 'Approve', { user: 'U0LUIS' });
  await shownAs(shown, /done: esa1 accepted/);
  expect(world.commits(world.esa1)).toBe(commits + 1);
});

test('BT-08 pressed after it was done or cancelled: what became of it', async () => {
  const ran = await preview(world, stuck(world));
  await world.press(ran, 'Approve');
  await shownAs(ran, done);
  const commits = world.commits(world.esa1);
  for (const label of ['Approve', 'Cancel']) {
    await world.press(ran, label, { user: 'U0LUIS' });
    await world.toldTo('U0LUIS', /Already done at .*done: esa1 accepted/);
  }
  const dropped = await preview(world, stuck(world));
  await world.press(dropped, 'Cancel');
  await shownAs(dropped, /was cancelled by/);
  expect(labels(current(world, dropped))).not.toContain('Approve');
  const before = world.slack.privates('U0LUIS').length;
  await world.press(dropped, 'Approve', { user: 'U0LUIS' });
  const told = await world.slack.waitFor(() => world.slack.privates('U0LUIS')[before]);
  expect(everything(told)).toMatch(/Cancelled by/);
  expect(world.commits(world.esa1)).toBe(commits);
});

test('BT-11 used from another channel, or another workspace, also one that is ours', async () => {
  const shown = await preview(world, stuck(world));
  const { token, apiUrl } = world.slack;
  const teamIds = ['T0123456', 'T0SECOND'];
  await world.restartBot({
    slack: { transport: 'http', botToken: token, signingSecret: SECRET, teamIds, apiUrl },
  });
  for (const more of [
    { channel: 'C0OTHER' },
    { team: 'T0SECOND' },
    { team: 'T0SECOND', channel: 'C0OTHER' },
  ]) {
    const press = () => world.press(shown, 'Approve', more);
    const { text } = await refused(world, press, { user: 'U0ANA', event: 'invalid' });
    expect(text).toMatch(stale);
  }
  const press = () => world.press(shown, 'Approve', { team: 'T0THIRD' });
  const { text } = await refused(world, press, { user: 'U0ANA', event: 'denied' });
  expect(text).toContain('This workspace is not set up for this bot.');
  await world.press(shown, 'Approve');
  await shownAs(shown, done);
});

test('BT-11 typed in another workspace that is ours: there is no such action there', async () => {
  const shown = await preview(world, stuck(world));
  const short = actionOf(world, shown).slice(0, 4).toUpperCase();
  const { token, apiUrl } = world.slack;
  const teamIds = ['T0123456', 'T0SECOND'];
  await world.restartBot({
    slack: { transport: 'http', botToken: token, signingSecret: SECRET, teamIds, apiUrl },
  });
  for (const word of ['approve', 'cancel']) {
    const say = () => world.send(`${word} ${short}`, { team: 'T0SECOND' });
    const { text } = await refused(world, say, { user: 'U0ANA', event: 'invalid' });
    expect(text).toContain(short);
  }
  await world.send(`approve ${short}`, { channel: 'C0OTHER' });
  await shownAs(shown, done);
});

test.each(['approve', 'cancel'])(
  '%s with the names of other appliances than the action has',
  async (word) => {
    const shown = await preview(world, stuck(world));
    const short = actionOf(world, shown).slice(0, 4).toUpperCase();
    for (const on of ['esa2', 'esa1,esa2']) {
      const say = () => world.send(`${word} ${short} on ${on}`);
      const { text } = await refused(world, say, { user: 'U0ANA', event: 'invalid' });
      expect(text).toContain(`I know of no action \`${short} on ${on}\``);
    }
    await world.send(`${word} ${short} on esa1`);
    await shownAs(shown, word === 'approve' ? done : /was cancelled by/);
  },
);

test('BT-13 the bot was restarted between showing and pressing: works, once', async () => {
  const shown = await preview(world, stuck(world));
  const commits = world.commits(world.esa1);
  await world.restartBot();
  await world.press(shown, 'Approve');
  await shownAs(shown, done);
  await world.restartBot();
  const before = world.slack.privates('U0ANA').length;
  await world.press(shown, 'Approve');
  const told = await world.slack.waitFor(() => world.slack.privates('U0ANA')[before]);
  expect(everything(told)).toMatch(/Already done at/);
  expect(world.commits(world.esa1)).toBe(commits + 1);
});

test.each(['ana', 'Ana Ruiz', 'U0ANA', '<@U0ANA>', 'slack:U0ANA'])(
  'BT-14 a stranger who calls herself %s stays one, and the trail has id, name and platform',
  async (name) => {
    world.slack.users.set('U0EVE', {
      id: 'U0EVE',
      name,
      real_name: name,
      locale: 'en-GB',
      tz: 'Europe/London',
    });
    const press = () => world.press(host, 'Retry delivery', { user: 'U0EVE' });
    const { text, audit } = await refused(world, press, { user: 'U0EVE', event: 'denied' });
    expect(text).toContain('You have no access to any appliance here.');
    expect(audit.person).toEqual({ platform: 'slack', id: 'U0EVE', name });
  },
);
