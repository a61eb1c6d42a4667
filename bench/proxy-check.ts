import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { startChild } from './children';
import { median, timed } from './table';

/** What the proxy does to a connection, in round trips; a proxy that is wrong would make every figure wrong. */
export interface ProxyCheck {
  readonly rtt: number;
  /** 2 in the real world: handshake, then the banner's way. */
  readonly banner: number;
  readonly echo: number;
}

const times = 9;
/** The first ones also pay for code that is not compiled yet. */
const unmeasured = 3;

export async function checkProxy(rtts: readonly number[]): Promise<ProxyCheck[]> {
  const server = createServer({ noDelay: true }, (socket) => {
    socket.write('banner\n');
    socket.on('error', () => {});
    socket.pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const proxy = await startChild(
    'proxy',
    rtts.map((rtt) => ({ port, rtt })),
  );
  try {
    const checks: ProxyCheck[] = [];
    for (const [i, rtt] of rtts.entries()) checks.push(await check(proxy.value[i] ?? 0, rtt));
    return checks;
  } finally {
    await proxy.stop();
    server.close();
  }
}

async function check(port: number, rtt: number): Promise<ProxyCheck> {
  const banners: number[] = [];
  const echoes: number[] = [];
  for (let n = 0; n < unmeasured + times; n += 1) {
    const began = performance.now();
    const socket = connect({ port, host: '127.0.0.1', noDelay: true, autoSelectFamily: false });
    await once(socket, 'data');
    banners.push(performance.now() - began);
    echoes.push(
      await timed(() => {
        socket.write('x');
        return once(socket, 'data');
      }),
    );
    socket.destroy();
  }
  const roundTrips = (all: readonly number[]) => median(all.slice(unmeasured)) / rtt;
  return { rtt, banner: roundTrips(banners), echo: roundTrips(echoes) };
}
