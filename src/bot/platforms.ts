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
    throw new Error(
      'config.yaml has a section `teams`, but this version speaks only Slack. Remove the section, or wait for the version that has Teams.',
    );
  }
  return platforms;
}
