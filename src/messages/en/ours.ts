import type { Failure } from '../../jobs/probes/dns-outcome';
import type { Finding, Weight } from '../../jobs/probes/findings';
import type { Reach } from '../../jobs/verdict/seen';
import type { ClosedRange } from '../../problem';
import { code, duration, type Text, text, time } from '../../report';
import { plural } from '../plural';

export type OwnFailure = Failure['kind'] | 'dnssec';

/** DNS and SMTP as this bot sees them itself. */
export const ours = {
  here: 'here',
  title: (): Text => text`From here`,
  failures: {
    servfail: 'SERVFAIL: its name servers fail',
    dnssec: 'SERVFAIL: its DNSSEC signatures are wrong',
    refused: 'REFUSED: it does not serve us',
    truncated: 'answer cut off, and TCP does not work',
    malformed: 'answer not readable',
    formerr: 'FORMERR: it does not understand the question',
    rcode: 'another DNS error',
    lame: 'it is not responsible and does not look further',
    timeout: 'no answer in time',
    unreachable: 'not reachable',
    'bad-name': 'no name that can be asked for',
    cancelled: 'our time was over',
  } satisfies Record<OwnFailure, string>,
  resolver: (resolver: string): string => `Resolver ${resolver}`,
  resolverFailed: (failed: number, asked: number): Text =>
    text`⚠️ ${failed} of ${asked} ${[plural(asked, 'question', 'questions')]} not answered`,
  resolversDiffer: (): Text =>
    text`Our resolvers do not agree; one of them has an old answer, or another zone:`,
  answers: {
    'no-data': 'no such record',
    'no-domain': 'no such domain',
    loop: 'aliases in a circle',
  },
  alias: (host: string): Text =>
    text` ⚠️ alias of ${code(host)}: an MX must not be one, some senders refuse it`,
  badName: (): Text => text` ⚠️ no host name`,
  alsoNull: (): Text => text`⚠️ A null MX stands beside them, which contradicts them.`,
  published: {
    spf: 'SPF',
    dmarc: 'DMARC',
    mtaSts: 'MTA-STS',
    tlsRpt: 'TLS-RPT',
    dane: 'DANE',
  },
  publishedNone: (): Text => text`none`,
  several: (count: number): Text => text`⚠️ ${count} records, so receivers count none`,
  faulty: (count: number): Text => text` ⚠️ ${count} ${[plural(count, 'mistake', 'mistakes')]} in it`,
  unknown: (reason: string): Text => text`could not be looked up (${[reason]})`,
  policyFailed: (): Text => text`⚠️ announced, but its policy cannot be fetched or read`,
  policy: { enforce: 'enforced', testing: 'testing only', none: 'switched off' },
  policyLacks: (host: string): Text => text`, ⚠️ does not list ${code(host)}`,
  dane: {
    none: 'none',
    insecure: 'records without valid DNSSEC: senders ignore them',
    unusable: 'records that no sender can use: TLS is required, the certificate is not checked',
    published: 'published, vouched for by DNSSEC',
    unknown: '⚠️ could not be looked up: senders that honour it wait',
  },
  reached: {
    welcome: '✅ answers',
    'turned-away': '⚠️ answers, but turns us away',
    rewritten: '⚠️ greeting rewritten on the way',
    'no-greeting': '⚠️ connected, no greeting',
    refused: '🔴 refused',
    'no-answer': '🔴 no answer',
    'no-route': '🔴 no route',
    'no-connection': '🔴 no connection',
  } satisfies Record<Reach, string>,
  closed: {
    own: 'not tried: one of our own addresses; I do not connect there',
    range: (range: ClosedRange): string => `not tried: ${ranges[range]} address; I do not connect there`,
  },
  after: (seconds: number): Text => text`, greeting after ${duration(seconds)}`,
  secured: (protocol: string): Text => text`, ${[protocol]}`,
  largest: (megabytes: number): Text => text`, up to ${megabytes} MB a message`,
  certificate: 'Certificate',
  certificateOf: (name: string, issuer: string, until: number, more: number): Text => [
    ...text`${code(name)}`,
    ...(more === 0 ? [] : text` and ${more} more ${[plural(more, 'name', 'names')]}`),
    ...text`, issued by ${code(issuer)}, until ${time(until)}`,
  ],
  nobody: (): Text => text`No address to connect to.`,
  moreAddresses: (count: number): Text =>
    text`${count} more ${[plural(count, 'address', 'addresses')]} not tried.`,
  says: (host: string, address: string): string => `${host} (${address}), its greeting to us`,
  weights: {
    blocks: '🔴 Blocks mail',
    waits: '⏳ Makes mail wait',
    'blocks-strict': '⚠️ Blocks strict senders',
    advice: 'Advice to them',
  } satisfies Record<Weight, string>,
  finding(finding: Finding): Text {
    switch (finding.kind) {
      case 'refused':
        return text`nothing listens on port 25 there, or a firewall refuses`;
      case 'no-answer':
        return text`nobody answers the connection: off, or packets are dropped`;
      case 'no-route':
        return text`there is no way to it from here`;
      case 'not-smtp':
        return text`what answers is no mail server`;
      case 'silent':
        return text`connected, then silence: overloaded, a tarpit, or a firewall that swallows`;
      case 'hung-up':
        return text`connected, then hung up without a word`;
      case 'too-much':
        return text`it sends more than any mail server does`;
      case 'turned-away':
        return finding.at === 'banner'
          ? text`greets with a refusal (${code(String(finding.reply.code))})`
          : finding.at === 'ehlo'
            ? text`refuses our EHLO (${code(String(finding.reply.code))})`
            : text`refuses our EHLO inside TLS (${code(String(finding.reply.code))}): who sends with TLS waits`;
      case 'mute-in-tls':
        return text`agrees to TLS and then says nothing inside it: who sends with TLS waits`;
      case 'starttls-again':
        return text`offers STARTTLS again inside TLS, which RFC 3207 forbids`;
      case 'slow-banner':
        return text`greets only after ${duration(finding.ms / 1000)}: slow, not down`;
      case 'teaser':
        return text`holds its greeting back on purpose; who talks too early is refused`;
      case 'no-esmtp':
        return text`knows no EHLO, only the old HELO`;
      case 'rewritten':
        return text`something between us rewrites SMTP (a firewall with ESMTP inspection)`;
      case 'unasked':
        return text`sent ${finding.octets} bytes that nobody had asked for`;
      case 'no-starttls':
        return text`offers no TLS: mail travels in clear`;
      case 'starttls-declined':
        return text`offers STARTTLS and then declines it`;
      case 'tls-failed':
        return text`the TLS handshake fails; appliances that require TLS deliver nothing`;
      case 'old-tls':
        return text`only ${[finding.protocol]}, which is outdated`;
      case 'certificate':
        return text`certificate: ${[certificate[finding.fault]]}`;
      case 'expires-soon':
        return text`certificate expires in ${finding.days} ${[plural(finding.days, 'day', 'days')]}`;
      case 'dane':
        return text`DANE: ${[dane[finding.match]]}`;
      case 'mta-sts':
        return text`MTA-STS: ${[mtaSts[finding.fault]]}`;
      default:
        return finding satisfies never;
    }
  },
  plainAdvice: (): Text =>
    text`Most senders check no certificate: advice alone does not keep mail waiting, unless TLS is required for this destination.`,
};

export const ranges: Record<ClosedRange, string> = {
  unspecified: 'an unspecified',
  private: 'a private',
  'carrier-nat': 'a carrier’s internal',
  loopback: 'a loopback',
  'link-local': 'a link-local',
  special: 'a special-purpose',
  multicast: 'a multicast',
  reserved: 'a reserved',
};
const certificate = {
  name: 'not for this name',
  chain: 'self-signed, or its issuer is not known here',
  expired: 'expired',
  'not-yet-valid': 'not valid yet',
};
const dane = {
  mismatch: 'its certificate is not the published one',
  'no-tls': 'promised in DNS, but it offers no TLS',
  unknown: 'could not be looked up',
};
const mtaSts = {
  'not-listed': 'its policy does not list this server',
  'no-tls': 'its policy demands TLS, and it offers none',
  certificate: 'its policy demands a valid certificate',
};
