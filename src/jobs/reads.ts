import { setTimeout } from 'node:timers/promises';
import { grouped } from '../audit/grouped';
import type { AskOptions, Fleet } from '../esa-client/appliance';
import type { Exchange } from '../esa-client/exchange';
import { maybeTransient, Problem, type Trouble } from '../problem';

/** One line about to be sent, for the audit trail. */
export interface Line {
  readonly appliance: string;
  readonly line: string;
}

/** `waits` hears how many stand before this question while it cannot be asked yet. @throws Problem */
export type SharedAsk = <T>(
  appliance: string,
  exchange: Exchange<T>,
  waits?: NonNullable<AskOptions['waits']>,
) => Promise<T>;

/**
 * How long an appliance that was there a moment ago, and then took no connection, is left alone: it restarts, and logs in
 * nobody yet (F-66 of the fault model in docs/security.md).
 */
const RESTART_MS = 60_000;

type Waits = NonNullable<AskOptions['waits']>;

/** One question under way, and all who want its answer. */
interface Shared {
  readonly answer: Promise<unknown>;
  readonly hear: (waits: Waits) => void;
}

/**
 * Reading, as commands do it: the same question to the same appliance, asked while the first is under way, is
 * answered once (50 people asking for the queue cost one dialogue), and what failed on the way is tried once more.
 * Dialogues with answers are not shared: their line does not say what they ask.
 *
 * `record` returns once its lines are on the disk, and is called before their first byte is sent. The lines that begin
 * dialogues are recorded together, as many as were asked in one turn of the event loop.
 */
export function sharedReads(
  fleet: Fleet,
  record: (lines: readonly Line[]) => void,
  {
    stopping = new AbortController().signal,
    // No process waits for this to end.
    pause = (ms: number): Promise<void> => setTimeout(ms, undefined, { ref: false, signal: stopping }),
  }: { readonly stopping?: AbortSignal; readonly pause?: (ms: number) => Promise<void> } = {},
): SharedAsk {
  const underWay = new Map<string, Shared>();
  const announce = grouped(record);

  async function once<T>(appliance: string, exchange: Exchange<T>, waits?: Waits): Promise<T> {
    await announce({ appliance, line: exchange.line });
    let begun = false;
    const beforeLine = (line: string) => {
      if (begun) record([{ appliance, line }]);
      begun = true;
    };
    return (await fleet.ask(appliance, exchange, { beforeLine, ...(waits && { waits }) })).value;
  }

  async function twice<T>(appliance: string, exchange: Exchange<T>, waits?: Waits): Promise<T> {
    try {
      return await once(appliance, exchange, waits);
    } catch (error) {
      if (!(error instanceof Problem) || !maybeTransient(error.trouble)) throw error;
      return again(error.trouble, () => once(appliance, exchange, waits));
    }
  }

  /** At once, because most connections that break are let in again; later when this one broke because it restarts. */
  async function again<T>(first: Trouble, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      const gone = error instanceof Problem && error.trouble.kind === 'unreachable';
      // It may be us who cut it off.
      if (first.kind !== 'cut-off' || !gone || stopping.aborted) throw error;
      await pause(RESTART_MS).catch(() => {
        throw error;
      });
      return ask();
    }
  }

  return async function ask<T>(appliance: string, exchange: Exchange<T>, waits?: Waits): Promise<T> {
    if (exchange.answers !== undefined) return twice(appliance, exchange, waits);
    const question = `${appliance}\n${exchange.name}\n${exchange.line}`;
    const shared = underWay.get(question);
    if (shared !== undefined) {
      if (waits) shared.hear(waits);
      return shared.answer as Promise<T>;
    }
    const place = manyHear();
    if (waits) place.hear(waits);
    const answer = twice(appliance, exchange, place.tell).finally(() => underWay.delete(question));
    underWay.set(question, { answer, hear: place.hear });
    return answer;
  };
}

/** Who joins later hears at once where the question stands. */
function manyHear(): { tell: Waits; hear(waits: Waits): void } {
  const all: Waits[] = [];
  let last: number | undefined;
  return {
    tell(before) {
      last = before;
      for (const waits of all) waits(before);
    },
    hear(waits) {
      all.push(waits);
      if (last !== undefined) waits(last);
    },
  };
}
