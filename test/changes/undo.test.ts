// What was staged and not committed is taken back, once; and an appliance's "no" behind the gate is never a "done".
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import type { Faults } from '../../demo/asyncos';
import { englishWorld } from '../attacks/refused';
import { labels, type StoredMessage } from '../fakes/slack/fake-slack';
import { everything, type TestWorld } from '../world';

jest.setTimeout(40_000);

const changes = { proofAfter: [0.2], captureFor: 600, debugLogFor: 600, testRecipients: ['probe@mail.com'] };
const OURS = 'esachat_mail_com_zsrt_abcdef';
const OTHERS = ['antivirus', 'mail_logs', 'system_logs'];

let world: TestWorld;
afterEach(async () => {
  await world?.stop();
});

type At = NonNullable<Faults['at']>[number];
const asks = (line: RegExp, says = 'Do you agree to the new terms? [N]> '): At => ({
  line,
  says: `\n${says}`,
  next: 'asks',
});
const refuses = (line: RegExp, says: string): At => ({ line, says: `\n${says}\n`, next: 'prompt' });
const cuts = (line: RegExp): At => ({ line, says: '\n', next: 'cut' });

const committed = () =>
  world.esa1.log.flatMap((entry) => (entry.kind === 'committed' ? [`${entry.command} ${entry.scope}`] : []));
const typed = () => world.esa1.log.flatMap((entry) => (entry.kind === 'line' ? [entry.text] : []));
const times = (line: string) => typed().filter((one) => one === line).length;

async function approved(line: string, preview: RegExp, at: readonly At[]): Promise<StoredMessage> {
  world = await englishWorld({ config: { changes } });
  if (line.startsWith('debuglog stop'))
    world.esa1.world.logs.push({ name: OURS, type: 'Domain Debug Logs', domain: 'mail.com', lines: [] });
  const shown = structuredClone(await world.ask(line, preview));
  world.esa1.faults.at = at;
  await world.press(shown, 'Approve');
  return shown;
}

function becomes(message: StoredMessage, what: RegExp): Promise<StoredMessage> {
  return world.slack.waitFor(() => {
    const now = world.slack.messages().find(({ ts }) => ts === message.ts);
    return now && what.test(everything(now)) && now;
  }, 20_000);
}

interface Failure {
  readonly what: string;
  readonly at: readonly At[];
  /** Of `clearchanges`. */
  readonly cleared: 0 | 1;
  readonly told: RegExp;
}

const terms = /was not sent to esa1[\s\S]*asked something I do not know[\s\S]*Do you agree to the new terms/;
const eves = 'The user "eve" has uncommitted changes. A commit will include them.';
const eve = /was not sent to esa1[\s\S]*uncommitted changes[\s\S]*The user "eve"/;
const lost = /was not sent to esa1/;

const starting: readonly Failure[] = [
  { what: 'an unknown question before anything is staged', at: [asks(/^NEW$/)], cleared: 0, told: terms },
  { what: 'an unknown question after the name', at: [asks(/^esachat_/)], cleared: 1, told: terms },
  { what: 'an unknown question after the domain', at: [asks(/^mail\.com$/)], cleared: 1, told: terms },
  { what: 'an unknown question of commit', at: [asks(/^commit$/)], cleared: 1, told: terms },
  {
    what: 'a refusal of the domain',
    at: [refuses(/^mail\.com$/, 'Error: the domain is not valid here')],
    cleared: 1,
    told: /was not sent to esa1[\s\S]*Error: the domain is not valid here/,
  },
  {
    what: 'a refusal of commit itself',
    at: [refuses(/^commit$/, 'Commit failed: the configuration is locked')],
    cleared: 1,
    told: /was not sent to esa1[\s\S]*Commit failed: the configuration is locked/,
  },
  { what: 'a cut while it is staged', at: [cuts(/^mail\.com$/)], cleared: 0, told: lost },
  { what: 'a cut at commit', at: [cuts(/^commit$/)], cleared: 0, told: lost },
  {
    what: 'another admin’s changes in the question of commit',
    at: [asks(/^commit$/, `${eves}\nPlease enter some comments describing your changes:\n[]> `)],
    cleared: 0,
    told: eve,
  },
  {
    what: 'another admin’s changes among the questions',
    at: [asks(/^mail\.com$/, `${eves}\nEnter the number of SMTP sessions:\n[1]> `)],
    cleared: 0,
    told: eve,
  },
  {
    what: 'another admin’s changes behind the menu',
    at: [refuses(/^mail\.com$/, eves)],
    cleared: 0,
    told: eve,
  },
  {
    what: 'another admin’s changes in the question of clearchanges: typed, never confirmed',
    at: [
      asks(/^mail\.com$/),
      asks(/^clearchanges$/, `${eves}\nAre you sure you want to clear all changes? [N]> `),
    ],
    cleared: 1,
    told: terms,
  },
];

const stopping: readonly Failure[] = [
  { what: 'an unknown question before anything is staged', at: [asks(/^DELETE$/)], cleared: 0, told: terms },
  { what: 'an unknown question after the number', at: [asks(/^4$/)], cleared: 1, told: terms },
  { what: 'an unknown question of commit', at: [asks(/^commit$/)], cleared: 1, told: terms },
  { what: 'a cut at commit', at: [cuts(/^commit$/)], cleared: 0, told: lost },
];

describe.each([
  ['debuglog start mail.com', /Start a debug log/, starting, OTHERS],
  ['debuglog stop mail.com', /Remove the debug log/, stopping, [...OTHERS, OURS]],
] as const)('%s is not sent', (line, preview, failures, logs) => {
  test.each(failures)('CI-15 $what', async ({ at, cleared, told }) => {
    const shown = await approved(line, preview, at);
    const ended = await becomes(shown, told);
    expect(labels(ended)).not.toContain('Approve');
    expect(times('clearchanges')).toBe(cleared);
    expect(committed()).toEqual([]);
    expect(world.esa1.world.logs.map(({ name }) => name)).toEqual(logs);
    // `Y` is the answer to our own removal and to our own clearing.
    const sure = at.some((one) => one.line.test('clearchanges')) ? 0 : cleared;
    if (line.startsWith('debuglog start')) expect(times('Y')).toBe(sure);
    // The next commit of somebody finds nothing of it.
    world.esa1.faults.at = [];
    await world.press(shown, 'Approve', { user: 'U0LUIS' });
    await world.toldTo('U0LUIS', /not sent/);
    expect(times('clearchanges')).toBe(cleared);
    expect(committed()).toEqual([]);
  });
});

test('another admin’s changes that come between the look and the change: nothing is staged or cleared', async () => {
  world = await englishWorld({ config: { changes } });
  const shown = structuredClone(await world.ask('debuglog start mail.com', /Start a debug log/));
  let looks = 0;
  world.esa1.onLog((entry) => {
    if (entry.kind !== 'line' || entry.text !== 'logconfig') return;
    looks += 1;
    if (looks === 2) world.esa1.world.uncommittedBy = 'eve';
  });
  await world.press(shown, 'Approve');
  await becomes(shown, eve);
  expect(typed()).not.toContain('NEW');
  expect(times('clearchanges')).toBe(0);
});

const captureMenu = (...items: string[]) =>
  ['Choose the operation you want to perform:', ...items, '[]> '].join('\n');

const refusals: readonly (Omit<Failure, 'cleared'> & {
  readonly line: string;
  readonly preview: RegExp;
  readonly sent: RegExp;
})[] = [
  {
    line: 'capture start mail.com',
    preview: /Start a packet capture/,
    what: 'says no and is at its prompt',
    sent: /^START$/,
    at: [refuses(/^START$/, 'Error: the disk is full')],
    told: /refused `packetcapture start mail\.com`[\s\S]*Error: the disk is full/,
  },
  {
    line: 'capture start mail.com',
    preview: /Start a packet capture/,
    what: 'says no above its menu',
    sent: /^START$/,
    at: [asks(/^START$/, `Unable to start\n${captureMenu('- START - Start.', '- SETUP - Change.')}`)],
    told: /refused `packetcapture start mail\.com`[\s\S]*Unable to start/,
  },
  {
    line: 'capture start mail.com',
    preview: /Start a packet capture/,
    what: 'says that another one runs above the menu that stops it',
    sent: /^START$/,
    at: [asks(/^START$/, `Capture already running\n${captureMenu('- STOP - Stop.')}`)],
    told: /refused `packetcapture start mail\.com`[\s\S]*Capture already running/,
  },
  {
    line: 'debuglog start mail.com',
    preview: /Start a debug log/,
    what: 'fails to commit',
    sent: /^debug log for/,
    at: [refuses(/^debug log for/, 'Commit failed: the configuration is locked')],
    told: /refused `logconfig new mail\.com`[\s\S]*Commit failed: the configuration is locked/,
  },
  {
    line: 'smtpping mail.com send',
    preview: /Mail a test message/,
    what: 'says no and is at its prompt',
    sent: /^\.$/,
    at: [refuses(/^\.$/, 'Error: the message is not valid')],
    told: /refused `smtpping mail\.com`[\s\S]*Error: the message is not valid/,
  },
  {
    line: 'smtpping mail.com send',
    preview: /Mail a test message/,
    what: 'says no above its menu',
    sent: /^\.$/,
    at: [asks(/^\.$/, `Unable to send the message\n${captureMenu('- SMTPPING - Test.')}`)],
    told: /refused `smtpping mail\.com`[\s\S]*Unable to send the message/,
  },
];

test.each(refusals)('F-76 $line: the appliance $what', async ({ line, preview, at, sent, told }) => {
  const shown = await approved(line, preview, at);
  const ended = await becomes(shown, told);
  expect(everything(ended)).not.toMatch(/done: esa1 accepted|OUTCOME UNKNOWN/);
  world.esa1.faults.at = [];
  await world.press(shown, 'Approve', { user: 'U0LUIS' });
  await world.toldTo('U0LUIS', /Already done at .*refused/);
  expect(typed().filter((one) => sent.test(one))).toHaveLength(1);
  expect(committed()).toEqual([]);
  // What a refused commit left behind would go out with the next one.
  expect(times('clearchanges')).toBe(line.startsWith('debuglog') ? 1 : 0);
});

test.each(refusals.filter(({ what }) => !what.includes('menu')))(
  'F-65 $line: contact is lost behind the gate',
  async ({ line, preview, sent }) => {
    const shown = await approved(line, preview, [cuts(sent)]);
    await becomes(shown, /OUTCOME UNKNOWN/);
    world.esa1.faults.at = [];
    await world.press(shown, 'Approve', { user: 'U0LUIS' });
    await world.toldTo('U0LUIS', /Already done at .*OUTCOME UNKNOWN/);
    expect(typed().filter((one) => sent.test(one))).toHaveLength(1);
    expect(times('clearchanges')).toBe(0);
  },
);

test('F-65 an unknown question behind the gate: OUTCOME UNKNOWN, and nothing is cleared', async () => {
  const shown = await approved('debuglog start mail.com', /Start a debug log/, [asks(/^debug log for/)]);
  await becomes(shown, /OUTCOME UNKNOWN/);
  expect(times('clearchanges')).toBe(0);
});
