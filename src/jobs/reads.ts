import { grouped } from '../audit/grouped';
import type { Tools } from '../command';
import type { Fleet } from '../esa-client/appliance';
import type { Exchange } from '../esa-client/exchange';
import { maybeTransient, Problem } from '../problem';

/** One line about to be sent, for the audit trail. */
export interface Line {
  readonly appliance: string;
  readonly line: string;
}

/**
 * Reading, as commands do it: the same question to the same appliance, asked while the first is under way, is
 * answered once (50 people asking for the queue cost one dialogue), and what failed on the way is tried once more.
 * Dialogues with answers are not shared: their line does not say what they ask.
 *
 * `record` returns once its lines are on the disk, and is called before their first byte is sent. The lines that begin
 * dialogues are recorded together, as many as were asked in one turn of the event loop.
 */
export function sharedReads(fleet: Fleet, record: (lines: readonly Line[]) => void): Tools['ask'] {
  const underWay = new Map<string, Promise<unknown>>();
  const announce = grouped(record);

  async function once<T>(appliance: string, exchange: Exchange<T>): Promise<T> {
    await announce({ appliance, line: exchange.line });
    let begun = false;
    const beforeLine = (line: string) => {
      if (begun) record([{ appliance, line }]);
      begun = true;
    };
    return (await fleet.ask(appliance, exchange, { beforeLine })).value;
  }

  async function twice<T>(appliance: string, exchange: Exchange<T>): Promise<T> {
    try {
      return await once(appliance, exchange);
    } catch (error) {
      if (!(error instanceof Problem) || !maybeTransient(error.trouble)) throw error;
      return once(appliance, exchange);
    }
  }

  return async function ask<T>(appliance: string, exchange: Exchange<T>): Promise<T> {
    if (exchange.answers !== undefined) return twice(appliance, exchange);
    const question = `${appliance}\n${exchange.name}\n${exchange.line}`;
    const asked = underWay.get(question) as Promise<T> | undefined;
    if (asked !== undefined) return asked;
    const asking = twice(appliance, exchange).finally(() => underWay.delete(question));
    underWay.set(question, asking);
    return asking;
  };
}
