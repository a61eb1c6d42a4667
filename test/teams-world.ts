import { randomUUID } from 'node:crypto';
import {
  ANA,
  buttonsOf,
  chatOf,
  type FakePerson,
  type FakeTeams,
  GROUP,
  LUIS,
  readable,
  startFakeTeams,
  type TeamsMessage,
  VERA,
} from './fakes/teams/fake-teams';
import { startWorld, type TestWorld, type WorldOptions } from './world';

export interface Where {
  readonly conversation?: string;
  /** Of the activity, for a redelivery. */
  readonly id?: string;
  readonly authorization?: string | undefined;
  /** Whatever else the activity holds. */
  readonly more?: Record<string, unknown>;
}

export interface Told {
  readonly status: number;
  readonly body: { statusCode?: number; type?: string; value?: unknown } | undefined;
}

/** The same installation as world.ts has, with Teams in place of Slack. */
export interface TeamsWorld {
  readonly teams: FakeTeams;
  readonly world: TestWorld;
  readonly url: string;
  post(activity: object, headers?: Record<string, string | undefined>): Promise<Told>;
  /** An activity as Teams sends it, in a chat with the bot unless a conversation is named. */
  activity(person: FakePerson, where?: Where): Record<string, unknown>;
  /** Says something: with a mention of the bot where other people are. */
  say(person: FakePerson, text: string, where?: Where): Promise<Told>;
  press(person: FakePerson, message: TeamsMessage, label: string, where?: Where): Promise<Told>;
  /** What this person's client asks for by itself: the card with the buttons that only some get, or as it stands. */
  view(person: FakePerson, message: TeamsMessage): Promise<TeamsMessage>;
  /** The newest message whose card matches. */
  shown(what: RegExp, conversation?: string): Promise<TeamsMessage>;
  stop(): Promise<void>;
}

export async function startTeamsWorld(
  options: WorldOptions & { teams?: Record<string, unknown> } = {},
): Promise<TeamsWorld> {
  const teams = await startFakeTeams();
  const world = await startWorld({
    ...options,
    config: {
      slack: undefined,
      teams: {
        appId: teams.appId,
        appPassword: teams.appPassword,
        tenantId: teams.tenant,
        serviceHosts: ['127.0.0.1'],
        openIdMetadata: teams.openIdMetadata,
        ...options.teams,
      },
      access: [
        { people: [`teams:${ANA.aad}`, `teams:${LUIS.aad}`], level: 'admin' },
        { people: [`teams:${VERA.aad}`], level: 'viewer' },
      ],
      ...options.config,
    },
  });
  const bot = { id: `28:${teams.appId}`, name: 'ESA' };
  const one: TeamsWorld = {
    teams,
    world,
    get url() {
      return `http://127.0.0.1:${world.bot.port}/api/messages`;
    },
    async post(activity, headers = {}) {
      const sent = Object.entries({
        'content-type': 'application/json',
        authorization: teams.authorization(),
        ...headers,
      }).filter((pair): pair is [string, string] => pair[1] !== undefined);
      const response = await fetch(one.url, {
        method: 'POST',
        headers: sent,
        body: JSON.stringify(activity),
      });
      const text = await response.text();
      const json = response.headers.get('content-type') === 'application/json';
      return { status: response.status, body: json ? JSON.parse(text) : undefined };
    },
    activity(
      { aad, account, name, locale },
      { conversation = chatOf(ANA), id = randomUUID(), more = {} } = {},
    ) {
      const there = teams.conversations.get(conversation.replace(/;messageid=.*$/, ''));
      return {
        type: 'message',
        id,
        timestamp: new Date().toISOString(),
        channelId: 'msteams',
        serviceUrl: teams.serviceUrl,
        from: { id: account, name, aadObjectId: aad },
        recipient: bot,
        conversation: { id: conversation, conversationType: there?.type, tenantId: teams.tenant },
        channelData: { tenant: { id: teams.tenant } },
        locale,
        ...more,
      };
    },
    async say(person, text, where = {}) {
      const conversation = where.conversation ?? chatOf(person);
      const mention = `<at>${bot.name}</at>`;
      const alone = conversation.startsWith('a:');
      const said = alone
        ? { text }
        : { text: `${mention} ${text}`, entities: [{ type: 'mention', text: mention, mentioned: bot }] };
      const activity = one.activity(person, { ...where, conversation, more: { ...said, ...where.more } });
      return one.post(activity, 'authorization' in where ? { authorization: where.authorization } : {});
    },
    async press(person, message, label, where = {}) {
      const button = buttonsOf(message.card).find(({ title }) => title.includes(label));
      if (!button)
        throw new Error(`no button "${label}" among ${buttonsOf(message.card).map(({ title }) => title)}`);
      const { conversation, id: replyToId } = message;
      const action = { type: 'Action.Execute', title: button.title, verb: 'run', data: { id: button.id } };
      const pressed = {
        type: 'invoke',
        name: 'adaptiveCard/action',
        replyToId,
        value: { action, trigger: 'manual' },
      };
      return one.post(
        one.activity(person, { conversation, ...where, more: { ...pressed, ...where.more } }),
        'authorization' in where ? { authorization: where.authorization } : {},
      );
    },
    async view(person, message) {
      const { refresh } = message.card;
      if (!refresh?.userIds.includes(person.account)) return message;
      const asked = { type: 'invoke', name: 'adaptiveCard/action', replyToId: message.id };
      const more = { ...asked, value: { action: refresh.action, trigger: 'automatic' } };
      const { body } = await one.post(one.activity(person, { conversation: message.conversation, more }));
      if (body?.type !== 'application/vnd.microsoft.card.adaptive') throw new Error(JSON.stringify(body));
      return { ...message, card: body.value as TeamsMessage['card'] };
    },
    shown: (what, conversation) =>
      teams.waitFor(() => teams.messages(conversation).findLast(({ card }) => what.test(readable(card)))),
    async stop() {
      await world.stop();
      await teams.close();
    },
  };
  return one;
}

export { ANA, chatOf, GROUP, LUIS, VERA };
