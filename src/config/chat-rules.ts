import { valueAt } from './check';
import { isLoopback } from './fields';
import type { Finding } from './mistakes';

/** What several keys of slack, teams and http mean together. Looks at the data as written, defaults not filled in. */
export function checkChat(data: unknown): Finding[] {
  return [...slackSecrets(data), ...teamsIdentity(data), ...playground(data)];
}

export function somePlatform(data: unknown): Finding[] {
  if (isGroup(valueAt(data, ['slack'])) || isGroup(valueAt(data, ['teams']))) return [];
  const problem = 'No platform is given, so nobody could talk to the bot';
  const absent = [['slack'], ['teams']];
  return [{ path: [], problem, fix: 'add slack: or teams:, as in config.example.yaml', absent }];
}

const secrets = {
  signingSecret: 'give the Signing Secret from Basic Information of your Slack app',
  appToken:
    'give an App-Level Token with connections:write from Basic Information of your Slack app (xapp-…)',
};

function slackSecrets(data: unknown): Finding[] {
  const slack = valueAt(data, ['slack']);
  if (!isGroup(slack)) return [];
  const http = valueAt(slack, ['transport']) === 'http';
  const key = http ? 'signingSecret' : 'appToken';
  const lack = lacking(valueAt(slack, [key]));
  const problem = `is ${lack}, and transport: ${http ? 'http' : 'socket'} needs it`;
  const path = ['slack', key];
  const missing = lack === undefined ? [] : [{ path, problem, fix: secrets[key], absent: [path] }];
  return [...missing, ...swapped(slack, 'botToken', 'xapp-'), ...swapped(slack, 'appToken', 'xoxb-')];
}

function swapped(slack: unknown, key: string, prefix: string): Finding[] {
  const value = valueAt(slack, [key]);
  if (typeof value !== 'string' || !value.startsWith(prefix)) return [];
  const fix = 'botToken is the one that begins with xoxb-, appToken the one that begins with xapp-';
  return [{ path: ['slack', key], problem: `holds the other token (${prefix}…)`, fix }];
}

function teamsIdentity(data: unknown): Finding[] {
  const teams = valueAt(data, ['teams']);
  if (!isGroup(teams) || valueAt(teams, ['playground']) === true) return [];
  const managed = valueAt(teams, ['appType']) === 'UserAssignedMSI';
  const fix = 'copy it from your Azure bot (only playground: true does without)';
  return ['appId', 'tenantId', ...(managed ? [] : ['appPassword'])].flatMap((key) => {
    const lack = lacking(valueAt(teams, [key]));
    const path = ['teams', key];
    return lack === undefined ? [] : [{ path, problem: `is ${lack}`, fix, absent: [path] }];
  });
}

function playground(data: unknown): Finding[] {
  const host = String(valueAt(data, ['http', 'host']) ?? '127.0.0.1');
  const unresolved = host.includes('${');
  if (valueAt(data, ['teams', 'playground']) !== true || unresolved || isLoopback(host)) return [];
  const problem = 'is true, which turns authentication off, while http.host can be reached from outside';
  return [{ path: ['teams', 'playground'], problem, fix: 'set http.host: 127.0.0.1, or playground: false' }];
}

function lacking(value: unknown): 'missing' | 'empty' | undefined {
  if (value === undefined) return 'missing';
  return typeof value === 'string' && value.trim() === '' ? 'empty' : undefined;
}

function isGroup(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
