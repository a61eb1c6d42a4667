import { known, type Seen } from '../seen';
import { type Rule, step3 } from './rule';

const routed = ({ dns }: Seen) => dns?.kind === 'mx' || dns?.kind === 'implicit';

/** A zone that we do not see is nobody's fault where the appliance finds its mail server and is welcomed. */
const isInner = ({ there }: Seen) => there === 'welcome';

/** Whoever connects there reaches itself. */
const isLoopback = (address: string) => /^127\.|^0\.0\.0\.0$|^::1?$/.test(address);

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
    when: (seen) =>
      (seen.dns?.kind === 'null' && !isInner(seen)) ||
      (seen.digHosts?.length === 1 && seen.digHosts[0] === ''),
    on: ['dns', 'dig'],
    source: 'RFC 7505, section 3',
  },
  {
    name: 'mx-loopback',
    who: 'them',
    sure: 'likely',
    button: 'refresh',
    when: (seen) => {
      const tried = known(seen.facts.smtp) ?? [];
      return (
        routed(seen) &&
        tried.length > 0 &&
        tried.every(({ kind, address }) => kind === 'closed' && isLoopback(address))
      );
    },
    on: ['dns', 'smtp'],
    source: 'RFC 6890, section 2.2',
  },
  {
    // Which of the two is right, nobody knows: a zone may be gone, or seen from inside alone.
    name: 'unseen-here',
    who: 'unknown',
    sure: 'weak',
    button: 'refresh',
    when: (seen) => seen.dns?.kind === 'no-domain' && seen.dig?.result === 'answered' && !isInner(seen),
    on: ['dns', 'dig', 'telnet'],
    source: `${step3} (dig)`,
  },
  {
    // A resolver that checks signatures fails where one that does not is content.
    name: 'dns-fails-there',
    who: 'unknown',
    sure: 'likely',
    button: 'refresh',
    when: (seen) => routed(seen) && seen.dig?.result === 'failed',
    on: ['dig', 'dns'],
    source: 'RFC 4035, section 5.5; Cisco 118548',
  },
  {
    name: 'dns-differs',
    who: 'us',
    sure: 'likely',
    button: 'refresh',
    when: (seen) =>
      (routed(seen) && seen.dig?.result === 'no-domain') ||
      (seen.dns?.kind === 'mx' && seen.dig?.result === 'empty'),
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
