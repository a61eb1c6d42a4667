/** Runs what it is given at the time it is due, in order, to about 0.1 ms. */
export function delayLine(dueAt: () => number): (deliver: () => void) => void {
  const waiting: { readonly due: number; readonly deliver: () => void }[] = [];
  let armed = false;
  const pump = () => {
    armed = false;
    while (waiting[0] && waiting[0].due <= performance.now()) waiting.shift()?.deliver();
    arm();
  };
  const arm = () => {
    const [next] = waiting;
    if (armed || !next) return;
    armed = true;
    const left = next.due - performance.now();
    // Node's timers are up to 1 ms off on either side, a tenth of the shortest round trip: the end is waited for awake.
    if (left > 2) setTimeout(pump, left - 2);
    else setImmediate(pump);
  };
  return (deliver) => {
    waiting.push({ due: dueAt(), deliver });
    arm();
  };
}
