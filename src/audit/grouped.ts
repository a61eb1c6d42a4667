/**
 * Calls `record` once for all that is said in one turn of the event loop, so that fifty lines are one wait for the
 * disk. The promise resolves when it has returned, and rejects with what it threw.
 */
export function grouped<T>(record: (items: readonly T[]) => void): (item: T) => Promise<void> {
  let group: T[] = [];
  let recorded: Promise<void> | undefined;
  return (item) => {
    group.push(item);
    recorded ??= new Promise((resolve, reject) => {
      setImmediate(() => {
        const items = group;
        group = [];
        recorded = undefined;
        try {
          record(items);
          resolve();
        } catch (error) {
          reject(error);
        }
      });
    });
    return recorded;
  };
}
