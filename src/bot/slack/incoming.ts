import { z } from 'zod';
import type { Language, Person } from '../../report';
import type { Incoming } from '../platform';
import { placeOf } from './api';

/** Of Slack's payloads only what we use; the rest is theirs to change. */
const Command = z.object({
  team_id: z.string(),
  channel_id: z.string(),
  user_id: z.string(),
  user_name: z.string().default(''),
  text: z.string().default(''),
  trigger_id: z.string(),
  /** Of a person from another workspace, in a shared channel. */
  user_team: z.string().optional(),
  response_url: z.string().optional(),
});

const Press = z.object({
  user: z.object({
    id: z.string(),
    name: z.string().optional(),
    username: z.string().optional(),
    team_id: z.string().optional(),
  }),
  team: z.object({ id: z.string() }),
  channel: z.object({ id: z.string() }),
  container: z.object({
    message_ts: z.string(),
    thread_ts: z.string().optional(),
    is_ephemeral: z.boolean().optional(),
  }),
  trigger_id: z.string(),
  response_url: z.string().optional(),
  actions: z.array(z.unknown()),
});

/** Exactly one: nothing of ours sends more, so something else made this. */
const OurButton = z.tuple([
  z.object({
    type: z.literal('button'),
    action_id: z.string().regex(/^run:\d{1,2}$/),
    action_ts: z.string(),
    value: z.string().max(64),
  }),
]);
/** No button has this value: whoever pressed something else is told so. */
const NOT_OURS = '';

export interface Read {
  readonly incoming: Incoming;
  /** Workspaces that this says it comes from: its own, and the person's. */
  readonly teams: readonly string[];
  readonly responseUrl: string | undefined;
}

/** A slash command, as ours, or undefined when it does not look like one. */
export function readCommand(payload: unknown, language: Language): Read | undefined {
  const { success, data } = Command.safeParse(payload);
  if (!success) return undefined;
  return {
    incoming: {
      id: `slack-${data.trigger_id}`,
      person: person(data.user_id, data.user_name),
      address: {
        platform: 'slack',
        place: placeOf({ team: data.team_id, channel: data.channel_id }),
        asker: data.user_id,
      },
      language,
      said: { text: unescaped(data.text) },
    },
    teams: [data.team_id, ...(data.user_team === undefined ? [] : [data.user_team])],
    responseUrl: data.response_url,
  };
}

/** A press on a button in a message, or undefined when it does not look like one. */
export function readPress(payload: unknown, language: Language): Read | undefined {
  const { success, data } = Press.safeParse(payload);
  if (!success) return undefined;
  const { user, team, channel, container, actions } = data;
  const [button] = OurButton.safeParse(actions).data ?? [];
  return {
    incoming: {
      id: `slack-${data.trigger_id}`,
      person: person(user.id, user.name ?? user.username ?? ''),
      address: {
        platform: 'slack',
        place: placeOf({ team: team.id, channel: channel.id }),
        ...(container.thread_ts !== undefined && { thread: container.thread_ts }),
        message: container.message_ts,
        asker: user.id,
      },
      language,
      said: { button: button?.value ?? NOT_OURS },
    },
    teams: [team.id, ...(user.team_id === undefined ? [] : [user.team_id])],
    responseUrl: data.response_url,
  };
}

const Mention = z.object({
  team_id: z.string(),
  event_id: z.string(),
  is_ext_shared_channel: z.boolean().optional(),
  event: z.object({
    type: z.literal('app_mention'),
    user: z.string(),
    text: z.string(),
    channel: z.string(),
    ts: z.string(),
    thread_ts: z.string().optional(),
    user_team: z.string().optional(),
    team: z.string().optional(),
    /** Set when a program said it: bots do not ask us. */
    bot_id: z.string().optional(),
  }),
});

/** `@ESA host mail.com`: the way to ask in a thread, where Slack has no slash commands. The answer goes there. */
export function readMention(payload: unknown, language: Language): Read | undefined {
  const { success, data } = Mention.safeParse(payload);
  if (!success || data.event.bot_id !== undefined) return undefined;
  const { event, team_id, event_id } = data;
  const { user, channel, thread_ts: thread } = event;
  return {
    incoming: {
      id: `slack-${event_id}`,
      person: person(user, ''),
      address: {
        platform: 'slack',
        place: placeOf({ team: team_id, channel }),
        asker: user,
        ...(thread !== undefined && { thread }),
      },
      language,
      said: { text: unescaped(event.text.replace(/^\s*<@[A-Z0-9]+(?:\|[^>]*)?>\s*/, '')) },
    },
    teams: [team_id, event.team, event.user_team].filter((team) => team !== undefined),
    responseUrl: undefined,
  };
}

/** Slack writes these three as entities: https://docs.slack.dev/messaging/formatting-message-text/#escaping */
function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function person(id: string, name: string): Person {
  return { platform: 'slack', id, name: name === '' ? id : name };
}
