import type { Path } from './mistakes';

/** What belongs there, per key; `[]` is any entry of a list. Keys that say it themselves have none. */
const fixes = new Map<string, string>([
  ['http.host', 'give the address to listen on, for example 127.0.0.1'],
  ['http.port', 'give a port from 1 to 65535, or 0 to let the system choose'],
  ['redis', 'add redis: with url: redis://127.0.0.1:6379'],
  [
    'redis.url',
    'give redis://host:port (elsewhere than on this machine redis://user:password@host:port) or unix:///path',
  ],
  ['redis.prefix', 'give a short word; all keys in Redis begin with it'],
  ['dataDir', 'give the folder of the ledger and the audit trail'],
  ['slack.botToken', 'give the Bot User OAuth Token from OAuth & Permissions of your Slack app (xoxb-…)'],
  [
    'slack.teamIds',
    'list the ids of the workspaces that may talk to the bot (T…, in the address of Slack in a browser)',
  ],
  ['slack.teamIds[]', 'give an id such as T0123456, from the address of Slack in a browser'],
  ['slack.apiUrl', 'leave it out, unless you use another cloud'],
  ['teams.serviceHosts', 'leave it out, unless you use another cloud'],
  ['teams.openIdMetadata', 'leave it out, unless you use another cloud'],
  ['appliances', 'list at least one appliance, as in config.example.yaml'],
  ['appliances[].name', 'give the short name that people will type after "on"'],
  ['appliances[].host', 'give the host name or address of the appliance'],
  ['appliances[].username', 'give the CLI user the bot logs in as'],
  ['appliances[].password', 'give the password, in quotes or as the name of a variable'],
  [
    'appliances[].hostKeys',
    'run ssh-keyscan HOST | ssh-keygen -lf - and list the SHA256:… it prints, after comparing it with the appliance',
  ],
  ['appliances[].hostKeys[]', 'copy the whole SHA256:… from ssh-keyscan HOST | ssh-keygen -lf -'],
  [
    'appliances[].sendsFrom[]',
    'give an address that receivers see its mail come from, for example 192.0.2.5 (behind NAT: the public one)',
  ],
  ['access', 'add at least one rule; without rules nobody may do anything'],
  [
    'access[].people',
    "list who the rule is for, for example 'slack:U0ANA', 'slack:group:S0MAIL' or 'slack:*'",
  ],
  [
    'access[].people[]',
    "write 'slack:U0ANA', 'slack:group:S0MAIL' or 'slack:*' (also with teams: and console:)",
  ],
  ['access[].level', 'viewer looks, operator also retries one domain, admin may do everything'],
  ['access[].appliances', "leave it out for every appliance, or list names or patterns such as 'esa*'"],
  ['access[].appliances[]', "give a name or a pattern such as 'esa*'"],
  ['access[].domains', "leave it out for every domain, or list patterns such as '*.example.com'"],
  ['access[].domains[]', "give a domain or a pattern such as '*.example.com'"],
  ['persons[]', "list all accounts of one person, for example ['slack:U0ANA', 'teams:8b6c…']"],
  ['persons[][]', "write 'slack:U0ANA' or 'teams:8b6c…'"],
  ['changes.testRecipients[]', 'give an address such as postmaster@example.com'],
  ['probes.resolvers[]', 'give an address such as 192.0.2.53 or 192.0.2.53:5353'],
  ['probes.heloName', "leave it out, or give this host's name"],
  ['probes.allowPrivate[]', 'give a range such as 10.1.0.0/16'],
]);

/** @param fallback says at least which kind of value it must be. */
export function fixFor(path: Path, fallback: string): string {
  const key = path.map((part) => (typeof part === 'number' ? '[]' : `.${part}`)).join('');
  return fixes.get(key.replace(/^\./, '').replace('appliances[].jump.', 'appliances[].')) ?? fallback;
}
