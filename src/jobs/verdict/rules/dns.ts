import type { Seen } from '../seen';
import { type Rule, step3 } from './rule';

const routed = ({ dns }: Seen) => dns?.kind === 'mx' || dns?.kind === 'implicit';

/** A zone that we do not see is nobody's fault where the appliance finds its mail server and is welcomed. */
const isInner = ({ dig, there }: Seen) => dig?.result === 'answered' && there === 'welcome';

/** Without a host there is nobody to connect to. */
export const dnsRules = [
  {
    name: 'appliance-without-dns',
    who: 'us',
    sure: 'sure',
    button: 'refresh',
    when: (seen) => seen.dig?.result === 'no-server' && routed(seen),
    on: ['dig', 'dns'],
    source: `${step3} (dig)`,
  },
  {
    name: 'null-mx',
    who: 'them',
    sure: 'sure',
    button: 'refresh',
    when: (seen) => seen.dns?.kind === 'null' || (seen.digHosts?.length === 1 && seen.digHosts[0] === ''),
    on: ['dns', 'dig'],
    source: 'RFC 7505, section 3',
  },
  {
    name: 'dns-differs',
    who: 'us',
    sure: 'likely',
    button: 'refresh',
    when: (seen) =>
      (seen.dns?.kind === 'no-domain' && seen.dig?.result === 'answered' && !isInner(seen)) ||
      (routed(seen) && ['no-domain', 'failed'].includes(seen.dig?.result ?? '')),
    on: ['dig', 'dns'],
    source: `${step3} (dig)`,
  },
  {
    name: 'no-domain-both',
    who: 'them',
    sure: 'sure',
    button: 'refresh',
    when: (seen) => seen.dns?.kind === 'no-domain' && seen.dig?.result === 'no-domain',
    on: ['dns', 'dig'],
    source: 'RFC 2308, section 2.1',
  },
  {
    name: 'no-domain',
    who: 'them',
    sure: 'likely',
    button: 'refresh',
    when: (seen) => (seen.dns?.kind === 'no-domain' && !isInner(seen)) || seen.dig?.result === 'no-domain',
    on: ['dns', 'dig'],
    source: 'RFC 2308, section 2.1',
  },
  {
    name: 'no-mail-host',
    who: 'them',
    sure: 'likely',
    button: 'refresh',
    when: (seen) => (seen.dns?.kind === 'none' || seen.dns?.kind === 'loop') && !isInner(seen),
    on: ['dns', 'dig'],
    source: 'RFC 5321, section 5.1',
  },
  {
    name: 'dnssec',
    who: 'them',
    sure: 'likely',
    button: 'refresh',
    when: (seen) => seen.dns?.failure === 'servfail-dnssec',
    on: ['dns', 'dig'],
    source: 'RFC 4035, section 5.5',
  },
  {
    name: 'dns-broken',
    who: 'them',
    sure: 'likely',
    button: 'refresh',
    when: (seen) => seen.dns?.failure === 'servfail' && seen.dig?.result === 'failed',
    on: ['dns', 'dig'],
    source: 'RFC 1035, section 4.1.1; Cisco 118548',
  },
  {
    name: 'dns-silent',
    who: 'unknown',
    sure: 'weak',
    button: 'refresh',
    when: (seen) => ['no-server', 'failed'].includes(seen.dig?.result ?? '') && seen.dns?.kind === 'unknown',
    on: ['dns', 'dig'],
    source: 'Cisco 118548',
  },
] as const satisfies readonly Rule[];
