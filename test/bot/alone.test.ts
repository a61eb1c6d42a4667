import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { verifyTrail } from '../../src/audit/trail';
import { shortId } from '../../src/ids';
import { everything, startWorld, type TestWorld } from '../world';

let world: TestWorld;
beforeAll(async () => {
  const access = [
    { people: ['slack:U0ANA'], level: 'admin' },
    { people: ['slack:U0VIEW'], level: 'operator' },
  ];
  world = await startWorld({ config: { access, changes: { proofAfter: [0.2], retry: 'second-person' } } });
});
afterAll(() => world.stop());

const idIn = (text: string) => /approve (?<id>[A-Z2-7]{4})/.exec(text)?.groups?.id ?? '';

test('break-glass: an admin approves alone with a reason, which the channel and the trail show', async () => {
  const preview = await world.ask('retry mail.com', /Retry delivery of\s+mail\.com/);
  const id = idIn(preview.text);
  await world.press(preview, 'Approve');
  await world.toldTo('U0ANA', /A second person must approve/);

  await world.send(`approve ${id} alone because`);
  await world.toldTo('U0ANA', /I could not read that/);
  expect(world.commits(world.esa1)).toBe(0);

  await world.send(`approve ${id} alone because nobody else is awake <!channel>`);
  const announced = await world.shown(/was approved by one person, although two are needed/);
  expect(announced.ts).not.toBe(preview.ts);
  expect(everything(announced)).toContain('nobody else is awake <!channel>');
  expect(announced.text).not.toContain('<!channel>');
  const done = await world.shown(/any more, 214 delivered/);
  expect(done.ts).toBe(preview.ts);
  expect(everything(done)).toMatch(/Alone, because:\s+nobody else is awake/);
  expect(world.commits(world.esa1)).toBe(1);
  expect(world.audit()).toContainEqual(
    expect.objectContaining({
      event: 'approved',
      outcome: 'alone',
      detail: 'nobody else is awake <!channel>',
    }),
  );
});

test('break-glass is for admins alone', async () => {
  const preview = await world.ask('retry example.org', /Retry delivery of\s+example\.org/, {
    user: 'U0VIEW',
  });
  await world.send(`approve ${idIn(preview.text)} alone because I want to`, { user: 'U0VIEW' });
  await world.toldTo('U0VIEW', /You need the level\s+admin/);
});

test('audit: who did what, for admins; the trail is whole', async () => {
  await world.send('audit host:mail.com');
  const found = await world.toldTo('U0ANA', /entries of the trail/);
  expect(everything(found)).toMatch(/ana \(slack:U0ANA\)[\s\S]*approved/);
  expect(everything(found)).not.toContain('example.org');
  await world.send('audit by:vera');
  await world.toldTo('U0ANA', /vera \(slack:U0VIEW\)[\s\S]*retry example\.org/);
  await world.send('audit', { user: 'U0VIEW' });
  await world.toldTo('U0VIEW', /You need the level\s+admin/);
  await world.send('audit host:not_a_domain');
  await world.toldTo('U0ANA', /I could not read that/);
  expect(await verifyTrail(`${world.config.dataDir}/audit.jsonl`)).toMatchObject({ whole: true });
});

test('audit: a sentence for each entry, with ids that approve and cancel take', async () => {
  const id = String(world.audit().findLast(({ event }) => event === 'preview')?.action);
  await world.send('audit');
  const said = everything(await world.toldTo('U0ANA', /Lines that only read are left out/));
  expect(said).toMatch(/preview of\s+retry example\.org\s+for\s+vera \(slack:U0VIEW\)\s+\(#[A-Z2-7]{4,}\)/);
  expect(said).not.toMatch(/hoststatus|[a-z2-7]{26}/);
  const shown = new RegExp(`#(${id.slice(0, 4).toUpperCase()}[A-Z2-7]*)`).exec(said)?.[1];
  await world.send(`cancel ${shown}`);
  await world.toldTo('U0ANA', /You cancelled #/);
});

test('the short form in the trail is that of the message', () => {
  const approved = world.audit().find(({ event }) => event === 'approved');
  expect(shortId(String(approved?.action))).toMatch(/^[A-Z2-7]{4}$/);
});
