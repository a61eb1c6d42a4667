/** A signal of its own that fires after `ms`, or with the outer one. `clear` as soon as the work is over. */
export interface TimeLimit {
  readonly signal: AbortSignal;
  clear(): void;
}

/**
 * Not `AbortSignal.any` of `AbortSignal.timeout`: Node keeps those only weakly, and one that is collected never fires.
 */
export function timeLimit(ms: number, outer: AbortSignal): TimeLimit {
  const controller = new AbortController();
  const fire = () => controller.abort();
  const timer = setTimeout(fire, ms);
  if (outer.aborted) fire();
  else outer.addEventListener('abort', fire);
  return {
    signal: controller.signal,
    clear() {
      clearTimeout(timer);
      outer.removeEventListener('abort', fire);
    },
  };
}
