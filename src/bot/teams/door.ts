import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { CloudAdapter, ConfigurationBotFrameworkAuthentication, type TurnContext } from 'botbuilder';
import type { Teams as TeamsConfig } from '../../config/schema';
import type { Log } from '../../log';
import { teamsRejected } from '../../metrics';
import { readBody } from './body';
import { type Cloud, isTrusted } from './cloud';
import { type Envelope, readEnvelope, tenantOf } from './incoming';
import { aloud, quietly } from './quiet';

/** What becomes of an activity that is really from Teams: the body of the answer to an invoke, or a status that refuses. */
export type Answer = { readonly status: 200; readonly body?: object } | { readonly status: 403 | 501 | 503 };

export interface Door {
  /** An authenticated activity of a kind we read. */
  enter(envelope: Envelope): Promise<Answer>;
  /** The same, but of a tenant that is not ours. */
  stranger(envelope: Envelope): Promise<void>;
}

const A_MINUTE_MS = 60_000;
/** What it is that botbuilder checks against, for a token of the Bot Framework only. */
const CHANNEL = 'msteams';

/** `POST /api/messages`: botbuilder checks the token, we check what it leaves open, and only then somebody is heard. */
export function doorOf(
  teams: TeamsConfig,
  cloud: Cloud,
  log: Log,
  { enter, stranger }: Door,
): RequestListener {
  const adapter = adapterOf(teams, cloud);
  const refused = countedRefusals(log);

  async function admitted(activity: unknown): Promise<Answer> {
    const envelope = readEnvelope(activity);
    if (envelope === undefined || envelope.channelId !== CHANNEL) return { status: 403 };
    if (!isTrusted(envelope.serviceUrl, teams)) return { status: 403 };
    if (!teams.playground && tenantOf(envelope) !== teams.tenantId) {
      await stranger(envelope);
      return { status: 403 };
    }
    return enter(envelope);
  }

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const end = (status: number, body?: object) => {
      if (status === 401 || status === 403) refused(status);
      const json = body === undefined ? '' : JSON.stringify(body);
      // What still arrives of a body that is refused is not read.
      const close = status === 413 ? { connection: 'close' } : {};
      res.writeHead(status, { ...(body && { 'content-type': 'application/json' }), ...close }).end(json);
    };
    if (req.method !== 'POST') return end(405);
    // botbuilder also lets in the Emulator and other bots, whose tokens have other issuers; neither asks us anything.
    if (!teams.playground && issuerOf(req.headers.authorization) !== cloud.issuer) return end(401);
    const body = await readBody(req);
    if ('status' in body) return end(body.status);
    // Tokens of this channel are not for us, and botbuilder would fetch other keys for them.
    if ((body.json as { channelId?: unknown }).channelId === 'AseChannel') return end(401);
    let heard: Answer | undefined;
    let failure: unknown;
    await turn(adapter, req, body.json, async () => {
      try {
        heard = await aloud(() => admitted(body.json));
      } catch (error) {
        failure = error;
      }
    });
    if (failure !== undefined) {
      log.error({ err: failure }, 'an activity of Teams could not be taken');
      return end(500);
    }
    // botbuilder did not let it in. It says 500 for a wrong signature, and with which key it was checked.
    if (heard === undefined) return end(401);
    return heard.status === 200 ? end(200, heard.body) : end(heard.status);
  }

  return (req, res) => {
    answer(req, res).catch((error: unknown) => {
      log.error({ err: error }, 'a request to /api/messages could not be answered');
      if (!res.headersSent) res.writeHead(500).end();
    });
  };
}

/** Who a token says it is from. Whether that is true is for botbuilder to check. */
function issuerOf(authorization = ''): unknown {
  const claims = /^Bearer [\w-]{1,2000}\.([\w-]{1,6000})\.[\w-]{0,2000}$/.exec(authorization)?.[1] ?? '';
  try {
    return JSON.parse(Buffer.from(claims, 'base64url').toString()).iss;
  } catch {
    // No token, so from nobody.
    return undefined;
  }
}

/** One turn of botbuilder's, of which only its decision counts; what it would answer is thrown away. */
async function turn(
  adapter: CloudAdapter,
  req: IncomingMessage,
  json: unknown,
  logic: (context: TurnContext) => Promise<void>,
): Promise<void> {
  const request = {
    method: 'POST',
    headers: req.headers,
    body: structuredClone(json) as Record<string, unknown>,
  };
  const nobody = {
    end: () => nobody,
    header: () => nobody,
    send: () => nobody,
    status: () => nobody,
    socket: req.socket,
  };
  await quietly(() => adapter.process(request, nobody, logic)).catch(() => {
    // A body that it cannot read is as little from Teams as one that it does not believe.
  });
}

function adapterOf(teams: TeamsConfig, cloud: Cloud): CloudAdapter {
  const { appId = '', playground } = teams;
  // botbuilder takes an empty id for "authentication is off".
  if (appId.trim() === '' && !playground) throw new Error('teams.appId is empty: everybody would be let in');
  const noToken = async () => {
    throw new Error('botbuilder sends nothing here');
  };
  return new CloudAdapter(
    new ConfigurationBotFrameworkAuthentication(
      {
        MicrosoftAppId: appId,
        MicrosoftAppTenantId: teams.tenantId ?? '',
        ToBotFromChannelOpenIdMetadataUrl: teams.openIdMetadata,
        ToBotFromChannelTokenIssuer: cloud.issuer,
        ToBotFromEmulatorOpenIdMetadataUrl: teams.openIdMetadata,
        ToChannelFromBotLoginUrl: cloud.login,
        ToChannelFromBotOAuthScope: cloud.scope,
        OAuthUrl: cloud.scope,
        CallerId: '',
      },
      {
        isValidAppId: async (id) => id === appId,
        isAuthenticationDisabled: async () => playground,
        // The secret never reaches it: what is sent is sent by connector.ts.
        createCredentials: async () => ({ signRequest: noToken }),
      },
    ),
  );
}

/** One line a minute says how many there were: whoever knocks must not fill the disk. */
function countedRefusals(log: Log): (status: number) => void {
  let since = 0;
  let unsaid = 0;
  return (status) => {
    teamsRejected.inc();
    unsaid += 1;
    if (Date.now() < since + A_MINUTE_MS) return;
    log.warn(
      { status, requests: unsaid },
      'requests to /api/messages that are not from our Teams were refused',
    );
    since = Date.now();
    unsaid = 0;
  };
}
