import { type Finding, type ScopeUse, scopeUses } from '../../doctor/finding';
import { code, duration, type Text, text } from '../../report';
import { plural } from '../plural';
import { problem } from './problems';

const uses: Record<ScopeUse, string> = {
  commands: 'people cannot type the slash command',
  answers: 'no answer can be posted',
  mentions: 'nobody can ask in a thread',
  shared: 'answers may be posted where another organisation reads them',
  sharedPrivate: 'answers may be posted into private channels where another organisation reads them',
  language: 'everybody is answered in the default language',
  direct: 'an answer that a channel does not take is lost',
  groups: 'access that is given to a user group gives nobody access',
};

/** What a check found, one sentence. */
function what(finding: Finding): Text {
  switch (finding.kind) {
    case 'slack':
      return text`Slack accepts the bot token of workspace ${code(finding.team)}.`;
    case 'slack-refused':
      return text`Slack does not accept the bot token, or cannot be reached (${code(finding.error)}).`;
    case 'slack-team':
      return text`The bot token belongs to workspace ${code(finding.team)}; the configuration lists ${code(finding.known.join(', '))}.`;
    case 'scopes':
      return text`All ${finding.scopes} scopes that the bot needs are granted.`;
    case 'scope-missing':
      return text`The scope ${code(finding.scope)} is missing: ${[uses[scopeUses[finding.scope]]]}.`;
    case 'scopes-unknown':
      return text`Scopes: Slack did not say which it granted.`;
    case 'sockets':
      return text`Socket Mode: ${finding.connections} ${[plural(finding.connections, 'connection', 'connections')]} to Slack, all ours.`;
    case 'sockets-strange':
      return text`Socket Mode: Slack has ${finding.seen} connections of this app, only ${finding.ours} ours. Somebody may have the app-level token.`;
    case 'sockets-none':
      return text`Socket Mode: no connection to Slack (${code(finding.error)}).`;
    case 'clock':
      return text`The clock agrees with Slack's (${duration(finding.seconds)} apart).`;
    case 'clock-off':
      return text`The clock is ${duration(finding.seconds)} off Slack's.`;
    case 'clock-unknown':
      return text`Clock: Slack did not say what time it is.`;
    case 'teams':
      return text`Microsoft gives a token to the Teams app ${code(finding.app)}.`;
    case 'teams-refused':
      return text`Microsoft gives no token to the Teams app ${code(finding.app)} (${code(finding.error)}), so nothing can be sent.`;
    case 'teams-keys':
      return text`The keys that prove what comes from Teams can be had from ${code(finding.host)}.`;
    case 'teams-keys-silent':
      return text`The keys that prove what comes from Teams cannot be had from ${code(finding.host)} (${code(finding.error)}); known ones go on.`;
    case 'teams-service':
      return text`Teams was heard, and gets its answers at ${code(finding.host)}.`;
    case 'teams-unheard':
      return text`Address of Teams: nothing was heard from there since the start.`;
    case 'teams-playground':
      return text`Teams runs without authentication (${code('playground: true')}): everybody on this machine may be anybody.`;
    case 'redis':
      return text`Redis answers, version ${code(finding.version)}.`;
    case 'redis-silent':
      return text`Redis does not answer (${code(finding.reason)}).`;
    case 'redis-old':
      return text`Redis is version ${code(finding.version)}; 6.2 is the oldest that is supported.`;
    case 'never-evicts':
      return text`Redis never throws work away (${code('noeviction')}).`;
    case 'evicts':
      return text`Redis may throw accepted work away when it is full (${code(finding.policy)}).`;
    case 'append-only':
      return text`Redis writes what it accepts to its append-only file.`;
    case 'not-append-only':
      return text`Redis forgets accepted work when it restarts: its append-only file is off.`;
    case 'master':
      return text`Redis is a master, so it can be written to.`;
    case 'not-master':
      return text`Redis is no master (${code(finding.role)}): work may be refused, or lost.`;
    case 'memory':
      return text`Redis uses ${finding.percent} % of its memory limit.`;
    case 'memory-high':
      return text`Redis uses ${finding.percent} % of its memory limit; when it is full, nothing is accepted.`;
    case 'memory-unlimited':
      return text`Memory of Redis: it has no limit to compare with.`;
    case 'ledger':
      return text`The record of changes is the one used before (${code(finding.id)}).`;
    case 'ledger-other':
      return text`${code('dataDir')} holds the record of changes ${code(finding.here)}; this installation used ${code(finding.used)}.`;
    case 'ledger-new':
      return text`Record of changes: Redis knows of none yet, because no worker has started.`;
    case 'trail':
      return text`The audit trail can be written, and each of its ${finding.lines} lines is whole.`;
    case 'trail-broken':
      return text`The audit trail was changed or cut: line ${finding.line} is the first that does not fit.`;
    case 'trail-long':
      return text`Audit trail: too long to be read while you wait.`;
    case 'node':
      return text`Node ${code(finding.version)} gets security fixes.`;
    case 'node-old':
      return text`Node ${code(finding.version)} gets no security fixes any more.`;
    case 'appliance':
      return text`${code(finding.appliance)}: host key, login and rights are as they should be; it says ${code(finding.prompt)}.`;
    case 'appliance-cluster':
      return text`${code(finding.appliance)}: the login lands in a mode of the whole cluster, ${code(finding.prompt)}.`;
    case 'status-unread':
      return text`${code(finding.appliance)}: the login works, but its ${code('status')} could not be read.`;
    case 'legacy-ssh':
      return text`${code(finding.appliance)}: ${code('legacySsh')} allows SSH algorithms that are no longer safe.`;
    case 'asking':
      return text`${code(finding.appliance)}: asking …`;
    case 'trouble':
      return problem(finding.trouble).what;
    default:
      return finding satisfies never;
  }
}

/** What to do about it, one sentence; nothing where nothing has to be done. */
function fix(finding: Finding): Text {
  switch (finding.kind) {
    case 'slack-refused':
      return text`Give the Bot User OAuth Token of the app as ${code('slack.botToken')}, and let the bot reach Slack.`;
    case 'slack-team':
      return text`Add ${code(finding.team)} to ${code('slack.teamIds')}, or give the token of the right workspace.`;
    case 'scope-missing':
      return text`Add ${code(finding.scope)} under OAuth & Permissions of the app, and install it again.`;
    case 'sockets-strange':
      return text`Revoke the token under Basic Information of the Slack app, give a new one as ${code('slack.appToken')}, and restart.`;
    case 'sockets-none':
      return text`Let the bot reach ${code('slack.com')} and ${code('*.slack.com')} (443), and check ${code('slack.appToken')}.`;
    case 'clock-off':
      return text`Set the clock of this machine by NTP; at 5 minutes everything is refused.`;
    case 'teams-refused':
      return text`Check ${code('teams.appId')}, ${code('teams.tenantId')} and the secret, which Entra ends after its term, and let the bot reach login.microsoftonline.com.`;
    case 'teams-keys-silent':
      return text`Let the bot reach that address.`;
    case 'teams-playground':
      return text`Remove ${code('teams.playground')} where real appliances are.`;
    case 'redis-silent':
      return text`Start Redis, and check ${code('redis.url')} and the rights of its user.`;
    case 'redis-old':
      return text`Run Redis 6.2 or later, or Valkey.`;
    case 'evicts':
      return text`Set ${code('maxmemory-policy noeviction')} in redis.conf and restart it.`;
    case 'not-append-only':
      return text`Set ${code('appendonly yes')} in redis.conf and restart it.`;
    case 'not-master':
      return text`Let ${code('redis.url')} name the master.`;
    case 'memory-high':
      return text`Raise ${code('maxmemory')}, or see with ${code('/metrics')} what is waiting.`;
    case 'ledger-other':
      return text`Start with the earlier ${code('dataDir')}, or adopt this one: ${code('node dist/main.js ledger adopt')}.`;
    case 'trail-broken':
      return text`Keep a copy of it as it is, and find out who could write to ${code('dataDir')}.`;
    case 'trail-long':
      return text`Read it on the machine: ${code('node dist/main.js audit verify')}.`;
    case 'node-old':
      return text`Run the bot on Node 22 or 24.`;
    case 'appliance-cluster':
      return text`Name its machine as ${code('machine')} in the configuration.`;
    case 'status-unread':
      return text`Run ${code('status')} by hand with the bot's account to see what it prints.`;
    case 'legacy-ssh':
      return text`Modernise them with ${code('sshconfig')} on the appliance, then remove ${code('legacySsh')}.`;
    case 'trouble':
      return (
        problem(finding.trouble).advice ?? text`Log in by hand with the bot's account to see what happens.`
      );
    default:
      return [];
  }
}

export const doctor = {
  aboutBot: (): Text => text`The bot: `,
  aboutAppliances: (appliances: number): Text =>
    text`${appliances} ${[plural(appliances, 'appliance', 'appliances')]}: `,
  verdict: (problems: number, warnings: number): Text =>
    problems > 0
      ? text`${problems} ${[plural(problems, 'problem', 'problems')]}.`
      : warnings > 0
        ? text`it works; ${warnings} ${[plural(warnings, 'thing deserves', 'things deserve')]} attention.`
        : text`all is well.`,
  pending: (): Text => text`asking …`,
  follows: (): Text => text`The appliances are being asked; their half comes as a message.`,
  skipped: { symbol: '○', word: 'Not checked' },
  what,
  fix,
};
