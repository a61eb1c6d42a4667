import { setTimeout } from 'node:timers/promises';
import type { AccessRule, Persons } from '../access';
import type { ActionState } from '../jobs/ledger/facts';
import type { Ledger } from '../jobs/ledger/ledger';
import { actionReport, actionSettled, actionVersion } from '../jobs/ledger/report';
import type { Log } from '../log';
import { messages } from '../messages';
import { finalAnswer, actions as finals } from '../metrics';
import type { Report } from '../report';
import { type Address, type Delivery, Request } from '../request';
import { approversOf } from './approvers';
import type { Memory } from './memory';
import { type Platform, ShowElsewhere, type Shown, TryLater } from './platform';

export interface DeliverDeps {
  readonly platforms: ReadonlyMap<string, Platform>;
  readonly memory: Memory;
  readonly ledger: Ledger;
  /** Ids of requests whose people were told "not accepted": what still comes of them is not shown. */
  readonly refused: ReadonlySet<string>;
  readonly rules: readonly AccessRule[];
  readonly persons: Persons;
  readonly log: Log;
}

/** For whoever shows the same message right now: usually the placeholder, which takes one call to the platform. */
const PATIENCE_MS = 3000;
const LOOK_EVERY_MS = 20;
/** After that the queue keeps it. */
const WAIT_MS = 1000;

interface Message {
  /** Of the request that the message answers. */
  readonly id: string;
  readonly version: number;
  /** Where it was asked for. */
  readonly asked: Address;
  readonly address: Address;
  readonly report: Report;
  readonly ended: boolean;
  readonly actions: readonly ActionState[];
}

/**
 * Shows one delivery: a new message the first time, an update of the same one ever after. Updates can be repeated
 * freely; an older version never replaces a newer one, also when they overtake each other.
 * @returns a delay in ms when it has to be tried again later
 */
export async function deliver(delivery: Delivery, deps: DeliverDeps): Promise<number | undefined> {
  const message = messageOf(delivery, deps.ledger);
  // What was approved after all, by somebody who found it open, is shown whatever was said before.
  const approved = message?.actions.some(({ approved: by }) => by !== undefined) ?? false;
  if (message === undefined || (deps.refused.has(message.id) && !approved)) {
    deps.log.warn({ delivery: delivery.id }, 'delivery without a message, dropped');
    return undefined;
  }
  let later: number | undefined;
  const turn = () =>
    deps.memory.alone(message.id, async () => {
      later = await show(message, deps);
    });
  const until = Date.now() + PATIENCE_MS;
  while (!(await turn())) {
    if (Date.now() > until) return WAIT_MS;
    await setTimeout(LOOK_EVERY_MS);
  }
  return later;
}

function messageOf(delivery: Delivery, ledger: Ledger): Message | undefined {
  if (delivery.kind === 'report') {
    const { address: asked, final: ended } = delivery;
    return { ...delivery, asked, ended, actions: [] };
  }
  const actions = ledger.readGroup(delivery.id);
  const [lead] = actions;
  if (lead === undefined) return undefined;
  const { request: id, address, language } = lead.intent;
  return {
    id,
    version: actionVersion(actions),
    asked: address,
    address: lead.posted?.address ?? address,
    report: actionReport(actions, messages(language)),
    ended: actionSettled(actions),
    actions,
  };
}

async function show(message: Message, deps: DeliverDeps): Promise<number | undefined> {
  const { platforms, memory, ledger } = deps;
  const { id, version, address, report, ended, actions } = message;
  const platform = platforms.get(address.platform);
  if (platform === undefined) throw new Error(`this bot does not serve the platform ${address.platform}`);
  let standing = await memory.standing(id);
  if (standing === undefined || version > standing.version) {
    try {
      // Remembered before the answer takes its place, so that no second one is posted. Teams has its own in
      // `teams/show.ts`: also for buttons and for a message that was deleted or moved, which only a platform sees.
      if (standing === undefined && ended && platform.mayPostTwice) {
        const first = { ...message, report: standIn(report), ended: false };
        standing = { address: await place(first, address, platform, deps), version: -1 };
        await memory.stand(id, standing);
      }
      standing = { address: await place(message, standing?.address ?? address, platform, deps), version };
    } catch (error) {
      if (error instanceof TryLater) return error.ms;
      throw error;
    }
    const shown = [
      memory.stand(id, standing),
      ...(ended ? [memory.keepReport(standing.address, report)] : []),
    ];
    await Promise.all(shown);
  }
  if (ended) {
    const awaited = await memory.answered(id);
    if (awaited !== undefined)
      finalAnswer.observe((Date.now() - Request.parse(JSON.parse(awaited)).acceptedAt) / 1000);
  }
  for (const { intent, final } of actions.flatMap((one) => (one.end ? [one, one.end] : [one]))) {
    if (!final) continue;
    const first = ledger.post(intent.id, { address: standing.address, version, at: Date.now() });
    if (first) finals.inc({ outcome: final.outcome });
  }
  return undefined;
}

/** What is left of it when its post got lost and was repeated misleads nobody: it holds no answer, and no button. */
function standIn({ language }: Report): Report {
  return { language, status: 'info', headline: messages(language).standIn(), blocks: [] };
}

/** Puts it where it belongs, or, when that place refuses it, where the platform says: with a word of why it is there. */
async function place(
  { report, ended, actions, asked }: Message,
  address: Address,
  platform: Platform,
  { memory, ...access }: DeliverDeps,
): Promise<Address> {
  const why = { kind: 'text' as const, text: messages(report.language).elsewhere(platform.name) };
  const put = async (to: Address) => {
    const what = to.place === asked.place ? report : { ...report, blocks: [why, ...report.blocks] };
    return platform.show(to, {
      report: what,
      buttons: await memory.keepButtons(buttonsOf(what, to)),
      ended,
      only: deciders(what, actions, platform.name, access),
    });
  };
  try {
    return await put(address);
  } catch (error) {
    if (!(error instanceof ShowElsewhere)) throw error;
    return put(error.address);
  }
}

/** Who alone may press which buttons, while the actions wait for an approval. */
function deciders(
  { actions = [] }: Report,
  states: readonly ActionState[],
  platform: string,
  access: Pick<DeliverDeps, 'rules' | 'persons'>,
): Shown['only'] {
  const buttons = actions.flatMap(({ invoke }, at) => (invoke.startsWith('approve ') ? [at] : []));
  const people = buttons.length === 0 ? undefined : approversOf(states, platform, access);
  return people && { people, buttons };
}

function buttonsOf({ actions = [] }: Report, { platform, place }: Address) {
  return actions.map(({ invoke, again }) => ({ line: invoke, platform, place, again: again === true }));
}
