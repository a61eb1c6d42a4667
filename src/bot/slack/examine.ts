import { webApi } from '@slack/bolt';
import type { Slack as SlackConfig } from '../../config/schema';
import { type Finding, type Scope, scopeUses } from '../../doctor/finding';
import { clientOptions, slackError } from './api';
import { CLOCK_SECONDS, watchClock } from './clock';

/** Of the 3 s that Slack waits for the answer this is part of. */
const PATIENCE_MS = 1500;
/** Is the token right, whose is it, what may it do, and does Slack have the same time as we? One call answers all. */
export async function examineSlack(slack: SlackConfig, groups: readonly string[]): Promise<Finding[]> {
  const clock = watchClock();
  const client = new webApi.WebClient(slack.botToken, {
    ...clientOptions,
    timeout: PATIENCE_MS,
    slackApiUrl: slack.apiUrl,
    logLevel: webApi.LogLevel.ERROR,
    fetch: clock.fetch,
  });
  try {
    const { team_id: team = '', response_metadata } = await client.auth.test();
    const known = slack.teamIds;
    return [
      known.includes(team) ? { kind: 'slack', team } : { kind: 'slack-team', team, known },
      ...scopeFindings(response_metadata?.scopes, groups.length > 0),
      clockFinding(clock.off()),
    ];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [{ kind: 'slack-refused', error: slackError(error) || reason }];
  }
}

function scopeFindings(granted: readonly string[] | undefined, groups: boolean): Finding[] {
  if (granted === undefined || granted.length === 0) return [{ kind: 'scopes-unknown' }];
  const needed = (Object.keys(scopeUses) as Scope[]).filter((scope) => groups || scope !== 'usergroups:read');
  const missing = needed.filter((scope) => !granted.includes(scope));
  if (missing.length === 0) return [{ kind: 'scopes', scopes: needed.length }];
  return missing.map((scope) => ({ kind: 'scope-missing', scope }));
}

function clockFinding(seconds: number | undefined): Finding {
  if (seconds === undefined) return { kind: 'clock-unknown' };
  return { kind: seconds > CLOCK_SECONDS ? 'clock-off' : 'clock', seconds };
}
