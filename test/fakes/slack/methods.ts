import { z } from 'zod';
import { type Refusal, refusal, type SentBlock } from './blocks';
import { edit, type State, type StoredMessage, store } from './state';

export class SlackError extends Error {
  constructor({ error, details }: Refusal) {
    super(error);
    this.details = details;
  }
  readonly details: string[];
}

function refuse(error: string, ...details: string[]): never {
  throw new SlackError({ error, details });
}

/** Our own rule, kept here because a forgotten flag is invisible until somebody's banner holds a link. */
const literally = { parse: z.literal('none'), link_names: z.literal(false).optional() };
const noUnfurl = { unfurl_links: z.literal(false), unfurl_media: z.literal(false) };
const content = { channel: z.string(), text: z.unknown().optional(), blocks: z.unknown().optional() };
const ts = z.string().regex(/^\d{10}\.\d{6}$/);

const Post = z.strictObject({
  ...content,
  ...literally,
  ...noUnfurl,
  thread_ts: ts.optional(),
  reply_broadcast: z.boolean().optional(),
  mrkdwn: z.boolean().optional(),
  metadata: z.unknown().optional(),
});
const Ephemeral = z.strictObject({ ...content, ...literally, user: z.string(), thread_ts: ts.optional() });
const Update = z.strictObject({ ...content, ...literally, ts, metadata: z.unknown().optional() });
const UserInfo = z.strictObject({ user: z.string(), include_locale: z.boolean().optional() });
const ChannelInfo = z.strictObject({ channel: z.string(), include_locale: z.boolean().optional() });
const Open = z.strictObject({ users: z.string(), return_im: z.boolean().optional() });
const GroupUsers = z.strictObject({ usergroup: z.string(), include_disabled: z.boolean().optional() });

function read<T>(schema: z.ZodType<T>, args: Record<string, unknown>): T {
  const { token: _, ...rest } = args;
  const parsed = schema.safeParse(rest);
  if (parsed.success) return parsed.data;
  return refuse(
    'invalid_arguments',
    ...parsed.error.issues.map((each) => `${each.message} [json-pointer:/${each.path.join('/')}]`),
  );
}

/** Blocks may come as JSON in a string, as form bodies carry them. */
function checked(
  state: State,
  message: { text?: unknown; blocks?: unknown },
): {
  text: string;
  blocks?: SentBlock[];
} {
  let { blocks } = message;
  if (typeof blocks === 'string') {
    try {
      blocks = JSON.parse(blocks);
    } catch {
      refuse('invalid_blocks_format', 'blocks is not JSON');
    }
  }
  const why = refusal({ text: message.text, blocks }, state.old);
  if (why) throw new SlackError(why);
  return { text: message.text as string, ...(blocks === undefined ? {} : { blocks: blocks as SentBlock[] }) };
}

function shown(state: State, message: StoredMessage): object {
  const { ts, text, blocks, thread_ts } = message;
  const { bot, team } = state;
  return {
    type: 'message',
    user: bot.user,
    bot_id: bot.bot,
    app_id: bot.app,
    team: team.id,
    ts,
    text,
    blocks,
    thread_ts,
  };
}

type Method = (state: State, args: Record<string, unknown>) => object;

export const METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  [
    'auth.test',
    ({ bot, team }) => ({
      url: `https://${team.domain}.slack.com/`,
      team: team.domain,
      team_id: team.id,
      user: 'esa',
      user_id: bot.user,
      bot_id: bot.bot,
      is_enterprise_install: false,
    }),
  ],
  [
    'chat.postMessage',
    (state, args) => {
      const post = read(Post, args);
      if (!state.channels.has(post.channel)) refuse('channel_not_found');
      const { text, blocks = [] } = checked(state, post);
      const thread = post.thread_ts === undefined ? {} : { thread_ts: post.thread_ts };
      const message = store(state, {
        channel: post.channel,
        text,
        blocks,
        ...thread,
        via: 'chat.postMessage',
      });
      return { channel: message.channel, ts: message.ts, message: shown(state, message) };
    },
  ],
  [
    'chat.update',
    (state, args) => {
      const update = read(Update, args);
      if (!state.channels.has(update.channel)) refuse('channel_not_found');
      const message = state.messages.find((each) => each.channel === update.channel && each.ts === update.ts);
      if (!message || message.user !== undefined) return refuse('message_not_found');
      const { text, blocks } = checked(state, update);
      edit(message, text, blocks);
      return { channel: message.channel, ts: message.ts, text, message: shown(state, message) };
    },
  ],
  [
    'chat.postEphemeral',
    (state, args) => {
      const post = read(Ephemeral, args);
      if (!state.channels.has(post.channel)) refuse('channel_not_found');
      if (!state.users.has(post.user)) refuse('user_not_in_channel');
      const { text, blocks = [] } = checked(state, post);
      const message = store(state, {
        channel: post.channel,
        text,
        blocks,
        user: post.user,
        via: 'chat.postEphemeral',
      });
      return { message_ts: message.ts };
    },
  ],
  [
    'users.info',
    (state, args) => {
      const { user: id, include_locale } = read(UserInfo, args);
      const found = state.users.get(id);
      if (!found) return refuse('user_not_found');
      const { locale, name, real_name, tz } = found;
      const profile = { real_name, display_name: name };
      const user = {
        id,
        team_id: state.team.id,
        name,
        real_name,
        tz,
        deleted: false,
        is_bot: false,
        profile,
      };
      return { user: include_locale ? { ...user, locale } : user };
    },
  ],
  [
    'conversations.info',
    (state, args) => {
      const { channel: id } = read(ChannelInfo, args);
      const name = state.channels.get(id);
      if (name === undefined) return refuse('channel_not_found');
      const shared = state.shared.get(id);
      const channel = { id, name, is_channel: true, is_ext_shared: false, is_pending_ext_shared: false };
      return { channel: shared === undefined ? channel : { ...channel, [shared]: true } };
    },
  ],
  [
    'conversations.open',
    (state, args) => {
      const { users } = read(Open, args);
      if (!state.users.has(users)) refuse('user_not_found');
      const id = `D${users.slice(1)}`;
      const already = state.channels.has(id);
      state.channels.set(id, 'directmessage');
      return { no_op: already, already_open: already, channel: { id } };
    },
  ],
  [
    'usergroups.users.list',
    (state, args) => {
      const users = state.usergroups.get(read(GroupUsers, args).usergroup);
      return users ? { users } : refuse('no_such_subteam');
    },
  ],
]);

const Response = z.strictObject({
  text: z.unknown().optional(),
  blocks: z.unknown().optional(),
  response_type: z.enum(['ephemeral', 'in_channel']).optional(),
  replace_original: z.boolean().optional(),
  delete_original: z.boolean().optional(),
  thread_ts: ts.optional(),
  parse: z.literal('none').optional(),
  unfurl_links: z.literal(false).optional(),
  unfurl_media: z.literal(false).optional(),
});

/** A body sent to a `response_url`, or given as the answer to a command. */
export function respond(
  state: State,
  to: { channel: string; user: string; message?: StoredMessage },
  body: unknown,
  via: 'response_url' | 'ack',
): void {
  const response = read(Response, body as Record<string, unknown>);
  if (response.delete_original) {
    state.messages = state.messages.filter((each) => each !== to.message);
    return;
  }
  const { text, blocks } = checked(state, response);
  if (response.replace_original && to.message) {
    edit(to.message, text, blocks);
    return;
  }
  const who = response.response_type === 'in_channel' ? {} : { user: to.user };
  store(state, { channel: to.channel, text, blocks: blocks ?? [], ...who, via });
}
