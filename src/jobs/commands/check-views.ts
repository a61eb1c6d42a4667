import type { Dig } from '../../esa-client/exchanges/dig';
import type { Messages } from '../../messages';
import type { Block } from '../../report';
import type { Checked } from './check-gather';
import { type DnsView, differences, mailServersOf, ownView } from './dns-view';

/** That not everybody is sent to the same mail servers, whatever the verdict: what one sees holds for it alone. */
export function viewsBlocks(name: string, { appliances, here }: Checked, say: Messages): Block[] {
  const own = here.dns.value && ownView(name, here.dns.value);
  const seen = [
    ...appliances.flatMap(({ appliance, host, dig }) => {
      // Where an SMTP route says where mail goes, what DNS says does not matter.
      const routed = host.value?.known === true && host.value.routes.length > 0;
      return dig.value && !routed ? [{ from: appliance, view: viewOf(dig.value) }] : [];
    }),
    ...(own ? [{ from: say.ours.here, view: own }] : []),
  ].flatMap(({ from, view }) => (view ? [{ from, view: namesOnly(view) }] : []));
  const odd = differences(seen);
  if (odd === undefined) return [];
  const from = seen.map((one) => one.from).join(', ');
  return [
    { kind: 'text', text: [...say.dns.differ(name, from), ' ', ...say.dns.differenceMeaning[odd.kind]()] },
  ];
}

/** Undefined: no MX, and whether the name has an address was not asked. */
function viewOf(dig: Dig): DnsView | undefined {
  const servers = mailServersOf(dig).map((one) => ({ ...one, addresses: [] }));
  const view = { servers, more: 0, unread: [] };
  if (dig.result !== 'answered') return dig.result === 'empty' ? undefined : { ...view, kind: dig.result };
  if (servers.length === 0) return undefined;
  return servers.every(({ host }) => host === '')
    ? { ...view, servers: [], kind: 'null-mx' }
    : { ...view, kind: 'mx' };
}

/** The appliance is asked for no addresses here: those change by place and hour. */
function namesOnly(view: DnsView): DnsView {
  return {
    ...view,
    servers: view.servers.map(({ host, preference }) => ({
      host,
      ...(preference !== undefined && { preference }),
      addresses: [],
    })),
  };
}
