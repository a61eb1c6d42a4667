import type { Teams as TeamsConfig } from '../../config/schema';
import { withDeadline } from '../../deadline';
import type { Finding } from '../../doctor/finding';
import { NoToken } from './token';

/** Within the answer that this is part of. */
const PATIENCE_MS = 1500;

export interface ExamineDeps {
  readonly teams: TeamsConfig;
  readonly token: () => Promise<string | undefined>;
  /** Where the last activity said that Teams is. */
  readonly serviceUrl: string | undefined;
}

/** Does Microsoft give us a token, can its keys be had, and where does Teams want its answers? */
export async function examineTeams(deps: ExamineDeps): Promise<Finding[]> {
  const { teams, serviceUrl } = deps;
  if (teams.playground) return [{ kind: 'teams-playground' }];
  const [token, keys] = await Promise.all([tokenFinding(deps), keysFinding(deps)]);
  const host = serviceUrl === undefined ? undefined : new URL(serviceUrl).host;
  return [token, keys, host === undefined ? { kind: 'teams-unheard' } : { kind: 'teams-service', host }];
}

async function tokenFinding({ teams, token }: ExamineDeps): Promise<Finding> {
  const app = teams.appId ?? '';
  try {
    await withDeadline(PATIENCE_MS, token(), () => new NoToken('not reachable'));
    return { kind: 'teams', app };
  } catch (error) {
    const reason = error instanceof NoToken ? error.code : String(error);
    return { kind: 'teams-refused', app, error: reason };
  }
}

async function keysFinding({ teams }: ExamineDeps): Promise<Finding> {
  const { hostname: host } = new URL(teams.openIdMetadata);
  try {
    const { ok, status } = await fetch(teams.openIdMetadata, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!ok) return { kind: 'teams-keys-silent', host, error: `status ${status}` };
    return { kind: 'teams-keys', host };
  } catch {
    return { kind: 'teams-keys-silent', host, error: 'not reachable' };
  }
}
