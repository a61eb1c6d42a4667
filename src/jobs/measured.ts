import type { Fleet } from '../esa-client/appliance';
import { dialogueSeconds, dialogues } from '../metrics';
import { Problem } from '../problem';

/** The same fleet, with every dialogue counted and timed. */
export function measured(fleet: Fleet): Fleet {
  return {
    ...fleet,
    async ask(appliance, exchange, options) {
      const labels = { appliance, dialogue: exchange.name };
      const end = dialogueSeconds.startTimer(labels);
      let outcome = 'ok';
      try {
        return await fleet.ask(appliance, exchange, options);
      } catch (error) {
        outcome = error instanceof Problem ? error.trouble.kind : 'internal';
        throw error;
      } finally {
        end();
        dialogues.inc({ ...labels, outcome });
      }
    },
  };
}
