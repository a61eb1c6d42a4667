// The rows of the threat model named AZ, but for the matrix of AZ-05, which is in matrix.test.ts. A configuration is
// read at start only, so the part of AZ-01 about reloading has nothing to break.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { startAppliance } from '../../demo/asyncos';
import { newId } from '../../src/ids';
import { commands } from '../../src/jobs/catalog';
import type { Answer } from '../fakes/slack/fake-slack';
import { everything, type TestWorld } from '../world';
import { runMain } from './main-process';
import { actionOf, current, preview } from './previews';
import { englishWorld, next, refused } from './refused';

let world: TestWorld;
beforeAll(async () => {
  world = await englishWorld({
    appliances: {
      esa1: await startAppliance({ hostname: 'esa1.example.com' }),
      lab1: await startAppliance({ hostname: 'lab1.example.com' }),
    },
    config: {
      access: [
        { people: ['slack:U0ANA', 'slack:U0LUIS'], level: 'admin' },
        { people: ['slack:U0LIM'], level: 'operator', appliances: ['esa1'] },
        { people: ['slack:U0DOM'], level: 'admin', domains: ['*.example', 'mail.com'] },
      ],
    },
  });
});
afterAll(async () => {
  await world.stop();
});

describe('AZ-01 a configuration that says nobody, or nothing', () => {
  const some = () => {
    const { redis, dataDir } = world.config;
    const slack = { transport: 'http', botToken: 'xoxb-1', signingSecret: 's', teamIds: ['T0123456'] };
    const hostKeys = [world.esa1.hostKeyFingerprint];
    const appliances = [{ name: 'esa1', host: '127.0.0.1', username: 'u', password: 'p', hostKeys }];
    const access = [{ people: ['slack:U0ANA'], level: 'viewer' }];
    return { http: { port: 0 }, redis, dataDir, slack, appliances, access };
  };

  test.each<[what: string, content: () => string | undefined, reason: RegExp]>([
    ['no file', () => undefined, /not-there|cannot be read|no such file/i],
    ['an empty file', () => '', /The file holds no keys/],
    ['no access', () => stringify({ ...some(), access: undefined }), /access/],
    ['an empty access', () => stringify({ ...some(), access: [] }), /access/],
    ['an unknown key', () => stringify({ ...some(), acess: [] }), /acess/],
    [
      'an unknown key in a rule',
      () => stringify({ ...some(), access: [{ people: ['slack:*'], level: 'viewer', all: true }] }),
      /access\[?.?0.*all/,
    ],
    [
      'an unknown level',
      () => stringify({ ...some(), access: [{ people: ['slack:*'], level: 'root' }] }),
      /level/,
    ],
  ])('AZ-01 %s: not started, with the reason', async (_, content, reason) => {
    const text = content();
    const file = join(world.dir, text === undefined ? 'not-there.yaml' : 'az-01.yaml');
    if (text !== undefined) writeFileSync(file, text);
    const { code, said } = await runMain('bot', file);
    expect(code).toBe(1);
    expect(said).toMatch(reason);
    expect(said).not.toContain('listening');
  });

  test.each(commands.filter(({ name }) => name !== 'whoami').flatMap((one) => one.examples))(
    'AZ-01 somebody whom no rule names: %s',
    async (line) => {
      const { body } = await world.send(line, { user: 'U0EVE' });
      expect(body).toMatch(/no access to any appliance|I know of no action/);
    },
  );
});

test.each([
  ['U0LIM', 'retry all on esa1'],
  ['U0DOM', 'retry all on esa1'],
  ['U0DOM', 'retry all'],
])('AZ-02 %s may retry domains, and so not everything: %s', async (user, line) => {
  const { text } = await refused(world, () => world.send(line, { user }), { user, event: 'denied' });
  expect(text).toMatch(/You need the level admin/);
});

test('AZ-02 an admin may retry everything, but not alone', async () => {
  const shown = await preview(world, 'all on esa1');
  expect(everything(shown)).toMatch(/A second person with the level +admin +must approve\./);
  const press = () => world.press(shown, 'Approve');
  const { text } = await refused(world, press, { user: 'U0ANA', event: 'denied' });
  expect(text).toContain('A second person must approve.');
  expect(world.commits(world.esa1)).toBe(0);
  await world.press(shown, 'Approve', { user: 'U0LUIS' });
  await world.slack.waitFor(() => /done: esa1 accepted/.test(everything(current(world, shown))), 10_000);
  // What is measured afterwards is bytes at the appliance too, which the tests below count.
  await world.slack.waitFor(() => /after\s+0\.4 s/.test(everything(current(world, shown))), 10_000);
});

describe('AZ-03 what is not theirs does not exist for them', () => {
  const hidden = /lab1/;

  test.each([
    'help',
    'whoami',
    'appliances',
    'nonsense',
    'host',
    'host a..b on esa1',
    'queue on lab2',
    'host a.org on lab',
  ])('AZ-03 "%s", from somebody who sees esa1 alone', async (line) => {
    const { body } = await world.send(line, { user: 'U0LIM' });
    expect(body.length).toBeGreaterThan(10);
    expect(body).not.toMatch(hidden);
  });

  test.each([
    'help',
    'whoami',
    'appliances',
    'nonsense',
    'host',
    'queue',
    'queue on esa',
    'host a.org on lab2',
    'retry all',
  ])('AZ-03 "%s", from somebody who sees nothing', async (line) => {
    const { body } = await world.send(line, { user: 'U0EVE' });
    expect(body.length).toBeGreaterThan(10);
    expect(body).not.toMatch(/esa1|lab1/);
  });

  test.each(['queue', 'host mail.com', 'retry mail.com', 'retry all', 'smtpping mail.com'])(
    'AZ-03 "%s" on one that is there reads like on one that is not',
    async (line) => {
      const body = async (name: string) => {
        const answer: Answer = await world.send(`${line} on ${name}`, { user: 'U0LIM' });
        return answer.body.replaceAll(name, 'NAME');
      };
      expect(await body('lab1')).toBe(await body('xyz9'));
    },
  );

  test('AZ-03 a question without "on" asks only what they may see', async () => {
    const before = world.appliances.lab1?.log.length;
    const message = await next(world, /mail\.com is up/, () =>
      world.send('host mail.com', { user: 'U0LIM' }),
    );
    expect(everything(message)).not.toMatch(hidden);
    expect(world.appliances.lab1?.log.length).toBe(before);
  });

  test('AZ-03 a change on it is as unknown as one that was never made', async () => {
    const shown = await preview(world, 'mail.com on lab1');
    const id = actionOf(world, shown);
    for (const word of ['approve', 'cancel']) {
      const body = async (typed: string) =>
        (await world.send(`${word} ${typed}`, { user: 'U0LIM' })).body.replaceAll(typed, 'ID');
      expect(await body(id)).toBe(await body(newId()));
      expect(await body(id)).toContain('I know of no action');
    }
    await world.press(shown, 'Cancel');
  });
});

describe('AZ-04 who and where', () => {
  test.each(['U0ESA', 'USLACKBOT', 'B0ESA', 'U0WORKFLOW', 'U0DEACTIVATED', '*', 'group:S0MAIL', '__proto__'])(
    'AZ-04 %s, whom no rule names, is nobody',
    async (user) => {
      const { text } = await refused(world, () => world.send('queue', { user }), { user, event: 'denied' });
      expect(text).toContain('You have no access to any appliance here.');
    },
  );

  test('AZ-04 a direct message is a place like any other, and its answer stays there', async () => {
    world.slack.channels.set('D0ANA', 'directmessage');
    const message = await next(world, /mail\.com is up/, () =>
      world.send('host mail.com', { channel: 'D0ANA' }),
    );
    expect(message.channel).toBe('D0ANA');
  });

  test('AZ-04 a private channel without the bot: shown to the one who asked, and nowhere else', async () => {
    const before = world.slack.messages().length;
    const { status } = await world.send('queue', { channel: 'G0PRIVATE' });
    expect(status).toBe(200);
    await world.slack.waitFor(() => world.slack.messages().length > before);
    expect(world.slack.messages().at(-1)?.channel).toBe('D0ANA');
    expect(world.slack.messages()).toHaveLength(before + 1);
  });
});
