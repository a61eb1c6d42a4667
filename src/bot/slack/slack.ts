import { App, HTTPReceiver, LogLevel, webApi } from '@slack/bolt';
import type { AccessRule } from '../../access';
import type { Slack as SlackConfig } from '../../config/schema';
import { inTime } from '../../deadline';
import type { Log } from '../../log';
import { messages } from '../../messages';
import type { Language, Report } from '../../report';
import { troubleReport } from '../../trouble';
import type { Hear, Outcome, Platform } from '../platform';
import { rarely } from '../rarely';
import { channelOf, clientOptions, type SlackClient, showIn, slackError } from './api';
import { CLOCK_SECONDS, type Clock, watchClock } from './clock';
import { examineSlack } from './examine';
import { BODY_LIMIT, guarded } from './guard';
import { type Read, readCommand, readMention, readPress } from './incoming';
import { newBlocks } from './new-blocks';
import { groupsIn, peopleOf } from './people';
import { privately, whisper } from './private';
import { sharedChannels } from './shared';
import { holdSocket, type Socket } from './socket';
import { type Strangers, strangersOf } from './strangers';

export interface SlackDeps {
  readonly slack: SlackConfig;
  readonly rules: readonly AccessRule[];
  readonly language: Language;
  readonly log: Log;
}

/** Slack drops what is acknowledged after 3 s, and with it what the acknowledgement says. */
const ACK_MS = 2500;

/** What Bolt hands to a listener, whichever kind it is for. */
interface Heard {
  readonly read: Read | undefined;
  readonly outcome: Outcome;
}

/** Slack through Bolt over HTTP. Commands and buttons come in at one path, answers go out by the Web API. */
export function slackPlatform({ slack, rules, language, log }: SlackDeps): Platform {
  const say = messages(language);
  const clock = watchClock();
  const options = {
    ...clientOptions,
    slackApiUrl: slack.apiUrl,
    logLevel: LogLevel.ERROR,
    fetch: clock.fetch,
  };
  const client = new webApi.WebClient(slack.botToken, options);
  const http = slack.transport === 'http' ? httpReceiver(slack.signingSecret ?? '') : undefined;
  const app = new App({
    // Over a socket events come from the receivers that `socket.ts` opens, one for each connection.
    receiver: http ?? { init() {}, start: async () => undefined, stop: async () => undefined },
    logLevel: LogLevel.ERROR,
    clientOptions: options,
    authorize: async () => ({ botToken: slack.botToken }),
  });
  const groups = groupsIn(rules);
  const know = peopleOf({ client, groups, language, log });
  const shared = sharedChannels(client, log);
  const showing = { client, newBlocks: newBlocks() };
  const whispering = { client, apiUrl: slack.apiUrl, log };
  let hear: Hear | undefined;
  let socket: Socket | undefined;
  let strangers: Strangers | undefined;
  const tokenWorks = healthOf(client, clock, log);

  async function heard(read: Read | undefined): Promise<Heard> {
    const refuse = (report: Report): Heard => ({ read, outcome: { kind: 'private', report } });
    if (read === undefined) return refuse(troubleReport({ kind: 'stale-button' }, say));
    if (hear === undefined) return refuse(troubleReport({ kind: 'stopping' }, say));
    const { incoming } = read;
    if (read.teams.some((team) => !slack.teamIds.includes(team)))
      return { read, outcome: await hear({ ...incoming, refused: { kind: 'wrong-workspace' } }) };
    const [known, isShared] = await Promise.all([
      know(incoming.person.id),
      shared(channelOf(incoming.address)),
    ]);
    const person = { ...incoming.person, groups: known.groups };
    const refused = isShared ? { refused: { kind: 'shared-channel' as const } } : {};
    return { read, outcome: await hear({ ...incoming, person, language: known.language, ...refused }) };
  }

  async function afterwards(outcome: Outcome): Promise<void> {
    if (outcome.kind !== 'accepted') return;
    // The answer itself is kept and tried again elsewhere; this was only the first sight of it.
    await outcome.afterwards().catch((error: unknown) => {
      log.error({ err: error, slack: slackError(error) }, 'placeholder not shown in Slack');
    });
  }

  app.command(/.*/, async ({ ack, body }) => {
    const hearing = heard(readCommand(body, language));
    const late = await inTime(
      ACK_MS,
      hearing.then(() => false),
      true,
    );
    if (late) await ack();
    const { read, outcome } = await hearing;
    if (outcome.kind === 'accepted') {
      if (!late) await ack();
      await afterwards(outcome);
    } else if (!late) await ack(privately(outcome.report));
    else if (read) await whisper(read, outcome.report, whispering);
  });

  app.action({ type: 'block_actions' }, async ({ ack, body }) => {
    const result = await heard(readPress(body, language));
    await ack();
    if (result.outcome.kind === 'accepted') await afterwards(result.outcome);
    else if (result.read) await whisper(result.read, result.outcome.report, whispering);
    else log.warn('a press in a form that Slack does not document, dropped');
  });

  // Bolt acknowledges an event when its listener returns, and Slack repeats it after 3 s: what is shown comes later.
  app.event('app_mention', async ({ body }) => {
    const read = readMention(body, language);
    if (read === undefined) return;
    const { outcome } = await heard(read);
    const told =
      outcome.kind === 'accepted' ? afterwards(outcome) : whisper(read, outcome.report, whispering);
    told.catch((error: unknown) => log.error({ err: error }, 'an answer to a mention was not shown'));
  });

  app.error(async (error) => {
    log.error({ err: error }, 'slack');
  });

  return {
    name: 'slack',
    mayPostTwice: true,
    ...(http && { routes: new Map([['/slack/events', guarded(http.requestListener)]]) }),
    async start(listener, house) {
      hear = listener;
      if (http) return;
      strangers = strangersOf(house, log);
      const appToken = slack.appToken ?? '';
      socket = holdSocket({ app, appToken, clientOptions: options, strangers, log });
      await socket.start();
    },
    show: (address, shown) => showIn(showing, address, shown),
    clockOff: clock.off,
    async health() {
      const down = socket?.health();
      return down === undefined ? tokenWorks() : `Socket Mode: ${down}`;
    },
    trouble: () => strangers?.trouble(),
    async examine() {
      const down = socket?.health();
      const found =
        down === undefined ? strangers?.finding() : { kind: 'sockets-none' as const, error: down };
      return [...(await examineSlack(slack, groups)), ...(found ? [found] : [])];
    },
    async stop() {
      hear = undefined;
      socket?.stop();
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

/** A token which Slack revoked shows. */
function healthOf(client: SlackClient, clock: Clock, log: Log): Platform['health'] {
  return rarely(() =>
    client.auth.test().then(
      () => {
        const seconds = clock.off() ?? 0;
        return seconds > CLOCK_SECONDS ? `the clock is ${seconds} s off` : undefined;
      },
      (error: unknown) => {
        log.error({ err: error }, 'Slack does not accept the bot token, or cannot be reached');
        return `auth.test: ${slackError(error) || 'not reachable'}`;
      },
    ),
  );
}
