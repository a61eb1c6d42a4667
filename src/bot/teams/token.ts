import { ManagedIdentityCredential } from '@azure/identity';
import { z } from 'zod';
import type { Teams as TeamsConfig } from '../../config/schema';
import { withDeadline } from '../../deadline';
import type { Cloud } from './cloud';

/** Microsoft gives them for an hour or more; one about to end is asked for anew. */
const EARLY_MS = 5 * 60_000;
const PATIENCE_MS = 10_000;

/** Entra did not give a token. `code` is its own word for why (`invalid_client`, `AADSTS700016`) or what the network said. */
export class NoToken extends Error {
  constructor(
    readonly code: string,
    options?: { cause?: unknown },
  ) {
    super(`no token for the Bot Framework: ${code}`, options);
    this.name = 'NoToken';
  }
}

interface Held {
  readonly token: string;
  readonly until: number;
}

const Granted = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number() });
const Denied = z.object({ error: z.string(), error_description: z.string().optional() });

/**
 * Our token for sending, kept until it is about to end; asked for once however many wait for it. Undefined where nobody
 * asks for one. @throws NoToken
 */
export function tokenOf(teams: TeamsConfig, cloud: Cloud): () => Promise<string | undefined> {
  if (teams.playground) return async () => undefined;
  const ask =
    teams.appType === 'UserAssignedMSI' ? managedIdentity(teams, cloud) : clientSecret(teams, cloud);
  let held: Held | undefined;
  let asking: Promise<Held> | undefined;
  return async () => {
    if (held && Date.now() < held.until - EARLY_MS) return held.token;
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    held = await asking;
    return held.token;
  };
}

/** https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow#first-case-access-token-request-with-a-shared-secret */
function clientSecret({ appId = '', appPassword = '', tenantId = '' }: TeamsConfig, cloud: Cloud) {
  const url = `${cloud.login}/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`;
  return async (): Promise<Held> => {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: appId,
      client_secret: appPassword,
      scope: `${cloud.scope}/.default`,
    });
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const response = await fetch(url, { method: 'POST', body, signal, redirect: 'error' }).catch((cause) => {
      throw new NoToken('not reachable', { cause });
    });
    const answer: unknown = await response.json().catch(() => undefined);
    const granted = Granted.safeParse(answer);
    if (response.ok && granted.success)
      return { token: granted.data.access_token, until: Date.now() + granted.data.expires_in * 1000 };
    const denied = Denied.safeParse(answer).data;
    const code = /AADSTS\d{1,8}/.exec(denied?.error_description?.slice(0, 200) ?? '')?.[0];
    throw new NoToken(code ?? denied?.error.slice(0, 60) ?? `status ${response.status}`);
  };
}

/** Azure knows several ways to ask for it, by the kind of host: all are in its own library. */
function managedIdentity({ appId = '' }: TeamsConfig, cloud: Cloud) {
  const credential = new ManagedIdentityCredential({ clientId: appId });
  return async (): Promise<Held> => {
    const abortSignal = AbortSignal.timeout(PATIENCE_MS);
    const given = credential.getToken(`${cloud.scope}/.default`, { abortSignal });
    try {
      const { token, expiresOnTimestamp } = await withDeadline(
        PATIENCE_MS,
        given,
        () => new NoToken('not reachable'),
      );
      return { token, until: expiresOnTimestamp };
    } catch (cause) {
      if (cause instanceof NoToken) throw cause;
      throw new NoToken('the managed identity gave none', { cause });
    }
  };
}
