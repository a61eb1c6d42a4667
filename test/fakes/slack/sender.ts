import { createHmac, randomUUID } from 'node:crypto';
import { respond, SlackError } from './methods';
import { type Call, nextTs, type State, type StoredMessage } from './state';

/** Where a bot listens, and what the request claims. Times and fields can be falsified to test refusals. */
export interface Target {
  url: string;
  secret: string;
  user?: string;
  channel?: string;
  team?: string;
  /** Seconds; signed as given, so an old one is a correctly signed replay. */
  timestamp?: number;
  headers?: Record<string, string>;
}

export interface Command extends Target {
  text: string;
  command?: string;
  trigger_id?: string;
  /** Further fields, or others instead of those made here. */
  fields?: Record<string, string>;
}

export interface Press extends Target {
  message: StoredMessage;
  /** The beginning of the button's text, or its number from 0. */
  label?: string;
  index?: number;
  /** Changes the payload before it is signed. */
  forge?(payload: BlockActions): object;
}

export interface Mention extends Target {
  text: string;
  thread_ts?: string;
  event_id?: string;
}

export interface Answer {
  status: number;
  body: string;
  /** Until the whole answer was here: Slack gives up after 3000. */
  ms: number;
}

export function sign(secret: string, timestamp: number, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
}

async function send(target: Target, type: string, body: string): Promise<Answer> {
  const timestamp = target.timestamp ?? Math.floor(Date.now() / 1000);
  const began = performance.now();
  const response = await fetch(target.url, {
    method: 'POST',
    body,
    headers: {
      'content-type': type,
      'x-slack-request-timestamp': String(timestamp),
      'x-slack-signature': sign(target.secret, timestamp, body),
      ...target.headers,
    },
  });
  const answer = await response.text();
  return { status: response.status, body: answer, ms: performance.now() - began };
}

const FORM = 'application/x-www-form-urlencoded';

export type NewResponseUrl = (to: { channel: string; user: string; message?: StoredMessage }) => string;

function person(state: State, target: Target) {
  const id = target.user ?? 'U0ANA';
  return { id, username: state.users.get(id)?.name ?? 'stranger', channel: target.channel ?? 'C0MAIL' };
}

/** What Slack does with the body of a command's acknowledgement: it is an answer. */
function showAck(state: State, to: { channel: string; user: string }, answer: Answer): void {
  if (answer.status !== 200 || answer.body.trim() === '') return;
  const body = answer.body.startsWith('{') ? JSON.parse(answer.body) : { text: answer.body };
  const call: Call = { method: 'ack', args: body, outcome: 'ok' };
  state.calls.push(call);
  try {
    respond(state, to, body, 'ack');
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    call.outcome = error.message;
    call.details = error.details;
  }
}

export async function sendCommand(
  state: State,
  command: Command,
  responseUrl: NewResponseUrl,
): Promise<Answer> {
  const { id, username, channel } = person(state, command);
  const fields = {
    token: 'legacy-verification-token',
    team_id: command.team ?? state.team.id,
    team_domain: state.team.domain,
    channel_id: channel,
    channel_name: state.channels.get(channel) ?? 'privategroup',
    user_id: id,
    user_name: username,
    command: command.command ?? '/esa',
    text: command.text,
    api_app_id: state.bot.app,
    is_enterprise_install: 'false',
    response_url: responseUrl({ channel, user: id }),
    trigger_id: command.trigger_id ?? `${nextTs()}.${randomUUID().replaceAll('-', '')}`,
    ...command.fields,
  };
  const answer = await send(command, FORM, new URLSearchParams(fields).toString());
  showAck(state, { channel, user: id }, answer);
  return answer;
}

function buttons(message: StoredMessage) {
  return message.blocks.flatMap((block) =>
    block.type !== 'actions'
      ? []
      : block.elements.flatMap((each) =>
          each.type === 'button' ? [{ ...each, block_id: block.block_id }] : [],
        ),
  );
}

export function labels(message: StoredMessage): string[] {
  return buttons(message).map((button) => button.text.text);
}

/** Slack gives button texts back escaped: https://github.com/slackapi/bolt-python/issues/513 */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

export type BlockActions = ReturnType<typeof blockActions>;

function blockActions(state: State, press: Press, responseUrl: NewResponseUrl) {
  const { message } = press;
  const all = buttons(message);
  const button =
    press.label === undefined
      ? all[press.index ?? 0]
      : all.find((each) => each.text.text.startsWith(press.label ?? ''));
  if (!button)
    throw new Error(`no button "${press.label ?? press.index}" among: ${labels(message).join(', ')}`);
  const { id, username } = person(state, press);
  const channel = press.channel ?? message.channel;
  const team = { id: press.team ?? state.team.id, domain: state.team.domain };
  const ephemeral = message.user !== undefined;
  const { ts, text, blocks, thread_ts } = message;
  const author = {
    type: 'message',
    user: state.bot.user,
    bot_id: state.bot.bot,
    app_id: state.bot.app,
    team: team.id,
  };
  return {
    type: 'block_actions',
    user: { id, username, name: username, team_id: team.id },
    api_app_id: state.bot.app,
    token: 'legacy-verification-token',
    container: { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: ephemeral },
    trigger_id: `${nextTs()}.${randomUUID().replaceAll('-', '')}`,
    team,
    enterprise: null,
    is_enterprise_install: false,
    channel: { id: channel, name: state.channels.get(channel) ?? 'privategroup' },
    ...(ephemeral ? {} : { message: { ...author, ts, text, blocks, ...(thread_ts ? { thread_ts } : {}) } }),
    state: { values: {} },
    response_url: responseUrl({ channel, user: id, message }),
    actions: [
      {
        action_id: button.action_id,
        block_id: button.block_id,
        text: { ...button.text, text: escaped(button.text.text) },
        ...(button.value === undefined ? {} : { value: button.value }),
        ...(button.style === undefined ? {} : { style: button.style }),
        type: 'button',
        action_ts: nextTs(),
      },
    ],
  };
}

export function sendPress(state: State, press: Press, responseUrl: NewResponseUrl): Promise<Answer> {
  const payload = blockActions(state, press, responseUrl);
  const body = JSON.stringify(press.forge?.(payload) ?? payload);
  return send(press, FORM, new URLSearchParams({ payload: body }).toString());
}

export function sendMention(state: State, mention: Mention): Promise<Answer> {
  const { id, channel } = person(state, mention);
  const ts = nextTs();
  const team = mention.team ?? state.team.id;
  const text = `<@${state.bot.user}> ${mention.text}`;
  const thread = mention.thread_ts === undefined ? {} : { thread_ts: mention.thread_ts };
  const event = { type: 'app_mention', user: id, text, ts, channel, event_ts: ts, team, ...thread };
  const envelope = {
    token: 'legacy-verification-token',
    team_id: team,
    api_app_id: state.bot.app,
    event,
    type: 'event_callback',
    event_id: mention.event_id ?? `Ev${randomUUID().replaceAll('-', '').slice(0, 9).toUpperCase()}`,
    event_time: Math.floor(Number(ts)),
    authorizations: [
      {
        enterprise_id: null,
        team_id: team,
        user_id: state.bot.user,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
  };
  return send(mention, 'application/json', JSON.stringify(envelope));
}
