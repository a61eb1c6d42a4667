import type { Config } from '../config/load';
import type { Log } from '../log';
import type { Platform } from './platform';

/** The platforms that the configuration names. Each is loaded only then: their SDKs are most of what a start costs. */
export async function platformsOf(config: Config, log: Log): Promise<Platform[]> {
  const platforms: Platform[] = [];
  if (config.slack) {
    const { slackPlatform } = await import('./slack/slack');
    platforms.push(
      slackPlatform({ slack: config.slack, rules: config.access, language: config.language, log }),
    );
  }
  if (config.teams) {
    const { teamsPlatform } = await import('./teams/teams');
    platforms.push(teamsPlatform({ teams: config.teams, language: config.language, log }));
  }
  return platforms;
}
