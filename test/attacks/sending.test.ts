// The rows of the threat model named BT that are about the time between a click and the line: what is checked again.
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { webApi } from '@slack/bolt';
import type { Destination } from '../../demo/asyncos';
import { openAudit } from '../../src/audit';
import { approve } from '../../src/bot/approvals';
import { peopleOf } from '../../src/bot/slack/people';
import type { Config } from '../../src/config/load';
import type { Intent } from '../../src/jobs/ledger/facts';
import { openLedger } from '../../src/jobs/ledger/ledger';
import { openQueues } from '../../src/jobs/queues';
import { startWorker } from '../../src/jobs/worker';
import { createLog } from '../../src/log';
import { messages } from '../../src/messages';
import { labels, type StoredMessage } from '../fakes/slack/fake-slack';
import { everything, type TestWorld, type WorldOptions } from '../world';
import { forgedJob } from './forged';
import { actionOf, current, preview, stuck } from './previews';
import { englishWorld, refused } from './refused';

let world: TestWorld;
afterEach(async () => {
  await world?.stop();
});

const log = createLog({ name: 'test', stream: { write() {} } });

async function begin(options: WorldOptions = {}): Promise<void> {
  world = await englishWorld(options);
}

function becomes(message: StoredMessage, what: RegExp): Promise<StoredMessage> {
  return world.slack.waitFor(() => {
    const now = current(world, message);
    return what.test(everything(now)) && now;
  }, 10_000);
}

/** The worker is replaced by one that was started with other rules; the bot still has the old ones. */
async function restartWorker(access: Config['access']): Promise<void> {
  await Promise.all(world.workers.splice(0).map((one) => one.stop()));
  const worker = startWorker({ ...world.config, access }, log);
  world.workers.push(worker);
  await worker.ready();
}

const rule = (id: string, level: 'viewer' | 'operator' | 'admin') => ({
  people: [`slack:${id}`],
  level,
  appliances: ['*'],
  domains: ['*'],
});

describe('BT-03 between the click and the run', () => {
  test.each([
    [
      'the one who approved lost the level',
      [rule('U0ANA', 'admin'), rule('U0LUIS', 'viewer')],
      /no longer has the level/,
    ],
    ['the one who approved lost everything', [rule('U0ANA', 'admin')], /no longer has the level/],
    [
      'the one who asked lost the level',
      [rule('U0ANA', 'viewer'), rule('U0LUIS', 'admin')],
      /no longer has the level/,
    ],
    ['the one who asked lost everything', [rule('U0LUIS', 'admin')], /no longer has the level/],
  ])('BT-03 %s: not sent', async (_, access, why) => {
    await begin();
    const shown = await preview(world, 'mail.com');
    await restartWorker(access);
    await world.press(shown, 'Approve', { user: 'U0LUIS' });
    const ended = await becomes(shown, /was not sent to esa1/);
    expect(everything(ended)).toMatch(why);
    expect(everything(ended)).toContain('Safe to ask again');
    expect(world.commits(world.esa1)).toBe(0);
  });

  test('BT-03 nothing was removed: sent, so the cases above are about the rules', async () => {
    await begin();
    const shown = await preview(world, 'mail.com');
    await restartWorker(world.config.access);
    await world.press(shown, 'Approve', { user: 'U0LUIS' });
    await becomes(shown, /done: esa1 accepted/);
    expect(world.commits(world.esa1)).toBe(1);
  });
});

describe('BT-05 groups', () => {
  const access = [{ people: ['slack:group:S0MAIL'], level: 'operator' }];

  test.each([
    ['cannot be looked up', { error: 'missing_scope' }],
    ['answers with an error', { status: 500 }],
    ['hangs up', { reset: 'before' }],
    ['is too slow', { delay: 1000 }],
  ] as const)('BT-05 the directory %s: refused, and asked again for the next', async (_, fault) => {
    await begin({ config: { access } });
    world.slack.fail('usergroups.users.list', fault);
    const { text } = await refused(world, () => world.send('queue'), { user: 'U0ANA', event: 'denied' });
    expect(text).toContain('You have no access to any appliance here.');
    await world.ask('queue', /waiting for delivery/);
  });

  test('BT-05 a membership is believed for five minutes, never for ten', async () => {
    await begin();
    let now = 0;
    const client = new webApi.WebClient(world.slack.token, { slackApiUrl: world.slack.apiUrl });
    const know = peopleOf({ client, groups: ['S0MAIL'], language: 'en', log, now: () => now });
    const groups = async (user: string) => (await know(user)).groups;
    expect(await groups('U0ANA')).toEqual(['group:S0MAIL']);
    world.slack.usergroups.set('S0MAIL', ['U0LUIS']);
    now = 4 * 60_000;
    expect(await groups('U0ANA')).toEqual(['group:S0MAIL']);
    now = 10 * 60_000;
    expect(await groups('U0ANA')).toEqual([]);
    expect(await groups('U0LUIS')).toEqual(['group:S0MAIL']);
  });
});

describe('BT-06 too late', () => {
  test('BT-06 pressed after it expired: says so, and the message loses its buttons', async () => {
    await begin({ config: { changes: { expireAfter: 0.001 } }, reapEveryMs: 60_000 });
    const shown = await preview(world, 'mail.com');
    await world.press(shown, 'Approve');
    const ended = await becomes(shown, /expired at .*, not sent[\s\S]*Ask again/);
    expect(labels(ended)).not.toContain('Approve');
    const press = await world.press(shown, 'Approve');
    expect(press.status).toBe(200);
    await world.toldTo('U0ANA', /Expired at .* Ask again\./);
    expect(world.commits(world.esa1)).toBe(0);
  });

  test('BT-06 the press itself ends the preview, before any round of the reaper', async () => {
    await begin({ config: { changes: { expireAfter: 0.001 } }, reapEveryMs: 60_000 });
    const id = actionOf(world, await preview(world, 'mail.com'));
    const { redis, access: rules, persons, applianceNames: names, dataDir } = world.config;
    const intent = openLedger(dataDir).read(id)?.intent as Intent;
    // A ledger of its own, which nobody else looks after.
    const ledger = openLedger(join(world.dir, 'alone'));
    ledger.plan(intent);
    const queues = openQueues({ ...redis, ledgerId: ledger.id }, () => {});
    const audit = openAudit(join(world.dir, 'alone.jsonl'));
    const press = { person: intent.asker, place: 'T0123456/C0MAIL', say: messages('en') };
    const { lead } = await approve(id, press, { rules, persons, names, audit, ledger, queues });
    await queues.close();
    expect(lead).toBe(id);
    expect(ledger.read(id)?.final?.outcome).toBe('expired');
    expect(ledger.read(id)?.approved).toBeUndefined();
  });

  test('BT-06 approved in time, but its turn came too late: not sent', async () => {
    await begin({ config: { changes: { expireAfter: 0.001 } }, reapEveryMs: 60_000 });
    const shown = await preview(world, 'mail.com');
    const id = actionOf(world, shown);
    const ledger = openLedger(world.config.dataDir);
    const by = { platform: 'slack', id: 'U0ANA', name: 'ana' };
    expect(ledger.approve(id, { by, at: Date.now(), place: 'T0123456/C0MAIL' })).toBe(true);
    await forgedJob(world, `changes-${ledger.id}`, id, { id });
    await becomes(shown, /expired at .*, not sent/);
    expect(world.commits(world.esa1)).toBe(0);
  });
});

describe('BT-09 a job for the worker, without a confirmation', () => {
  test('BT-09 refused, with an alarm, and nothing is decided', async () => {
    await begin();
    const shown = await preview(world, 'mail.com');
    const id = actionOf(world, shown);
    const ledger = openLedger(world.config.dataDir);
    expect(await forgedJob(world, `changes-${ledger.id}`, id, { id })).toBe('completed');
    expect(world.audit().filter(({ event }) => event === 'alarm')).toMatchObject([
      { event: 'alarm', action: id, outcome: 'confirm_bypass' },
    ]);
    expect(ledger.read(id)).toMatchObject({ intent: { id } });
    expect(ledger.read(id)?.decision).toBeUndefined();
    expect(world.commits(world.esa1)).toBe(0);
  });

  test.each([
    ['of an action that is not there', { id: 'a'.repeat(26) }],
    ['with a path', { id: '../../../etc/passwd' }],
    ['with a line', { id: 'x', line: 'delivernow', appliance: 'esa1', approved: { by: 'me' } }],
    ['without anything', {}],
  ])('BT-09 a job %s does nothing', async (_, data) => {
    await begin();
    const ledger = openLedger(world.config.dataDir);
    expect(await forgedJob(world, `changes-${ledger.id}`, 'b'.repeat(26), data)).toBe('completed');
    expect(world.esa1.log.filter(({ kind }) => kind === 'bytes')).toEqual([]);
  });
});

describe('BT-10 what the preview showed is no longer true', () => {
  /** The destination that the preview is about. */
  const mail = () => world.esa1.world.destinations.at(-1) as Destination;

  test.each<[what: string, change: () => void, why: RegExp]>([
    [
      'the host recovered',
      () => {
        mail().state = 'up';
      },
      /it was 🔴 down|it was down/,
    ],
    [
      'more than twice as much waits',
      () => {
        mail().active = 11;
      },
      /it was .*5 waiting, now it is .*11 waiting/,
    ],
    [
      'less than half waits',
      () => {
        mail().active = 2;
      },
      /now it is .*2 waiting/,
    ],
    [
      'the appliance restarted',
      () => {
        world.esa1.world.upSince = Date.now() - 60_000;
      },
      /The appliance restarted/,
    ],
    [
      'delivery was suspended',
      () => {
        world.esa1.world.delivery = 'suspended';
      },
      /no longer true/,
    ],
  ])(
    'BT-10 %s: not sent, the old buttons are dead, and a new preview has its own',
    async (_, change, why) => {
      await begin();
      const shown = await preview(world, stuck(world, { state: 'down' }));
      change();
      await world.press(shown, 'Approve');
      const ended = await becomes(shown, /was not sent to esa1/);
      expect(everything(ended)).toMatch(why);
      expect(labels(ended)).not.toContain('Approve');
      await world.slack.waitFor(() =>
        world.slack.messages().find((one) => one.ts > shown.ts && labels(one).includes('Approve')),
      );
      await world.press(shown, 'Approve', { user: 'U0LUIS' });
      await world.toldTo('U0LUIS', /Already done at .*was not sent/);
      expect(world.commits(world.esa1)).toBe(0);
    },
  );
});
