import type { Messages } from '../../messages';
import { type Block, code, listed, type Text } from '../../report';
import type { DomainFacts } from '../probes/domain-facts';
import { type Finding, findings, type Weight } from '../probes/findings';
import type { ServersFacts } from '../probes/mail-servers';
import type { SmtpFacts, Talk } from '../probes/smtp-facts';
import { replyBlocks } from '../replies/blocks';
import { replyText, smtpFact } from '../verdict/probed';
import { see } from '../verdict/seen';

/** Greetings that are shown: many servers of one operator say the same. */
const GREETINGS = 3;

type Promises = Pick<DomainFacts, 'dane' | 'mtaSts'>;

/** Each address with how far we got, and what follows from that for mail. */
export function serverBlocks(
  { conversations, more }: ServersFacts,
  promises: Promises | undefined,
  say: Messages,
): Block[] {
  if (conversations.length === 0) return [{ kind: 'text', text: say.ours.nobody() }];
  return [
    {
      kind: 'facts',
      facts: [
        ...conversations.map((one): [string, Text] => [one.exchanger, addressText(one, say)]),
        ...certificateRows(conversations, say),
      ],
    },
    ...(more === 0 ? [] : [{ kind: 'text' as const, text: say.ours.moreAddresses(more) }]),
    ...findingBlocks(conversations, promises, say),
    ...greetingBlocks(conversations, say),
  ];
}

/** `192.0.2.25: ✅ answers, 220, greeting after 2 s, TLSv1.3`. */
export function addressText({ address, outcome, ...rest }: SmtpFacts, say: Messages): Text {
  const { ours } = say;
  if (outcome.kind === 'closed') {
    const { passage } = outcome;
    const why = passage.kind === 'own' ? ours.closed.own : ours.closed.range(passage.range);
    return [code(address), ': ', why];
  }
  const { here } = see({ domain: rest.exchanger, smtp: [smtpFact({ address, outcome, ...rest })] });
  const reached = here === undefined ? [] : [': ', ours.reached[here]];
  if (outcome.kind !== 'connected') return [code(address), ...reached];
  const { banner, startTls } = outcome.talk;
  const largest = largestMessage(outcome.talk);
  return [
    code(address),
    ...reached,
    ...(banner.kind === 'reply' && banner.ms >= 1000 ? ours.after(Math.round(banner.ms / 1000)) : []),
    ...(startTls?.kind === 'secured' ? ours.secured(startTls.tls.protocol) : []),
    ...(largest === undefined ? [] : ours.largest(largest)),
  ];
}

/** Megabytes (RFC 1870; 0 there means no limit), as it says inside TLS, where senders ask. */
function largestMessage({ ehlo, ehloInside }: Talk): number | undefined {
  const last = ehloInside?.heard.kind === 'reply' ? ehloInside : ehlo;
  const size = last?.capabilities.find(({ keyword }) => keyword === 'SIZE')?.parameters ?? '';
  const octets = /^\d{1,12}$/.test(size) ? Number(size) : 0;
  return octets === 0 ? undefined : Math.max(1, Math.round(octets / 2 ** 20));
}

function certificateRows(conversations: readonly SmtpFacts[], say: Messages): [string, Text][] {
  const shown = new Map(
    conversations.flatMap(({ outcome }) => {
      const startTls = outcome.kind === 'connected' ? outcome.talk.startTls : undefined;
      const own = startTls?.kind === 'secured' ? startTls.tls.chain[0] : undefined;
      return own === undefined ? [] : [[own.digests.certificate.sha256, own] as const];
    }),
  );
  return [...shown.values()].map(({ subject, issuer, names, namesInAll, validTo }) => [
    say.ours.certificate,
    say.ours.certificateOf(names[0] ?? subject, issuer, validTo, Math.max(0, namesInAll - 1)),
  ]);
}

/** The same about several addresses is said once. */
export function findingBlocks(
  conversations: readonly SmtpFacts[],
  promises: Promises | undefined,
  say: Messages,
  weights: readonly Weight[] = ['blocks', 'waits', 'blocks-strict', 'advice'],
): Block[] {
  const now = Date.now();
  const found = new Map<string, { weight: Weight; text: Text; addresses: string[] }>();
  for (const one of conversations) {
    const dane = promises?.dane.find(({ exchanger }) => exchanger === one.exchanger);
    const promised = { now, ...(dane && { dane }), ...(promises && { mtaSts: promises.mtaSts }) };
    for (const finding of findings(one, promised)) {
      const key = keyOf(finding);
      const group = found.get(key) ?? {
        weight: finding.weight,
        text: say.ours.finding(finding),
        addresses: [],
      };
      group.addresses.push(one.address);
      found.set(key, group);
    }
  }
  const all = [...found.values()];
  const rows = weights.flatMap((weight) =>
    all
      .filter((one) => one.weight === weight)
      .map(({ text, addresses }): [string, Text] => [
        say.ours.weights[weight],
        [...listed(addresses.map(code)), ': ', ...text],
      ]),
  );
  const onlyAdvice = rows.length > 0 && all.length > 0 && all.every(({ weight }) => weight === 'advice');
  return [
    ...(rows.length === 0 ? [] : [{ kind: 'facts' as const, facts: rows }]),
    ...(onlyAdvice ? [{ kind: 'text' as const, text: say.ours.plainAdvice() }] : []),
  ];
}

function keyOf(finding: Finding): string {
  const { kind, weight } = finding;
  const detail = 'fault' in finding ? finding.fault : 'match' in finding ? finding.match : '';
  const reply = finding.kind === 'turned-away' ? replyText(finding.reply) : '';
  return [kind, weight, detail, reply].join(' ');
}

/** Their own words. Only what begins with three digits is kept by the probe. */
function greetingBlocks(conversations: readonly SmtpFacts[], say: Messages): Block[] {
  const said = conversations.flatMap(({ exchanger, address, outcome }) => {
    if (outcome.kind !== 'connected' || outcome.talk.banner.kind !== 'reply') return [];
    return [{ exchanger, address, text: replyText(outcome.talk.banner.reply) }];
  });
  const different = said.filter(({ text }, i) => said.findIndex((other) => other.text === text) === i);
  return different
    .slice(0, GREETINGS)
    .flatMap(({ exchanger, address, text }): Block[] => [
      { kind: 'foreign', from: say.ours.says(exchanger, address), text },
      ...(text.startsWith('220') ? [] : replyBlocks(text, say)),
    ]);
}
