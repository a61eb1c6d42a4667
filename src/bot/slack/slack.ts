import { App, HTTPReceiver, LogLevel, SocketModeReceiver, webApi } from '@slack/bolt';
import type { AccessRule } from '../../access';
import type { Slack as SlackConfig } from '../../config/schema';
import { toSlack } from '../../formatters/slack';
import type { Log } from '../../log';
import { messages } from '../../messages';
import type { Language, Report } from '../../report';
import { troubleReport } from '../../trouble';
import type { Hear, Outcome, Platform } from '../platform';
import { clientOptions, isNotThere, type SlackClient, showIn, slackError } from './api';
import { groupsIn, groupsOf } from './groups';
import { BODY_LIMIT, guarded, isOurs } from './guard';
import { type Read, readCommand, readPress } from './incoming';

export interface SlackDeps {
  readonly slack: SlackConfig;
  readonly rules: readonly AccessRule[];
  readonly language: Language;
  readonly log: Log;
}

/** What Bolt hands to a listener, whichever kind it is for. */
interface Heard {
  readonly read: Read | undefined;
  readonly outcome: Outcome;
}

/** Slack through Bolt over HTTP. Commands and buttons come in at one path, answers go out by the Web API. */
export function slackPlatform({ slack, rules, language, log }: SlackDeps): Platform {
  const say = messages(language);
  const options = { ...clientOptions, slackApiUrl: slack.apiUrl, logLevel: LogLevel.ERROR };
  const client = new webApi.WebClient(slack.botToken, options);
  const http = slack.transport === 'http' ? httpReceiver(slack.signingSecret ?? '') : undefined;
  const receiver =
    http ??
    new SocketModeReceiver({
      appToken: slack.appToken ?? '',
      logLevel: LogLevel.ERROR,
      installerOptions: { clientOptions: options },
    });
  const app = new App({
    receiver,
    logLevel: LogLevel.ERROR,
    clientOptions: options,
    authorize: async () => ({ botToken: slack.botToken }),
  });
  const groups = groupsOf(client, groupsIn(rules), log);
  let hear: Hear | undefined;

  async function heard(read: Read | undefined): Promise<Heard> {
    const refuse = (report: Report): Heard => ({ read, outcome: { kind: 'private', report } });
    if (read === undefined) return refuse(troubleReport({ kind: 'stale-button' }, say));
    if (hear === undefined) return refuse(troubleReport({ kind: 'stopping' }, say));
    const { incoming } = read;
    if (read.teams.some((team) => !slack.teamIds.includes(team)))
      return { read, outcome: await hear({ ...incoming, refused: { kind: 'wrong-workspace' } }) };
    const person = { ...incoming.person, groups: await groups(incoming.person.id) };
    return { read, outcome: await hear({ ...incoming, person }) };
  }

  async function afterwards({ read, outcome }: Heard): Promise<void> {
    if (outcome.kind !== 'accepted') return;
    try {
      await outcome.afterwards();
    } catch (error) {
      log.error({ err: error, slack: slackError(error) }, 'not shown in Slack');
      // The answer keeps being tried; but whoever waits must know why nothing is seen.
      if (isNotThere(error) && read) await whisper(read, troubleReport({ kind: 'cannot-post' }, say));
    }
  }

  /** To one person, where an acknowledgement cannot carry it. */
  async function whisper({ incoming, responseUrl }: Read, report: Report): Promise<void> {
    const message = privately(report);
    if (responseUrl === undefined || !isOurs(responseUrl, slack.apiUrl)) {
      log.error({ person: incoming.person.id }, 'a private answer has no response_url of Slack, dropped');
      return;
    }
    const answered = await fetch(responseUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...message, replace_original: false }),
      signal: AbortSignal.timeout(clientOptions.timeout),
      redirect: 'error',
    });
    if (!answered.ok) log.error({ status: answered.status }, 'a private answer was not taken by Slack');
  }

  function privately(report: Report) {
    const { text, blocks } = toSlack(
      { ...report, actions: [] },
      { words: messages(report.language).format, buttonIds: [] },
    );
    return { response_type: 'ephemeral' as const, text, blocks: blocks as never };
  }

  app.command(/.*/, async ({ ack, body }) => {
    const result = await heard(readCommand(body, language));
    await (result.outcome.kind === 'private' ? ack(privately(result.outcome.report)) : ack());
    await afterwards(result);
  });

  app.action({ type: 'block_actions' }, async ({ ack, body }) => {
    const result = await heard(readPress(body, language));
    await ack();
    if (result.outcome.kind === 'accepted') await afterwards(result);
    else if (result.read) await whisper(result.read, result.outcome.report);
    else log.warn('a press in a form that Slack does not document, dropped');
  });

  app.error(async (error) => {
    log.error({ err: error }, 'slack');
  });

  return {
    name: 'slack',
    ...(http && { routes: new Map([['/slack/events', guarded(http.requestListener)]]) }),
    async start(listener) {
      hear = listener;
      if (!http) await app.start();
    },
    show: (address, shown) => showIn(client, address, shown),
    health: healthOf(client, log),
    async stop() {
      hear = undefined;
      if (!http) await app.stop();
    },
  };
}

function httpReceiver(signingSecret: string): HTTPReceiver {
  return new HTTPReceiver({
    signingSecret,
    endpoints: '/slack/events',
    bodyLimit: BODY_LIMIT,
    logLevel: LogLevel.ERROR,
  });
}

/** Asked by whoever watches the bot, so that a token which Slack revoked shows; at most every 30 s. */
function healthOf(client: SlackClient, log: Log): Platform['health'] {
  let until = 0;
  let answer: Promise<string | undefined> = Promise.resolve(undefined);
  return () => {
    if (Date.now() < until) return answer;
    until = Date.now() + 30_000;
    answer = client.auth.test().then(
      () => undefined,
      (error: unknown) => {
        log.error({ err: error }, 'Slack does not accept the bot token, or cannot be reached');
        return `auth.test: ${slackError(error) || 'not reachable'}`;
      },
    );
    return answer;
  };
}
