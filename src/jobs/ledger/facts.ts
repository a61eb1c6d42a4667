import { z } from 'zod';
import { changeKinds } from '../../change';
import type { Trouble } from '../../problem';
import { Language, Person } from '../../report';
import { Address } from '../../request';

const Id = z.string().regex(/^[a-z2-7]{26}$/);

/** What stood on the appliance, as `command.ts` describes it. */
const Seen = z.discriminatedUnion('about', [
  z.strictObject({
    about: z.literal('mail'),
    active: z.number().optional(),
    delivered: z.number().optional(),
    soft: z.number().optional(),
    hard: z.number().optional(),
    state: z.enum(['up', 'down', 'unknown']).optional(),
    suspended: z.boolean().optional(),
    oldestSeconds: z.number().optional(),
    upSince: z.string().optional(),
  }),
  z.strictObject({ about: z.literal('test'), to: z.string() }),
  z.strictObject({
    about: z.literal('capture'),
    filter: z.string(),
    running: z
      .strictObject({
        file: z.string().optional(),
        size: z.string().optional(),
        seconds: z.number().optional(),
        filter: z.string().optional(),
      })
      .optional(),
  }),
  z.strictObject({
    about: z.literal('log'),
    log: z.string(),
    exists: z.boolean(),
    recorded: z.string().optional(),
    uncommitted: z.string().optional(),
  }),
]);

/** What the preview warned of besides. */
const Cautions = z.strictObject({
  down: z
    .strictObject({ names: z.array(z.string()).readonly(), count: z.number(), atLeast: z.boolean() })
    .optional(),
  greylisted: z
    .strictObject({
      codes: z.string(),
      at: z.string(),
      wait: z.number().optional(),
      passes: z.string().optional(),
      over: z.boolean().optional(),
    })
    .optional(),
  unread: z.enum(['queue', 'log']).optional(),
});

const Kind = z.enum(changeKinds);

/** Written with the preview: everything that will be done, so that an approval needs to name nothing but the id. */
export const Intent = z.strictObject({
  id: Id,
  /** All actions under the same approval, this one included, in the order they are shown; the first leads. */
  members: z.array(Id).min(1),
  /** The request whose message shows this action. */
  request: Id,
  address: Address,
  language: Language,
  asker: Person,
  at: z.number(),
  expiresAt: z.number(),
  appliance: z.string(),
  /** Canonical, as a person would type it: `retry mail.com on esa1`. The worker binds it again. */
  line: z.string(),
  kind: Kind,
  scope: z.string(),
  /** The appliance's command, for the trail and for "outcome unknown". */
  dialogue: z.string(),
  /** Needed to approve or cancel. */
  level: z.enum(['viewer', 'operator', 'admin']),
  approval: z.enum(['confirm', 'second-person']),
  seen: Seen,
  cautions: Cautions.optional(),
  /** Of the appliance as configured: another address at the time of sending is another plan. */
  target: z.string(),
  /** It is ended by itself, so many seconds after it was sent, by an action of its own under the same approval. */
  end: z.strictObject({ after: z.number(), kind: Kind, line: z.string(), dialogue: z.string() }).optional(),
  /** That action: which one it ends, and when that was sent. */
  ends: z.strictObject({ id: Id, sentAt: z.number() }).optional(),
});
export type Intent = z.infer<typeof Intent>;

export const Approved = z.strictObject({
  by: Person,
  at: z.number(),
  place: z.string(),
  /** Why an admin approved without the second person that was needed. */
  alone: z.string().optional(),
});
export type Approved = z.infer<typeof Approved>;

/** Written by ourselves, so its shape is that of the type; what it says came from outside and is shown literally. */
const TroubleData = z.custom<Trouble>(
  (value) => z.looseObject({ kind: z.string() }).safeParse(value).success,
);

/** A sentence is made of it by `messages/`; kept as data, because the reader's language is not known here. */
const Why = z.union([
  z.strictObject({ kind: z.literal('trouble'), trouble: TroubleData }),
  z.strictObject({ kind: z.literal('changed'), now: Seen }),
  z.strictObject({ kind: z.literal('moved') }),
  z.strictObject({ kind: z.literal('role-removed'), person: Person }),
  z.strictObject({ kind: z.literal('slow') }),
  z.strictObject({ kind: z.literal('worker-died') }),
]);
export type Why = z.infer<typeof Why>;

/** THE gate: whoever creates it decides. Everybody else finds it there and goes along. */
export const Decision = z.strictObject({
  outcome: z.enum(['send', 'cancelled', 'expired', 'not-sent']),
  at: z.number(),
  by: Person.optional(),
  why: Why.optional(),
  /** Measured directly before sending: the base of the proof. */
  before: Seen.optional(),
  /** Epoch ms; with outcome `send`, no `final` by then means that the outcome is unknown. */
  answerBy: z.number().optional(),
});
export type Decision = z.infer<typeof Decision>;

export const Final = z.strictObject({
  outcome: z.enum(['done', 'refused', 'not-sent', 'unknown', 'expired', 'cancelled']),
  at: z.number(),
  /** What the appliance printed, cut at 8,192 characters. */
  output: z.string().optional(),
  why: Why.optional(),
  /** Seconds after `at` at which the proof is measured. */
  proofAfter: z.array(z.number()).optional(),
});
export type Final = z.infer<typeof Final>;

/** One measurement after the change; `seen` is absent when it could not be measured. */
export const Proof = z.strictObject({
  after: z.number(),
  at: z.number(),
  seen: Seen.optional(),
  trouble: TroubleData.optional(),
});
export type Proof = z.infer<typeof Proof>;

/** The final state was shown here: until this stands, delivery tries again. */
export const Posted = z.strictObject({ address: Address, version: z.number(), at: z.number() });
export type Posted = z.infer<typeof Posted>;

export interface ActionState {
  readonly intent: Intent;
  readonly approved?: Approved;
  readonly decision?: Decision;
  readonly final?: Final;
  readonly proofs: readonly Proof[];
  readonly posted?: Posted;
  /** The action that ends this one, once it was planned. */
  readonly end?: ActionState;
}

/** True when nothing more will be added that a person waits for; an end that comes by itself is not waited for. */
export function settled({ final, approved, decision, proofs }: ActionState): boolean {
  if (final === undefined) return approved === undefined && decision === undefined;
  return proofs.length >= (final.proofAfter?.length ?? 0);
}

/** When it is to be ended by itself (epoch ms): only what was sent, or may have been, needs an end. */
export function endsAt({ intent, final }: ActionState): number | undefined {
  if (intent.end === undefined || final === undefined) return undefined;
  if (final.outcome !== 'done' && final.outcome !== 'unknown') return undefined;
  return final.at + intent.end.after * 1000;
}

/**
 * Whether what had to end is known to have ended: its end was sent and accepted, or found, before that, that it runs no
 * more. An end that failed, expired or could not tell proves nothing.
 */
export function hasEnded(end: ActionState | undefined): boolean {
  const final = end?.final;
  if (final?.outcome === 'done') return true;
  if (final?.outcome !== 'not-sent' || final.why?.kind !== 'changed') return false;
  const { now } = final.why;
  const unclear =
    now.about === 'capture' && now.running && (!now.running.filter || now.running.seconds === undefined);
  return !unclear;
}

/** Seconds after an unknown outcome at which the appliance is read once: evidence for whoever decides, no verdict. */
export function evidenceAfter({ kind }: Intent): number[] {
  return kind === 'smtppingSend' ? [] : [10];
}
