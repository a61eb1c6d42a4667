import { isLoopback } from '../../config/fields';
import type { Teams as TeamsConfig } from '../../config/schema';

/** Where Microsoft's services for bots are: who signs what comes in, who gives our token, for whom it is. */
export interface Cloud {
  readonly issuer: string;
  readonly scope: string;
  /** The tenant's token endpoint hangs below it. */
  readonly login: string;
  readonly government: boolean;
}

const PUBLIC: Cloud = {
  issuer: 'https://api.botframework.com',
  scope: 'https://api.botframework.com',
  login: 'https://login.microsoftonline.com',
  government: false,
};
// https://learn.microsoft.com/azure/bot-service/how-to-deploy-gov-cloud-high
const GOVERNMENT: Cloud = {
  issuer: 'https://api.botframework.us',
  scope: 'https://api.botframework.us',
  login: 'https://login.microsoftonline.us',
  government: true,
};

/** The document of keys says which cloud it is. One on this machine stands in for all of it: tokens come from there too. */
export function cloudOf({ openIdMetadata }: TeamsConfig): Cloud {
  const { hostname, origin } = new URL(openIdMetadata);
  if (isLoopback(hostname)) return { ...PUBLIC, login: origin };
  return hostname.endsWith('.azure.us') ? GOVERNMENT : PUBLIC;
}

/** May our token be sent to this address? Only to hosts of the configuration, and in the clear only on this machine. */
export function isTrusted(serviceUrl: string, { serviceHosts, playground }: TeamsConfig): boolean {
  if (!URL.canParse(serviceUrl)) return false;
  const { protocol, host, hostname, username, password } = new URL(serviceUrl);
  if (username !== '' || password !== '') return false;
  const here = isLoopback(hostname);
  if (playground && here) return true;
  if (protocol !== 'https:' && !(protocol === 'http:' && here)) return false;
  return serviceHosts.some((known) => [host, hostname].includes(known.toLowerCase()));
}
