import type { Tools } from '../command';
import type { Fleet } from '../esa-client/appliance';
import type { Exchange } from '../esa-client/exchange';
import { maybeTransient, Problem } from '../problem';

/**
 * Reading, as commands do it: the same question to the same appliance, asked while the first is under way, is
 * answered once (50 people asking for the queue cost one dialogue), and what failed on the way is tried once more.
 * Dialogues with answers are not shared: their line does not say what they ask.
 */
export function sharedReads(
  fleet: Fleet,
  record: (appliance: string, line: string, prompt: string) => void,
): Tools['ask'] {
  const underWay = new Map<string, Promise<unknown>>();

  async function once<T>(appliance: string, exchange: Exchange<T>): Promise<T> {
    const options = { beforeLine: (line: string, prompt: string) => record(appliance, line, prompt) };
    try {
      return (await fleet.ask(appliance, exchange, options)).value;
    } catch (error) {
      if (!(error instanceof Problem) || !maybeTransient(error.trouble)) throw error;
      return (await fleet.ask(appliance, exchange, options)).value;
    }
  }

  return async function ask<T>(appliance: string, exchange: Exchange<T>): Promise<T> {
    if (exchange.answers !== undefined) return once(appliance, exchange);
    const question = `${appliance}\n${exchange.name}\n${exchange.line}`;
    const asked = underWay.get(question) as Promise<T> | undefined;
    if (asked !== undefined) return asked;
    const asking = once(appliance, exchange).finally(() => underWay.delete(question));
    underWay.set(question, asking);
    return asking;
  };
}
