import { terminal } from './console';
import type { Driver } from './driver';
import { slackHttp, slackSocket } from './slack';
import { teams } from './teams';

/** Beside the folder of `src/bot` that each of them drives. */
export const drivers: readonly {
  readonly name: string;
  readonly folder: string;
  start(): Promise<Driver>;
}[] = [
  { name: 'Slack over HTTP', folder: 'slack', start: slackHttp },
  { name: 'Slack in Socket Mode', folder: 'slack', start: slackSocket },
  { name: 'Teams', folder: 'teams', start: teams },
  { name: 'the terminal', folder: 'console', start: terminal },
];
