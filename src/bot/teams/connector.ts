import { z } from 'zod';
import type { Teams as TeamsConfig } from '../../config/schema';
import { isTrusted } from './cloud';

/** Teams itself gives up earlier; botbuilder's own client would wait for ever. */
const PATIENCE_MS = 10_000;

/** What Teams answered when it did not do what it was asked; status 0: no answer came, so nobody knows. */
export class TeamsRefused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly retryAfterMs?: number,
    options?: { cause?: unknown },
  ) {
    super(`Teams: ${status} ${code}`, options);
    this.name = 'TeamsRefused';
  }
}

export interface Connector {
  /** @returns the id of the new activity */
  post(serviceUrl: string, conversation: string, activity: object, targeted?: boolean): Promise<string>;
  update(serviceUrl: string, conversation: string, id: string, activity: object): Promise<void>;
  /** @returns the id of the conversation with this person alone */
  open(serviceUrl: string, person: string, tenant: string): Promise<string>;
  /** @returns how Teams calls this member of a conversation */
  member(serviceUrl: string, conversation: string, person: string): Promise<string>;
}

const Id = z.object({ id: z.string().min(1) });
const Failure = z.object({ error: z.object({ code: z.string() }) });

/**
 * The four calls to Teams that we need, each one request: botbuilder's client repeats a POST whose answer was lost, which
 * shows one answer twice, and sends our token wherever a stored address says.
 * https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference
 * @throws TeamsRefused
 */
export function connectorOf(teams: TeamsConfig, token: () => Promise<string | undefined>): Connector {
  async function call(method: string, serviceUrl: string, path: string, body?: object): Promise<unknown> {
    if (!isTrusted(serviceUrl, teams)) throw new TeamsRefused(403, 'the service URL is not in serviceHosts');
    const bearer = await token();
    const answer = await fetch(`${serviceUrl.replace(/(?<!\/)\/+$/, '')}/v3/conversations${path}`, {
      method,
      headers: {
        ...(body && { 'content-type': 'application/json' }),
        ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
      },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(PATIENCE_MS),
      redirect: 'error',
    }).catch((cause) => {
      throw new TeamsRefused(0, 'no answer', undefined, { cause });
    });
    const json: unknown = await answer.json().catch(() => undefined);
    if (answer.ok) return json;
    const code = Failure.safeParse(json).data?.error.code.slice(0, 60) ?? '';
    throw new TeamsRefused(answer.status, code, retryAfter(answer.headers.get('retry-after')));
  }
  const part = encodeURIComponent;
  return {
    async post(serviceUrl, conversation, activity, targeted = false) {
      const query = targeted ? '?isTargetedActivity=true' : '';
      return idIn(await call('POST', serviceUrl, `/${part(conversation)}/activities${query}`, activity));
    },
    async update(serviceUrl, conversation, id, activity) {
      await call('PUT', serviceUrl, `/${part(conversation)}/activities/${part(id)}`, { ...activity, id });
    },
    async open(serviceUrl, person, tenant) {
      const channelData = { tenant: { id: tenant } };
      const bot = { id: `28:${teams.appId ?? ''}` };
      const wanted = { isGroup: false, bot, members: [{ id: person }], tenantId: tenant, channelData };
      return idIn(await call('POST', serviceUrl, '', wanted));
    },
    async member(serviceUrl, conversation, person) {
      return idIn(await call('GET', serviceUrl, `/${part(conversation)}/members/${part(person)}`));
    },
  };
}

/** An answer without an id is as good as none: nothing can be updated by it. */
function idIn(json: unknown): string {
  const { success, data } = Id.safeParse(json);
  if (!success) throw new TeamsRefused(0, 'an answer without an id');
  return data.id;
}

/** Seconds, or a date: https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3 */
function retryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  const ms = /^\d{1,6}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
