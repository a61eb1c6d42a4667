import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { buttonsOf, CHANNEL, EVE, readable, type TeamsMessage } from '../fakes/teams/fake-teams';
import { ANA, chatOf, GROUP, LUIS, startTeamsWorld, type TeamsWorld, VERA } from '../teams-world';

let esa: TeamsWorld;
beforeAll(async () => {
  esa = await startTeamsWorld();
});
afterAll(() => esa.stop());
afterEach(() => {
  expect(esa.teams.calls().flatMap(({ why }) => why ?? [])).toEqual([]);
});

const titles = ({ card }: TeamsMessage) => buttonsOf(card).map(({ title }) => title);
const toldIn = (body: { value?: unknown } | undefined) => String(body?.value);

describe('asking', () => {
  test('in a chat with the bot: plain words; the answer is the placeholder, updated', async () => {
    expect(await esa.say(ANA, 'host mail.com')).toEqual({ status: 200, body: undefined });
    const message = await esa.shown(/mail\.com is up/, chatOf(ANA));
    expect(readable(message.edits[0]?.card)).toMatch(/Working on/);
    expect(titles(message)).toEqual(expect.arrayContaining(['Retry delivery', 'Run smtpping', 'Refresh']));
    expect(esa.teams.messages(chatOf(ANA))).toHaveLength(1);
    expect(message.summary).toMatch(/mail\.com is up/);
  });

  test('in a group chat, with a mention: the answer stands there for all', async () => {
    await esa.say(ANA, 'queue', { conversation: GROUP });
    const message = await esa.shown(/waiting for delivery/, GROUP);
    expect(titles(message)).toContain('Refresh');
  });

  test('in a thread of a channel: the answer and what its buttons lead to come in the thread', async () => {
    const conversation = `${CHANNEL};messageid=1700000000000`;
    await esa.say(ANA, 'host mail.com', { conversation });
    const host = await esa.shown(/mail\.com is up/, conversation);
    await esa.press(ANA, host, 'Retry delivery');
    const preview = await esa.view(ANA, await esa.shown(/Retry delivery of mail\.com/, conversation));
    expect(titles(preview)).toEqual(['Approve', 'Cancel']);
    const { body } = await esa.press(ANA, preview, 'Cancel');
    expect(body).toMatchObject({ statusCode: 200, type: 'application/vnd.microsoft.activity.message' });
    await esa.shown(/was cancelled by/, conversation);
  });

  test('help and errors are private: in the chat with the one who asked', async () => {
    const before = esa.teams.messages(GROUP).length;
    await esa.say(LUIS, 'ayuda', { conversation: GROUP });
    await esa.shown(/no es un comando conocido/, chatOf(LUIS));
    await esa.say(LUIS, 'help', { conversation: GROUP });
    await esa.shown(/host <domain>/, chatOf(LUIS));
    expect(esa.teams.messages(GROUP)).toHaveLength(before);
  });

  test('somebody without the app gets one sentence that says nothing of the answer', async () => {
    const chat = esa.teams.conversations.get(chatOf(EVE));
    if (chat) chat.closed = true;
    await esa.say(EVE, 'whoami', { conversation: GROUP });
    const told = await esa.shown(/That answer is private/, GROUP);
    expect(JSON.stringify(told)).not.toMatch(/no access|4444/);
  });

  test('everybody is answered in their own language', async () => {
    await esa.say(LUIS, 'host mail.com');
    const message = await esa.shown(/mail\.com está activo/, chatOf(LUIS));
    expect(titles(message)).toEqual(
      expect.arrayContaining(['Reintentar entrega', 'Ejecutar smtpping', 'Actualizar']),
    );
    expect(message.card.lang).toBe('es');
  });

  test('times are written by the client, in the zone of the reader', async () => {
    await esa.say(ANA, 'host mail.com');
    const { card } = await esa.shown(/mail\.com is up/, chatOf(ANA));
    expect(JSON.stringify(card)).toMatch(
      /"\{\{DATE\(2\d{3}-\d\d-\d\dT[\d:]{8}Z,SHORT\)\}\} \{\{TIME\(\S+Z\)\}\}"/,
    );
  });
});

describe('buttons', () => {
  test('Refresh updates the same card; the press is answered at once', async () => {
    await esa.say(ANA, 'host refresh.example');
    const message = await esa.shown(/No record of refresh\.example/, chatOf(ANA));
    const edits = message.edits.length;
    const began = performance.now();
    const { status, body } = await esa.press(ANA, message, 'Refresh');
    expect([status, toldIn(body)]).toEqual([200, 'Understood; what comes of it appears here.']);
    expect(performance.now() - began).toBeLessThan(2000);
    await esa.teams.waitFor(() => message.edits.length >= edits + 2);
    expect(readable(message.card)).toMatch(/No record of refresh\.example/);
  });

  test('a client without Action.Execute sends its data as a message', async () => {
    await esa.say(ANA, 'host submit.example');
    const message = await esa.shown(/No record of submit\.example/, chatOf(ANA));
    const refresh = buttonsOf(message.card).find(({ title }) => title === 'Refresh');
    const edits = message.edits.length;
    const more = { value: { id: refresh?.id }, replyToId: message.id };
    expect((await esa.post(esa.activity(ANA, { more }))).status).toBe(200);
    await esa.teams.waitFor(() => message.edits.length >= edits + 2);
  });

  test('pressing twice, by two people, sends once; the second is told who did', async () => {
    await esa.say(ANA, 'retry mail.com', { conversation: GROUP });
    const preview = await esa.view(ANA, await esa.shown(/Retry delivery of mail\.com/, GROUP));
    const both = await Promise.all([ANA, LUIS].map((who) => esa.press(who, preview, 'Approve')));
    await esa.teams.waitFor(() => esa.world.commits(esa.world.esa1) > 0);
    await esa.shown(/It worked/, GROUP);
    expect(esa.world.commits(esa.world.esa1)).toBe(1);
    const told = both.map(({ body }) => toldIn(body)).join('\n');
    expect(told).toMatch(/#\w{4}/);
  });

  test('somebody without the level is told so, alone', async () => {
    await esa.say(ANA, 'retry example.org', { conversation: GROUP });
    const preview = await esa.view(ANA, await esa.shown(/Retry delivery of example\.org/, GROUP));
    const { status, body } = await esa.press(VERA, preview, 'Approve');
    expect(status).toBe(200);
    expect(toldIn(body)).toMatch(/You need the level.*operator/);
    await esa.press(ANA, preview, 'Cancel');
  });
});

describe('who sees Approve', () => {
  test('only those who may approve; the others see the card without, and each client asks by itself', async () => {
    await esa.say(ANA, 'retry all', { conversation: GROUP });
    const preview = await esa.shown(/Retry ALL delivery/, GROUP);
    expect(titles(preview)).toEqual(['Cancel']);
    // ana asked and a second person is needed, so luis alone is asked to look closer.
    expect(preview.card.refresh?.userIds).toEqual([LUIS.account]);
    const full = await esa.view(LUIS, preview);
    expect(titles(full)).toEqual(['Approve', 'Cancel']);
    const { refresh } = preview.card;
    const forged = {
      ...preview,
      card: { ...preview.card, refresh: { ...refresh, userIds: [VERA.account] } },
    };
    await expect(esa.view(VERA, forged as TeamsMessage)).rejects.toThrow('404');
    await esa.press(LUIS, full, 'Approve');
    await esa.shown(/#\w{4}.*Luis/s, GROUP);
    await esa.teams.waitFor(() => esa.world.commits(esa.world.esa1) === 2);
    expect(preview.card.refresh).toBeUndefined();
  });
});
