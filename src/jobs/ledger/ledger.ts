import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { idOf, newId } from '../../ids';
import { type ActionState, Approved, Decision, endsAt, Final, Intent, Posted, Proof, settled } from './facts';
import { createDir, createOnce, readOnce } from './files';

/**
 * The record of every change, outside Redis, because no setting of BullMQ makes a job run at most once: a Redis that
 * comes back a second older, or is replaced by a lagging replica, runs it again. One folder per action; each file in
 * it is created once, and whoever finds a file there goes along with what it says. Bot and worker share the folder.
 *
 *     intent -> approved -> decision: send -> final: done | refused | unknown
 *     intent | approved -> decision: cancelled | expired | not-sent -> final: the same
 */
export interface Ledger {
  readonly id: string;
  /** @returns the id of an open action on the same appliance by the same line, if there is one; otherwise it is claimed. */
  claim(appliance: string, line: string, id: string): string | undefined;
  /** The id that holds the claim right now, whether it was planned yet or not. */
  holder(appliance: string, line: string): string | undefined;
  plan(intent: Intent): Intent;
  approve(id: string, approved: Approved): boolean;
  decide(id: string, decision: Decision): boolean;
  finish(id: string, final: Final): boolean;
  prove(id: string, proof: Proof): boolean;
  post(id: string, posted: Posted): boolean;
  read(id: string): ActionState | undefined;
  /** All actions of one approval, in order. */
  readGroup(id: string): ActionState[];
  /** Ids of actions without a final answer, and of those with one that was not shown or proven yet. */
  open(): string[];
  /** The action that a person means by `#A7K2`, by more of it, or by the whole id. Several: undefined. */
  find(typed: string): string | undefined;
}

export interface LedgerOptions {
  readonly clock?: () => number;
  /** Told once of an action whose files cannot be read; the others go on without it. */
  readonly onUnreadable?: (id: string, error: unknown) => void;
}

/** @throws the file system's error when the directory cannot be written */
export function openLedger(dataDir: string, { clock = Date.now, onUnreadable }: LedgerOptions = {}): Ledger {
  const root = join(dataDir, 'ledger');
  const actions = join(root, 'actions');
  const claims = join(root, 'open');
  for (const dir of [root, actions, claims]) mkdirSync(dir, { recursive: true, mode: 0o700 });
  // Looked at first: on a full disk an old ledger can still be read.
  if (readOnce(root, 'id') === undefined) createOnce(root, 'id', { id: newId().slice(0, 8) });
  const { id: ledgerId } = readOnce(root, 'id') as { id: string };
  /** Actions that can gain nothing any more: not looked at again. */
  const closed = new Set<string>();

  const folder = (id: string) => join(actions, id);

  function fact<T>(schema: z.ZodType<T>, id: string, name: string): T | undefined {
    const content = readOnce(folder(id), name);
    return content === undefined ? undefined : schema.parse(content);
  }

  function read(id: string): ActionState | undefined {
    const state = readAlone(id);
    const end = state?.intent.end && readAlone(endOf(id));
    return state && end ? { ...state, end } : state;
  }

  function readAlone(id: string): ActionState | undefined {
    if (!/^[a-z2-7]{26}$/.test(id)) return undefined;
    const intent = fact(Intent, id, 'intent');
    if (intent === undefined) return undefined;
    const approved = fact(Approved, id, 'approved');
    const decision = fact(Decision, id, 'decision');
    const final = fact(Final, id, 'final');
    const posted = fact(Posted, id, 'posted');
    const proofs = (final?.proofAfter ?? []).flatMap((_, n) => fact(Proof, id, `proof-${n}`) ?? []);
    return {
      intent,
      proofs,
      ...(approved && { approved }),
      ...(decision && { decision }),
      ...(final && { final }),
      ...(posted && { posted }),
    };
  }

  /** A claim whose action was never planned is given up after a minute: its worker died in between. */
  function isClosed(id: string, claimedAt: number): boolean {
    const state = read(id);
    if (state === undefined) return clock() - claimedAt > 60_000;
    return state.final !== undefined;
  }

  /** Claims are numbered, and only the newest counts; it is free again once its action has ended. */
  function newestClaim(slot: string): { number: number; holder?: string } {
    const numbers = readdirSync(claims)
      .filter((name) => name.startsWith(`${slot}.`))
      .map((name) => Number(name.slice(slot.length + 1)));
    const number = Math.max(0, ...numbers);
    if (number === 0) return { number };
    const name = `${slot}.${number}`;
    const { id } = readOnce(claims, name) as { id: string };
    return isClosed(id, statSync(join(claims, name)).mtimeMs) ? { number } : { number, holder: id };
  }

  return {
    id: ledgerId,
    holder: (appliance, line) => newestClaim(idOf(appliance, line)).holder,
    claim(appliance, line, id) {
      const slot = idOf(appliance, line);
      for (;;) {
        const { number, holder } = newestClaim(slot);
        if (holder !== undefined) return holder === id ? undefined : holder;
        if (createOnce(claims, `${slot}.${number + 1}`, { id })) return undefined;
      }
    },
    plan(intent) {
      createDir(actions, intent.id);
      createOnce(folder(intent.id), 'intent', intent);
      return Intent.parse(readOnce(folder(intent.id), 'intent'));
    },
    approve: (id, approved) => createOnce(folder(id), 'approved', approved),
    decide: (id, decision) => createOnce(folder(id), 'decision', decision),
    finish: (id, final) => createOnce(folder(id), 'final', final),
    prove(id, proof) {
      const n = read(id)?.final?.proofAfter?.indexOf(proof.after) ?? -1;
      return n >= 0 && createOnce(folder(id), `proof-${n}`, proof);
    },
    post: (id, posted) => createOnce(folder(id), 'posted', posted),
    read,
    readGroup(id) {
      const asked = read(id);
      // What ends an action is shown on that action's message.
      const lead = asked?.intent.ends ? read(asked.intent.ends.id) : asked;
      return (lead?.intent.members ?? []).flatMap((member) => read(member) ?? []);
    },
    open() {
      return readdirSync(actions).filter((id) => {
        if (closed.has(id)) return false;
        try {
          const state = read(id);
          if (state === undefined) return false;
          if (needsCare(state, clock())) return true;
        } catch (error) {
          onUnreadable?.(id, error);
        }
        closed.add(id);
        return false;
      });
    },
    find(typed) {
      const wanted = typed.replace(/^#/, '').toLowerCase();
      if (read(wanted) !== undefined) return wanted;
      if (!/^[a-z2-7]{4,25}$/.test(wanted)) return undefined;
      const named = readdirSync(actions).filter((id) => id.startsWith(wanted));
      const open = named.filter((id) => read(id)?.final === undefined);
      const [only, ...more] = open.length > 0 ? open : named;
      return more.length === 0 ? only : undefined;
    },
  };
}

/** The action that ends another one: the same for everybody who plans it. */
export function endOf(id: string): string {
  return idOf(id, 'end');
}

/** An answer that could not be shown for a week is given up. */
const GIVE_UP_MS = 7 * 24 * 3600 * 1000;

function needsCare(state: ActionState, now: number): boolean {
  if (state.final === undefined) return true;
  if (endsAt(state) !== undefined && state.end?.final === undefined) return true;
  return now - state.final.at < GIVE_UP_MS && (state.posted === undefined || !settled(state));
}
