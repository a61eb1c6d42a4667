// The same conversation on every platform: what one of them does differently, nobody can rely on.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { destination } from '../../demo/asyncos';
import type { Card, Driver } from './driver';
import { drivers } from './drivers';

/** Slack gives up after 3 s. */
const ACK_MS = 3000;

describe.each(drivers)('$name', ({ start }) => {
  let chat: Driver;
  beforeAll(async () => {
    chat = await start();
  });
  afterAll(async () => {
    expect(chat.refused()).toEqual([]);
    await chat.stop();
  });

  const shown = (what: RegExp): Promise<Card> =>
    chat.waitFor(() => chat.cards().findLast(({ text }) => what.test(text)));
  const told = (who: 'ana' | 'luis' | 'vera', what: RegExp) =>
    chat.waitFor(() => chat.told(who).findLast((text) => what.test(text)));
  const commits = () => chat.world.commits(chat.world.esa1);
  /** A destination with mail that a retry delivers, and the preview of that. */
  async function preview(host: string): Promise<Card> {
    chat.world.esa1.world.destinations.push(destination(host, { active: 5, unattempted: 5 }));
    await chat.say('ana', `retry ${host}`);
    return shown(new RegExp(`Retry delivery of\\s+${host.replace('.', '\\.')}`));
  }

  test('a question: taken at once, a placeholder, and one final answer in its place', async () => {
    const before = chat.cards().length;
    const { ok, ms } = await chat.say('ana', 'host mail.com');
    expect(ok).toBe(true);
    expect(ms).toBeLessThan(ACK_MS);
    const card = await shown(/mail\.com\s+is up/);
    expect(card.before[0]).toMatch(/Working on/);
    expect(card.buttons).toEqual(expect.arrayContaining(['Retry delivery', 'Refresh']));
    expect(chat.cards()).toHaveLength(before + 1);
  });

  test('an event that the platform delivers again is answered once', async () => {
    const event = randomUUID();
    const before = chat.cards().length;
    await Promise.all([
      chat.say('ana', 'host twice.example', event),
      chat.say('ana', 'host twice.example', event),
    ]);
    await shown(/No record of\s+twice\.example/);
    await chat.say('ana', 'host twice.example', event);
    await chat.say('ana', 'host after.example');
    await shown(/No record of\s+after\.example/);
    expect(chat.cards()).toHaveLength(before + 2);
  });

  test('in Spanish for whoever reads it', async () => {
    await chat.say('luis', 'host mail.com');
    const card = await shown(/mail\.com\s+está activo/);
    expect(card.buttons).toEqual(expect.arrayContaining(['Reintentar entrega', 'Actualizar']));
  });

  test('somebody without the level is told so, alone', async () => {
    const before = chat.cards().length;
    expect((await chat.say('vera', 'retry mail.com')).ok).toBe(true);
    await told('vera', /You need the level\s+operator/);
    expect(chat.cards()).toHaveLength(before);
  });

  test('a long answer is cut where the platform has an end, says so, and keeps its buttons', async () => {
    const last5xx = {
      text: `550 ${'too long '.repeat(30_000)}`,
      at: Date.now(),
      ip: '192.0.2.1',
      host: 'mx',
    };
    chat.world.esa1.world.destinations.push(destination('long.example', { active: 3, last5xx }));
    await chat.say('ana', 'host long.example');
    const card = await shown(/long\.example[\s\S]*too long too long/);
    expect(card.text).toMatch(/cut: [\d,]+ characters received/);
    expect(card.text.length).toBeGreaterThan(1000);
    expect(card.buttons).toEqual(expect.arrayContaining(['Retry delivery', 'Refresh']));
  });

  test('a change: preview, approval, and what was measured, all in one message', async () => {
    const card = await preview('measured.example');
    expect(card.buttons).toContain('Cancel');
    const before = commits();
    expect((await chat.press('ana', card, 'Approve')).ok).toBe(true);
    const done = await shown(/It worked: nothing is waiting any more, 5\s+delivered/);
    expect(done.id).toBe(card.id);
    expect(done.before.length).toBeGreaterThan(card.before.length + 1);
    expect(done.buttons).not.toContain('Approve');
    expect(commits()).toBe(before + 1);
  });

  test('a button pressed twice, by two people, sends once; the second is told who was first', async () => {
    const card = await preview('double.example');
    const before = commits();
    await Promise.all([chat.press('ana', card, 'Approve'), chat.press('vera', card, 'Approve')]);
    await told('vera', /You need the level/);
    await Promise.all([chat.press('ana', card, 'Approve'), chat.press('ana', card, 'Approve')]);
    await told('ana', /Already (?:started by|done at)/);
    await chat.waitFor(() => chat.cards().some(({ id, text }) => id === card.id && /It worked/.test(text)));
    expect(commits()).toBe(before + 1);
  });

  test('a button of a message that has moved on changes nothing, and says why', async () => {
    const card = await preview('stale.example');
    await chat.press('ana', card, 'Cancel');
    await shown(/stale\.example[\s\S]*was cancelled by|was cancelled by[\s\S]*stale\.example/);
    const before = commits();
    const said = chat.told('ana').length;
    await chat.press('ana', card, 'Approve');
    await chat.waitFor(() => chat.told('ana').length > said);
    expect(chat.told('ana').at(-1)).toMatch(/cancelled/i);
    expect(commits()).toBe(before);
  });

  test('where a second person must approve, the asker cannot; the second one can', async () => {
    await chat.say('ana', 'retry all');
    const card = await shown(/Retry ALL delivery/);
    const before = commits();
    await chat.press('ana', card, 'Approve');
    await told('ana', /second person/i);
    expect(commits()).toBe(before);
    await chat.press('luis', card, 'Approve');
    await chat.waitFor(() => commits() === before + 1);
    const sent = await chat.waitFor(() =>
      chat.cards().find(({ id, buttons }) => id === card.id && !buttons.includes('Cancel')),
    );
    expect(sent.text).toMatch(/luis/i);
  });
});
