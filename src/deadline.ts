const LATE = Symbol('late');

/** What the work says within `ms`, otherwise `late`. The work itself goes on. @throws what the work throws in time */
export async function inTime<T, L>(ms: number, work: Promise<T>, late: L): Promise<T | L> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<L>((resolve) => {
    timer = setTimeout(resolve, ms, late);
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Waits for work, but not longer than `ms`. The work itself goes on: whoever calls this has to know what becomes of it.
 * @throws what `late` makes, or what the work throws
 */
export async function withDeadline<T>(ms: number, work: Promise<T>, late: () => Error): Promise<T> {
  const said = await inTime(ms, work, LATE);
  if (said === LATE) throw late();
  return said;
}
