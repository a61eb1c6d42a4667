import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { refusal, type SentCard } from './cards';
import { type Call, type Fault, nextId, type State } from './state';

interface Asked {
  readonly method: Call['method'];
  readonly conversation?: string;
  readonly id?: string;
  readonly targeted?: boolean;
}

/** https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference */
function asked({ method = '', url = '' }: IncomingMessage): Asked {
  const { pathname, searchParams } = new URL(url, 'http://teams.invalid');
  const parts = pathname.split('/').slice(1).map(decodeURIComponent);
  if (pathname.endsWith('/openidconfiguration') || pathname === '/keys') return { method: 'keys' };
  if (pathname.endsWith('/oauth2/v2.0/token') || pathname === '/msi/token') return { method: 'token' };
  const [service, version, collection, conversation, what, id] = parts;
  if (service !== 'emea' || version !== 'v3' || collection !== 'conversations') return { method: 'unknown' };
  if (conversation === undefined && method === 'POST') return { method: 'open' };
  const at = { conversation: conversation ?? '', ...(id !== undefined && { id }) };
  if (what === 'members' && method === 'GET') return { method: 'member', ...at };
  if (what === 'activities' && method === 'POST')
    return { method: 'post', ...at, targeted: searchParams.get('isTargetedActivity') === 'true' };
  return what === 'activities' && method === 'PUT' ? { method: 'update', ...at } : { method: 'unknown' };
}

class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly why: readonly string[] = [],
  ) {
    super(code);
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let raw = '';
  for await (const chunk of request.setEncoding('utf8')) raw += chunk;
  return raw;
}

export function json(response: ServerResponse, status: number, body: object, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** Meets the next fault of this method, if any. True when the call was answered by it. */
async function meet(fault: Fault | undefined, response: ServerResponse, call: Call): Promise<boolean> {
  if (!fault) return false;
  if ('delay' in fault) {
    await pause(fault.delay);
    return false;
  }
  if ('hang' in fault) {
    call.outcome = 'hangs';
    return true;
  }
  if ('reset' in fault) {
    if (fault.reset === 'after') return false;
    call.outcome = 'reset before';
    response.socket?.resetAndDestroy();
    return true;
  }
  call.outcome = String(fault.status);
  const headers = fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter };
  json(response, fault.status, { error: { code: 'Fault', message: 'by the test' } }, headers);
  return true;
}

function keys(state: State, url: string): object {
  if (url === '/keys') return { keys: state.keys };
  const { origin } = state;
  return {
    issuer: 'https://api.botframework.com',
    jwks_uri: `${origin}/keys`,
    id_token_signing_alg_values_supported: ['RS256'],
  };
}

function token(state: State, request: IncomingMessage, raw: string): object {
  if (request.url?.startsWith('/msi/token')) {
    const { searchParams } = new URL(request.url, 'http://teams.invalid');
    if (searchParams.get('client_id') !== state.appId) throw new Refused(400, 'invalid_request');
    const ends = String(Math.floor(Date.now() / 1000) + 3600);
    return {
      access_token: state.bearer,
      expires_on: ends,
      resource: searchParams.get('resource'),
      token_type: 'Bearer',
    };
  }
  const form = new URLSearchParams(raw);
  const wanted = {
    grant_type: 'client_credentials',
    client_id: state.appId,
    scope: 'https://api.botframework.com/.default',
  };
  for (const [key, value] of Object.entries(wanted))
    if (form.get(key) !== value) throw new Refused(400, 'invalid_request');
  if (form.get('client_secret') !== state.appPassword || !request.url?.startsWith(`/${state.tenant}/`))
    throw new Refused(401, 'invalid_client');
  return { token_type: 'Bearer', expires_in: 3599, access_token: state.bearer };
}

function conversation(state: State, id = '') {
  const found = state.conversations.get(id.replace(/;messageid=.*$/, ''));
  if (!found) throw new Refused(404, 'ConversationNotFound');
  if (found.closed) throw new Refused(403, 'MessageWritesBlocked');
  return found;
}

function contentOf(activity: Record<string, unknown>): { summary: string; card: SentCard } {
  const wrong = refusal(activity);
  if (wrong) throw new Refused(wrong.status, wrong.code, wrong.why);
  const [attachment] = activity.attachments as { content: SentCard }[];
  return { summary: String(activity.summary), card: attachment?.content as SentCard };
}

function post(
  state: State,
  { conversation: id = '', targeted }: Asked,
  activity: Record<string, unknown>,
): object {
  const there = conversation(state, id);
  const content = contentOf(activity);
  const recipient = (activity.recipient as { id?: string } | undefined)?.id;
  if (targeted && (there.type === 'personal' || !recipient)) throw new Refused(400, 'BadArgument');
  const only = targeted && recipient ? { targetedTo: recipient } : {};
  const message = { id: nextId(), conversation: id, ...content, edits: [], ...only };
  state.messages.push(message);
  return { id: message.id };
}

function update(
  state: State,
  { conversation: id, id: message }: Asked,
  activity: Record<string, unknown>,
): object {
  conversation(state, id);
  const found = state.messages.find((one) => one.conversation === id && one.id === message);
  if (!found) throw new Refused(404, 'ActivityNotFoundInConversation');
  const { summary, card } = contentOf(activity);
  found.edits.push({ summary: found.summary, card: found.card });
  Object.assign(found, { summary, card });
  return { id: found.id };
}

function open(
  state: State,
  { members, tenantId }: { members?: { id: string }[]; tenantId?: string },
): object {
  const wanted = members?.[0]?.id;
  const person = [...state.people.values()].find(({ account, aad }) => account === wanted || aad === wanted);
  if (tenantId !== state.tenant || !person) throw new Refused(400, 'BadArgument');
  const chat = [...state.conversations.values()].find(
    ({ type, members }) => type === 'personal' && members.includes(person.aad),
  );
  if (!chat || chat.closed) throw new Refused(403, 'MessageWritesBlocked');
  return { id: chat.id };
}

function member(state: State, { conversation: id, id: wanted }: Asked): object {
  const { members } = conversation(state, id);
  const person = [...state.people.values()].find(({ account, aad }) => account === wanted || aad === wanted);
  if (!person || !members.includes(person.aad)) throw new Refused(404, 'MemberNotFoundInConversation');
  return { id: person.account, aadObjectId: person.aad, name: person.name, tenantId: state.tenant };
}

/** One request to anything of Microsoft's that the bot calls. */
export async function handle(
  state: State,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const wanted = asked(request);
  const raw = await bodyOf(request);
  const call: Call = { method: wanted.method, path: request.url ?? '', outcome: 'ok' };
  state.calls.push(call);
  const fault = state.faults.get(wanted.method)?.shift();
  if (await meet(fault, response, call)) return;
  try {
    const known = wanted.method === 'keys' || wanted.method === 'token';
    if (!known && request.headers.authorization !== `Bearer ${state.bearer}`)
      throw new Refused(401, 'Unauthorized');
    const body = answer(state, wanted, request, raw);
    if (fault && 'reset' in fault) {
      call.outcome = 'reset after';
      response.socket?.resetAndDestroy();
    } else json(response, wanted.method === 'post' ? 201 : 200, body);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    call.outcome = `${error.status} ${error.code}`;
    call.why = error.why;
    const { status, code } = error;
    json(response, status, wanted.method === 'token' ? { error: code } : { error: { code, message: code } });
  }
}

function answer(state: State, wanted: Asked, request: IncomingMessage, raw: string): object {
  switch (wanted.method) {
    case 'keys':
      return keys(state, request.url ?? '');
    case 'token':
      return token(state, request, raw);
    case 'post':
      return post(state, wanted, JSON.parse(raw));
    case 'update':
      return update(state, wanted, JSON.parse(raw));
    case 'open':
      return open(state, JSON.parse(raw));
    case 'member':
      return member(state, wanted);
    case 'unknown':
      throw new Refused(404, 'NotFound');
    default:
      return wanted.method satisfies never;
  }
}
