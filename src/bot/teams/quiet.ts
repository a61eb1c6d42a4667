import { AsyncLocalStorage } from 'node:async_hooks';

const silent = new AsyncLocalStorage<boolean>();
let wrapped = false;

/**
 * Runs work in which `console.error` and `console.warn` say nothing: botbuilder writes each refused token there, with
 * its whole stack, so that anybody could fill the disk. What they would have said is thrown as well.
 */
export function quietly<T>(work: () => Promise<T>): Promise<T> {
  if (!wrapped) {
    wrapped = true;
    for (const name of ['error', 'warn'] as const) {
      // biome-ignore lint/suspicious/noConsole: it is what is silenced here
      const original = console[name];
      console[name] = (...said: unknown[]) => {
        if (silent.getStore() !== true) original.apply(console, said);
      };
    }
  }
  return silent.run(true, work);
}

/** Inside of it, for work of ours. */
export function aloud<T>(work: () => Promise<T>): Promise<T> {
  return silent.run(false, work);
}
