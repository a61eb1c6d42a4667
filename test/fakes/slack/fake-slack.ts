import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { watch } from '../watch';
import {
  type Answer,
  type Command,
  type Mention,
  type Press,
  sendCommand,
  sendMention,
  sendPress,
} from './sender';
import { handle, json } from './server';
import type { Call, FakeUser, Fault, State, StoredMessage } from './state';

export type { Answer, Command, Mention, Press } from './sender';
export { labels, sign } from './sender';
export type { Call, FakeUser, Fault, StoredMessage } from './state';

export interface FakeSlack {
  /** For `slackApiUrl`. */
  apiUrl: string;
  token: string;
  /** Messages everybody in the channel sees, oldest first; all channels when none is named. */
  messages(channel?: string): StoredMessage[];
  /** Answers only one person sees: ephemeral messages, `response_url`, the body of an acknowledgement. */
  privates(user?: string): StoredMessage[];
  calls(method?: string): Call[];
  /** Calls that were answered with an error, by Slack's rules or by a fault. */
  refusals(): Call[];
  /** Granted to the token, as a header of every answer says them. */
  scopes: string[];
  /** From now on the workspace knows the newer blocks, or does not. */
  knowsNewBlocks(known: boolean): void;
  /** Of the answers' Date. */
  clock: { aheadMs: number };
  users: Map<string, FakeUser>;
  /** Id to name; a channel that is not here is not found. */
  channels: Map<string, string>;
  /** Channels that another organisation reads, or is invited to. */
  shared: State['shared'];
  usergroups: Map<string, string[]>;
  /** The next `times` calls of the method (or of `response_url`) meet this. */
  fail(method: string, fault: Fault, times?: number): void;
  /** 429 with `Retry-After` in seconds. */
  limit(method: string, retryAfter: number, times?: number): void;
  /** From now on every `response_url` given so far is too old. */
  expireResponseUrls(): void;
  command(command: Command): Promise<Answer>;
  press(press: Press): Promise<Answer>;
  mention(mention: Mention): Promise<Answer>;
  /** Resolves with the first true value of `probe`, which is asked after everything that happens here. */
  waitFor<T>(probe: (slack: FakeSlack) => T | undefined | null | false, withinMs?: number): Promise<T>;
  close(): Promise<void>;
}

function newState(token: string): State {
  return {
    token,
    team: { id: 'T0123456', domain: 'example' },
    bot: { user: 'U0ESA', bot: 'B0ESA', app: 'A0ESA' },
    scopes: [],
    clock: { aheadMs: 0 },
    users: new Map(
      [
        { id: 'U0ANA', name: 'ana', real_name: 'Ana Ruiz', locale: 'en-US', tz: 'Europe/Madrid' },
        { id: 'U0LUIS', name: 'luis', real_name: 'Luis Ortega', locale: 'es-ES', tz: 'Europe/Madrid' },
        { id: 'U0EVE', name: 'eve', real_name: 'Eve Stranger', locale: 'en-GB', tz: 'Europe/London' },
      ].map((user) => [user.id, user]),
    ),
    channels: new Map([['C0MAIL', 'mail-ops']]),
    shared: new Map(),
    usergroups: new Map([['S0MAIL', ['U0ANA', 'U0LUIS']]]),
    messages: [],
    calls: [],
    faults: new Map(),
    old: false,
    responseUrls: new Map(),
  };
}

/** Slack's Web API on a free port of 127.0.0.1, as strict as the original, and what Slack sends to a bot. */
export async function startFakeSlack({
  token = 'xoxb-fake-token',
}: {
  token?: string;
} = {}): Promise<FakeSlack> {
  const state = newState(token);
  const { changed, waitFor } = watch(() => {
    const seen = state.messages.map(({ channel, text }) => `${channel}: ${text}`);
    const calls = state.calls.map(({ method, outcome, details }) => `${method} ${outcome} ${details ?? ''}`);
    return [...seen, ...calls].join('\n');
  });
  const server = createServer((request, response) => {
    handle(state, request, response)
      .catch((error) => json(response, 500, { ok: false, error: 'fatal_error', errors: [String(error)] }))
      .finally(changed);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const responseUrl = (to: { channel: string; user: string; message?: StoredMessage }) => {
    const id = randomUUID();
    state.responseUrls.set(id, { ...to, uses: 0, expired: false });
    return `${origin}/response/${id}`;
  };

  const slack: FakeSlack = {
    apiUrl: `${origin}/api/`,
    token,
    scopes: state.scopes,
    knowsNewBlocks: (known) => {
      state.old = !known;
    },
    clock: state.clock,
    users: state.users,
    channels: state.channels,
    shared: state.shared,
    usergroups: state.usergroups,
    messages: (channel) =>
      state.messages.filter((each) => each.user === undefined && (!channel || each.channel === channel)),
    privates: (user) =>
      state.messages.filter((each) => each.user !== undefined && (!user || each.user === user)),
    calls: (method) => state.calls.filter((call) => !method || call.method === method),
    refusals: () => state.calls.filter((call) => call.outcome !== 'ok'),
    fail: (method, fault, times = 1) => {
      const faults = state.faults.get(method) ?? [];
      state.faults.set(method, [...faults, ...Array.from({ length: times }, () => fault)]);
    },
    limit: (method, retryAfter, times = 1) => slack.fail(method, { status: 429, retryAfter }, times),
    expireResponseUrls: () => {
      for (const entry of state.responseUrls.values()) entry.expired = true;
    },
    command: (command) => sendCommand(state, command, responseUrl).finally(changed),
    press: (press) => sendPress(state, press, responseUrl).finally(changed),
    mention: (mention) => sendMention(state, mention).finally(changed),
    waitFor: (probe, withinMs = 5000) => waitFor(() => probe(slack), withinMs),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
  return slack;
}
