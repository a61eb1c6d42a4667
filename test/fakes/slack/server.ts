import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { METHODS, respond, SlackError } from './methods';
import type { Call, Fault, State } from './state';

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let raw = '';
  for await (const chunk of request.setEncoding('utf8')) raw += chunk;
  if (request.headers['content-type']?.startsWith('application/json')) return JSON.parse(raw);
  const flags = new Map<string, unknown>([
    ['true', true],
    ['false', false],
  ]);
  return Object.fromEntries(
    [...new URLSearchParams(raw)].map(([key, value]) => [key, flags.get(value) ?? value]),
  );
}

export function json(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
    .end(JSON.stringify(body));
}

function failed({ message, details }: SlackError): object {
  const messages = details.map((detail) => `[ERROR] ${detail}`);
  return {
    ok: false,
    error: message,
    ...(details.length > 0 ? { errors: details, response_metadata: { messages } } : {}),
  };
}

/** Meets the next fault of this method, if any. True when the call was answered by it. */
async function meet(fault: Fault | undefined, response: ServerResponse, call: Call): Promise<boolean> {
  if (!fault) return false;
  if ('delay' in fault) {
    await pause(fault.delay);
    return false;
  }
  if ('reset' in fault) {
    if (fault.reset === 'before') {
      call.outcome = 'reset before';
      response.socket?.resetAndDestroy();
    }
    return fault.reset === 'before';
  }
  if ('error' in fault) {
    call.outcome = fault.error;
    json(response, 200, { ok: false, error: fault.error });
    return true;
  }
  call.outcome = String(fault.status);
  const headers: Record<string, string> =
    fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
  json(
    response,
    fault.status,
    { ok: false, error: fault.status === 429 ? 'ratelimited' : 'internal_error' },
    headers,
  );
  return true;
}

function webApi(state: State, call: Call, token: unknown): object {
  if (token !== state.token)
    throw new SlackError({ error: token ? 'invalid_auth' : 'not_authed', details: [] });
  const method = METHODS.get(call.method);
  if (!method) throw new SlackError({ error: 'unknown_method', details: [call.method] });
  return { ok: true, ...method(state, call.args) };
}

function answerUrl(state: State, id: string, args: Record<string, unknown>): object {
  const entry = state.responseUrls.get(id);
  if (!entry || entry.expired) throw new SlackError({ error: 'expired_url', details: [] });
  // https://docs.slack.dev/interactivity/handling-user-interaction: five times within 30 minutes
  if (entry.uses >= 5) throw new SlackError({ error: 'used_url', details: [] });
  entry.uses += 1;
  respond(state, entry, args, 'response_url');
  return { ok: true };
}

/** One request to the Web API or to a `response_url`. */
export async function handle(
  state: State,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://slack.invalid');
  const [, area = '', name = ''] = pathname.split('/');
  const args = await bodyOf(request);
  response.setHeader('date', new Date(Date.now() + state.clock.aheadMs).toUTCString());
  const call: Call = { method: area === 'api' ? name : 'response_url', args, outcome: 'ok' };
  state.calls.push(call);
  const fault = state.faults.get(call.method)?.shift();
  if (await meet(fault, response, call)) return;
  const bearer = request.headers.authorization?.replace(/^Bearer /, '');
  try {
    const body = area === 'api' ? webApi(state, call, bearer ?? args.token) : answerUrl(state, name, args);
    if (fault && 'reset' in fault) {
      call.outcome = 'reset after';
      response.socket?.resetAndDestroy();
    } else
      json(response, 200, body, state.scopes.length > 0 ? { 'x-oauth-scopes': state.scopes.join(',') } : {});
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    call.outcome = error.message;
    if (error.details.length > 0) call.details = error.details;
    const gone = area !== 'api' && /^(?:expired|used)_url$/.test(error.message);
    json(response, area === 'api' ? 200 : gone ? 404 : 400, failed(error));
  }
}
