import type { RecordType } from '../src/jobs/probes/dns-outcome';
import { type NameServers, startNameServers, type Zone } from '../test/peers/mail/name-servers';
import { startChild } from './children';
import type { Bench } from './row';

/** knot on loopback, and the same at each distance. It has the socket buffer that the system gives. */
export interface Resolver {
  /** By the milliseconds of distance, 0 without a proxy. */
  at(rtt: number): { readonly address: string; readonly port: number };
  readonly servers: NameServers;
}

/** What there must be to measure it. */
export const nameServers = ['/usr/sbin/knotd', '/usr/sbin/unbound'];

/** Any name below `bulk.example` has an MX and both addresses, so that none is asked twice. */
const zones: Record<string, Zone> = {
  example: { records: '' },
  'bulk.example': { records: '* MX 10 mx\n* A 192.0.2.1\n* AAAA 2001:db8::1' },
  'one.example': {
    records: `
@ MX 10 mx1
@ MX 20 mx2
@ A 192.0.2.9
mx1 A 192.0.2.1
mx1 AAAA 2001:db8::1
mx2 A 192.0.2.2
mx2 AAAA 2001:db8::2
@ TXT "v=spf1 ip4:192.0.2.0/24 -all"
_dmarc TXT "v=DMARC1; p=reject"
_smtp._tls TXT "v=TLSRPTv1; rua=mailto:t@one.example"
`,
  },
};

export async function startResolver(
  rtts: readonly number[],
  bench: Bench,
  more: Record<string, Zone> = {},
): Promise<Resolver> {
  const servers = await startNameServers({ ...zones, ...more });
  bench.undo(servers.stop);
  const near = Number(servers.authority.split(':')[1]);
  const proxy = await startChild(
    'proxy',
    rtts.map((rtt) => ({ rtt, port: near, udp: true as const })),
  );
  bench.undo(proxy.stop);
  return {
    servers,
    at(rtt) {
      const port = rtt === 0 ? near : (proxy.value[rtts.indexOf(rtt)] ?? 0);
      return { port, address: `127.0.0.1:${port}` };
    },
  };
}

export const types = ['MX', 'A', 'AAAA'] as const satisfies readonly RecordType[];

let names = 0;
/** So many that nobody has asked for. */
export function freshNames(count: number): string[] {
  names += count;
  return Array.from({ length: count }, (_, i) => `d${names - i}.bulk.example`);
}
