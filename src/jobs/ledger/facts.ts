import { z } from 'zod';
import type { Trouble } from '../../problem';
import { Language, Person } from '../../report';
import { Address } from '../../request';

const Id = z.string().regex(/^[a-z2-7]{26}$/);

/** What stood on the appliance, as `command.ts` describes it. */
const Seen = z.strictObject({
  active: z.number().optional(),
  delivered: z.number().optional(),
  soft: z.number().optional(),
  hard: z.number().optional(),
  state: z.enum(['up', 'down', 'unknown']).optional(),
  suspended: z.boolean().optional(),
  oldestSeconds: z.number().optional(),
  upSince: z.string().optional(),
});

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
  scope: z.string(),
  /** The appliance's command, for the trail and for "outcome unknown". */
  dialogue: z.string(),
  /** Needed to approve or cancel. */
  level: z.enum(['viewer', 'operator', 'admin']),
  approval: z.enum(['confirm', 'second-person']),
  seen: Seen,
  /** Of the appliance as configured: another address at the time of sending is another plan. */
  target: z.string(),
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
}

/** True when nothing more will be added that a person waits for. */
export function settled(state: ActionState): boolean {
  if (state.final === undefined) return state.approved === undefined && state.decision === undefined;
  return state.proofs.length >= (state.final.proofAfter?.length ?? 0);
}

/** Seconds after an unknown outcome at which the appliance is read once: evidence for whoever decides, no verdict. */
export const EVIDENCE_AFTER = [10];
