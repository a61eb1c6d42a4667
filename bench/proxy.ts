import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Distance {
  readonly port: number;
  /** Milliseconds. */
  readonly rtt: number;
}

/**
 * In a process of its own: a TCP port for each distance, through which the given port is that many milliseconds away,
 * the handshake included. It ends TCP on both sides, so slow start, loss and Nagle's algorithm are not seen through it.
 */
export function serveDistances(distances: readonly Distance[]): Promise<number[]> {
  return Promise.all(distances.map(listenAt));
}

function listenAt(distance: Distance): Promise<number> {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => join(near, distance));
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function join(near: Socket, { port, rtt }: Distance): void {
  const far = connect({
    port,
    host: '127.0.0.1',
    allowHalfOpen: true,
    noDelay: true,
    autoSelectFamily: false,
  });
  const opened = performance.now();
  far.pause();
  // SYN, SYN-ACK and ACK take a round trip and a half until the server sees the client.
  const toFar = delayLine(() => Math.max(performance.now() + rtt / 2, opened + 1.5 * rtt));
  const toNear = delayLine(() => performance.now() + rtt / 2);
  toFar(() => far.resume());
  carry(near, far, toFar);
  // What the server says at once (its banner) starts only when it has seen the client.
  carry(far, near, toNear);
}

function carry(from: Socket, to: Socket, later: (deliver: () => void) => void): void {
  from.on('data', (chunk) => later(() => to.write(chunk)));
  from.on('end', () => later(() => to.end()));
  // Dropped on purpose: the close that follows ends the other side.
  from.on('error', () => {});
  from.on('close', () => later(() => to.destroySoon()));
}

/** Runs what it is given at the time it is due, in order, to about 0.1 ms. */
function delayLine(dueAt: () => number): (deliver: () => void) => void {
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
