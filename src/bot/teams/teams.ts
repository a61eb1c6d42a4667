import type { Teams as TeamsConfig } from '../../config/schema';
import { inTime, withDeadline } from '../../deadline';
import { toCardText } from '../../formatters/card';
import type { Log } from '../../log';
import { messages } from '../../messages';
import { Problem } from '../../problem';
import type { Language } from '../../report';
import { type Hear, type Keep, type Outcome, type Platform, TryLater } from '../platform';
import { rarely } from '../rarely';
import { cloudOf } from './cloud';
import { connectorOf } from './connector';
import { type Answer, doorOf } from './door';
import { examineTeams } from './examine';
import { type Envelope, type Read, readActivity, tenantOf, type Viewing } from './incoming';
import { keepKeys } from './keys';
import { type Known, knownOf } from './known';
import { patienceOf } from './patience';
import { type WhisperDeps, whisper } from './private';
import { showIn } from './show';
import { tokenOf } from './token';
import { viewsOf } from './views';

export interface TeamsDeps {
  readonly teams: TeamsConfig;
  readonly language: Language;
  readonly log: Log;
}

/** A token is good for an hour, and 5 minutes of clocks on both sides: so long the same activity could be sent again. */
const SEEN_SECONDS = 80 * 60;
/** Teams gives up on a press after 10 s or more; a person does earlier. */
const INVOKE_MS = 1900;
const REMEMBERS_MS = 1000;

interface Running extends WhisperDeps {
  readonly hear: Hear;
  readonly keep: Keep;
  readonly known: Known;
}

/** Microsoft Teams: what comes in is let in by botbuilder, what goes out are cards, updated in place. */
export function teamsPlatform({ teams, language, log }: TeamsDeps): Platform {
  const cloud = cloudOf(teams);
  const token = tokenOf(teams, cloud);
  const connector = connectorOf(teams, token);
  const patience = patienceOf();
  const forget = keepKeys((error) =>
    log.error({ err: error }, 'the keys of the Bot Framework could not be fetched; known ones go on'),
  );
  let running: Running | undefined;
  let serviceUrl: string | undefined;

  async function enter(envelope: Envelope): Promise<Answer> {
    const { type, name } = envelope;
    const read = readActivity(envelope, language);
    // An edited message, a reaction, somebody who joined: nothing to answer. An invoke must be.
    if (read === undefined) return type === 'invoke' ? { status: 501 } : { status: 200 };
    if (running === undefined) return { status: 503 };
    serviceUrl = envelope.serviceUrl;
    log.debug({ name, type }, 'teams');
    const fresh = await firstTime(envelope, running);
    if (fresh === false) return { status: 200, ...(type === 'invoke' && { body: notice('') }) };
    if ('view' in read) return view(read, running);
    const silent = fresh === undefined && { refused: { kind: 'queue-down' as const } };
    return heard({ ...read, incoming: { ...read.incoming, ...silent } }, running);
  }

  /** Undefined when Redis does not say. Where the conversation is, is kept on the way. */
  async function firstTime(envelope: Envelope, { keep, known }: Running): Promise<boolean | undefined> {
    const { conversation, id } = envelope;
    const late = () => new Problem({ kind: 'queue-down' });
    const asked = Promise.all([
      keep.first(`teams:${conversation.id}:${id}`, SEEN_SECONDS),
      known.learn(envelope, tenantOf(envelope)),
    ]);
    try {
      const [fresh] = await withDeadline(REMEMBERS_MS, asked, late);
      return fresh;
    } catch (error) {
      asked.catch(() => {});
      log.error({ err: error }, 'Redis could not say whether this was heard before');
      return undefined;
    }
  }

  async function heard(read: Read, { hear, ...deps }: Running): Promise<Answer> {
    const outcome = hear(read.incoming);
    if (!read.invoke) {
      afterwards(outcome, read, deps);
      return { status: 200 };
    }
    const say = messages(read.incoming.language);
    const answered = await inTime(INVOKE_MS, outcome, undefined);
    // Told here already, or not in time: then like a message.
    if (answered?.kind !== 'private') afterwards(outcome, read, deps);
    const told = answered?.kind === 'private' ? toCardText(answered.report, say.format) : say.teams.started;
    return { status: 200, body: notice(told) };
  }

  function afterwards(coming: Promise<Outcome>, read: Read, deps: WhisperDeps): void {
    const shown = async () => {
      const outcome = await coming;
      if (outcome.kind === 'private') await whisper(deps, read, outcome.report);
      else await outcome.afterwards();
    };
    // The answer of an accepted request is kept and tried again elsewhere; this was only the first sight of it.
    shown().catch((error: unknown) => log.error({ err: error }, 'not shown in Teams'));
  }

  async function view({ envelope, view }: Viewing, { views }: Running): Promise<Answer> {
    const card = await views.card(view, envelope.from.aadObjectId ?? '');
    if (card === undefined) return { status: 200, body: refusal() };
    return {
      status: 200,
      body: { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: card },
    };
  }

  async function stranger(envelope: Envelope): Promise<void> {
    const read = readActivity(envelope, language);
    if (running === undefined || read === undefined || 'view' in read) return;
    await running.hear({ ...read.incoming, refused: { kind: 'wrong-workspace' } });
  }

  return {
    name: 'teams',
    routes: new Map([['/api/messages', doorOf(teams, cloud, log, { enter, stranger })]]),
    async start(hear, keep) {
      const known = knownOf(keep);
      const views = viewsOf({ connector, known, keep, log });
      running = { hear, keep, known, views, connector, patience, log, targeted: teams.targetedMessages };
    },
    async show(address, shown) {
      // Deliveries may come before the platform is started.
      if (running === undefined) throw new TryLater(1000);
      return showIn(running, address, shown);
    },
    health: rarely(() =>
      token().then(
        () => undefined,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      ),
    ),
    examine: () => examineTeams({ teams, token, serviceUrl }),
    async stop() {
      running = undefined;
      forget();
    },
  };
}

/** Shown to the one who pressed, and to nobody else. */
function notice(value: string): object {
  return { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value };
}

/** To a client that asks for a view by itself: whatever is said here, nobody asked. */
function refusal(): object {
  return {
    statusCode: 404,
    type: 'application/vnd.microsoft.error',
    value: { code: 'NotFound', message: 'there is no such view' },
  };
}
