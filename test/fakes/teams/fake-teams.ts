import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Watch, watch } from '../watch';
import type { SentCard } from './cards';
import { handle, json } from './server';
import type { Call, FakeConversation, FakePerson, Fault, State, TeamsMessage } from './state';
import { newSigner, type Signer, type TokenOptions, tokenOf } from './tokens';

export type { Call, FakePerson, Fault, TeamsMessage } from './state';

export interface FakeTeams {
  readonly origin: string;
  readonly serviceUrl: string;
  readonly openIdMetadata: string;
  readonly tenant: string;
  readonly appId: string;
  readonly appPassword: string;
  readonly signer: Signer;
  /** Listed in its document of keys; what is removed here is unknown from the next fetch. */
  readonly keys: object[];
  /** The token that it gives to bots. */
  readonly bearer: string;
  readonly people: Map<string, FakePerson>;
  readonly conversations: Map<string, FakeConversation>;
  /** Everything that was posted, oldest first. */
  messages(conversation?: string): TeamsMessage[];
  calls(method?: Call['method']): Call[];
  /** Calls that were answered with an error, by the rules of Teams or by a fault. */
  refusals(): Call[];
  fail(method: Call['method'], fault: Fault, times?: number): void;
  /** As it stands in an `Authorization` header; claims can be changed, or left out by undefined. */
  authorization(claims?: Record<string, unknown>, more?: Partial<TokenOptions>): string;
  readonly waitFor: Watch['waitFor'];
  close(): Promise<void>;
}

const person = (name: string, digit: string, locale: string): FakePerson => ({
  aad: `${digit.repeat(8)}-0000-0000-0000-000000000000`,
  account: `29:${name}-of-teams`,
  name,
  locale,
});

export const ANA = person('Ana', '1', 'en-US');
export const LUIS = person('Luis', '2', 'es-ES');
export const VERA = person('Vera', '3', 'en-GB');
export const EVE = person('Eve', '4', 'en-US');
export const GROUP = '19:mail-ops@thread.v2';
export const CHANNEL = '19:mail@thread.tacv2';
export const chatOf = ({ name }: FakePerson) => `a:chat-with-${name}`;

function conversations(people: readonly FakePerson[]): FakeConversation[] {
  const members = people.map(({ aad }) => aad);
  return [
    { id: GROUP, type: 'groupChat', members },
    { id: CHANNEL, type: 'channel', members },
    ...people.map((one): FakeConversation => ({ id: chatOf(one), type: 'personal', members: [one.aad] })),
  ];
}

/** Everything of Microsoft's that a bot for Teams talks to, on one free port of 127.0.0.1, as strict as we know it to be. */
export async function startFakeTeams(): Promise<FakeTeams> {
  const signer = newSigner('key-1');
  const people = [ANA, LUIS, VERA, EVE];
  const state: State = {
    origin: '',
    tenant: 'aaaaaaaa-0000-0000-0000-000000000000',
    appId: 'bbbbbbbb-0000-0000-0000-000000000000',
    appPassword: 'app-password-of-the-tests',
    signer,
    keys: [signer.jwk],
    bearer: 'bearer-of-the-tests',
    people: new Map(people.map((one) => [one.aad, { ...one }])),
    conversations: new Map(conversations(people).map((one) => [one.id, one])),
    messages: [],
    calls: [],
    faults: new Map(),
  };
  const { changed, waitFor } = watch(() => {
    const seen = state.messages.map(({ conversation, summary }) => `${conversation}: ${summary}`);
    const calls = state.calls.map(
      ({ method, path, outcome, why }) => `${method} ${path} ${outcome} ${why ?? ''}`,
    );
    return [...seen, ...calls].join('\n');
  });
  const server = createServer((request, response) => {
    handle(state, request, response)
      .catch((error) => json(response, 500, { error: { code: 'ServiceError', message: String(error) } }))
      .finally(changed);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  state.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const serviceUrl = `${state.origin}/emea/`;
  return {
    ...state,
    serviceUrl,
    openIdMetadata: `${state.origin}/v1/.well-known/openidconfiguration`,
    messages: (conversation) =>
      state.messages.filter((one) => conversation === undefined || one.conversation.startsWith(conversation)),
    calls: (method) => state.calls.filter((call) => method === undefined || call.method === method),
    refusals: () => state.calls.filter(({ outcome }) => outcome !== 'ok'),
    fail: (method, fault, times = 1) => {
      const faults = state.faults.get(method) ?? [];
      state.faults.set(method, [...faults, ...Array.from({ length: times }, () => fault)]);
    },
    authorization(claims = {}, more = {}) {
      const now = Math.floor(Date.now() / 1000);
      const usual = {
        serviceurl: serviceUrl,
        nbf: now - 10,
        exp: now + 3600,
        iss: 'https://api.botframework.com',
        aud: state.appId,
      };
      return `Bearer ${tokenOf({ claims: { ...usual, ...claims }, signer, ...more })}`;
    },
    waitFor,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

export interface Button {
  readonly title: string;
  readonly id: string;
}

export function buttonsOf(card: SentCard): Button[] {
  return card.body.flatMap((element) =>
    element.type === 'ActionSet' ? element.actions.map(({ title, data }) => ({ title, id: data.id })) : [],
  );
}

/** All that a person can read in a card, once: not what stands in for what a client cannot show. */
export function readable(card: unknown): string {
  const texts: string[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) {
      value.forEach(walk);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    const shown = Object.entries(value).filter(([key]) => key !== 'fallback' && key !== 'fallbackText');
    for (const [key, inner] of shown) {
      if (['text', 'title', 'value', 'codeSnippet'].includes(key) && typeof inner === 'string')
        texts.push(inner);
      else walk(inner);
    }
  };
  walk(card);
  return texts.join(' ').replace(/ {2,}/g, ' ');
}
