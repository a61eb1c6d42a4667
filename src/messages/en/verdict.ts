import type { ReverseFacts } from '../../jobs/probes/domain-facts';
import type { FactName, Facts } from '../../jobs/verdict/facts';
import type { Told } from '../../jobs/verdict/judge';
import type { RuleName, Source } from '../../jobs/verdict/rules';
import type { Blame, Confidence } from '../../jobs/verdict/rules/rule';
import type { Reach } from '../../jobs/verdict/seen';
import { code, duration, listed, type Text, text, time } from '../../report';

type Result<K extends 'dig' | 'dns'> =
  Exclude<Facts[K], 'failed' | undefined> extends infer F
    ? F extends { result: infer R extends string }
      ? R
      : F extends { kind: infer R extends string }
        ? R
        : never
    : never;

const d = ({ domain }: Told) => code(domain);

/** Why the connection of just now counts more than what was found before. */
function before({ before: { reply, state } = {} }: Told): Text {
  const ago = reply?.ago === undefined ? [] : text` ${duration(reply.ago)} ago`;
  return [
    ...(reply === undefined
      ? []
      : reply.bounced
        ? text` The ${code(reply.codes)} in its log${ago} sent one message back; it keeps no other waiting.`
        : text` The ${code(reply.codes)} in its log was${ago.length > 0 ? ago : [' earlier']}; it answers now.`),
    ...(state === undefined
      ? []
      : text` The state “${[states[state]]}” is from its last try; this connection is newer.`),
  ];
}

const states = { down: 'down', unknown: 'unknown' };

const sentences: Record<RuleName, (told: Told) => Text> = {
  suspended: (told) =>
    text`Delivery is suspended on the appliance: nothing leaves it for ${d(told)} or for anybody else until it is resumed.`,
  'no-record': (told) => text`The appliance holds no mail for ${d(told)}: there is nothing to clear.`,
  'no-domain-no-mail': (told) =>
    text`${d(told)} does not exist in DNS (NXDOMAIN), and the appliance holds no mail for it: check the spelling.`,
  'nothing-waiting': (told) => text`${d(told)} is up and nothing is waiting for it.`,
  'appliance-without-dns': (told) =>
    text`The DNS servers of the appliance do not answer it, although ${d(told)} resolves from here: look at its DNS settings and its way to them.`,
  'null-mx': (told) => text`${d(told)} declares in DNS that it takes no mail: the address is probably wrong.`,
  'mx-loopback': (told) =>
    text`The mail hosts that DNS names for ${d(told)} have addresses by which every host reaches itself: no mail can leave for it. The address is probably wrong.`,
  'unseen-here': (told) =>
    text`${d(told)} does not exist in DNS as we see it from here, but the appliance gets an answer: its cache is old, or its DNS servers see more than ours. Compare both with a third resolver.`,
  'dns-fails-there': (told) =>
    text`${d(told)} resolves from here, but fails for the appliance: its resolver checks DNSSEC signatures and finds them wrong, does not reach the name servers, or remembers an old failure. Flush its DNS cache, then ask again.`,
  'dns-differs': (told) =>
    text`The appliance does not get from DNS what we get about ${d(told)}: its cache is old, or it asks other servers. Flush its DNS cache, then compare again.`,
  'no-domain-both': (told) => text`${d(told)} does not exist in DNS, seen from the appliance and from here.`,
  'no-domain': (told) => text`${d(told)} does not exist in DNS, seen from one side; the other was not seen.`,
  'no-mail-host': (told) => text`DNS names no host that takes mail for ${d(told)}.`,
  dnssec: (told) =>
    text`The DNSSEC signatures of ${d(told)} are wrong: whoever checks them, and perhaps the appliance, finds no mail host.`,
  'dns-broken': (told) =>
    text`The name servers of ${d(told)} fail, seen from the appliance and from here. That does not mean that the domain does not exist; mail waits until they work. If both sides ask the same resolver, look at that first.`,
  'dns-silent': (told) =>
    text`DNS for ${d(told)} cannot be looked up, neither on the appliance nor here: theirs or ours cannot be told apart.`,
  'tls-fails': (told) =>
    text`The appliance must use TLS for ${d(told)}, and it does not come about: a greeting with 220 helps nothing.`,
  'greylisting-lasts': (told) =>
    text`${d(told)} answers with greylisting, but mail has waited for hours: its retries leave by different addresses, or what looks like greylisting is a refusal.`,
  greylisting: (told) =>
    told.nextTry === undefined
      ? text`Greylisting: ${d(told)} takes this mail on a later try.`
      : text`Greylisting: ${d(told)} takes this mail on a later try; next try about ${time(told.nextTry)} at the earliest; when the appliance makes it, it does not show.`,
  inspected: (told) =>
    text`Something between the appliance and ${d(told)} rewrites SMTP (the greeting is hidden): switch off ESMTP inspection for the appliance.`,
  'turned-away-there-alone': (told) =>
    text`${d(told)} turns the appliance away, but welcomes us from here: it is about the address that the appliance sends from.`,
  'no-reverse-dns': (told) =>
    text`${d(told)} refuses the appliance’s address for its reverse DNS, and from here too that is missing or does not lead back: have a PTR record set for it.`,
  'reply-us': (told) => text`${d(told)} refuses for a reason on our side, by its own words.`,
  'reply-path': (told) => text`The last delivery to ${d(told)} failed on the way; the reply says no more.`,
  'reply-them': (told) => text`${d(told)} refuses for now for a reason on its own side, by its own words.`,
  'reply-recipient': (told) =>
    text`${d(told)} refuses one address or mailbox for now, by its own words. That says nothing about mail for others there.`,
  'reply-message': (told) =>
    text`${d(told)} refuses a message for now for what is in it, or for its sender, by its own words. That says nothing about other mail.`,
  'reply-unclear': (told) =>
    text`${d(told)} refuses for now and does not say why. The appliance tries again by itself.`,
  'bounced-us': (told) =>
    text`${d(told)} refuses mail for good for a reason on our side, by its own words, and it goes back to its senders. Mend that first: a retry returns what waits in the same way.`,
  'bounced-idle': (told) =>
    text`Nothing is waiting for ${d(told)}, but the last mail was refused for good and returned to its sender.`,
  'refuse-all': (told) =>
    text`${d(told)} turns everybody away, the appliance and us, before any mail is offered.`,
  'turned-away': (told) =>
    text`${d(told)} answers and turns the connection away; whether it is about our address cannot be told from one side.`,
  'other-hosts': (told) =>
    text`The appliance sends to other hosts for ${d(told)} than DNS names from here, and does not reach them: its DNS answer is old, or another one.`,
  'blocked-path': (told) =>
    text`${d(told)} answers from here, but the appliance cannot connect: look at the firewall, the interface and the public address it leaves by; or they block that address.`,
  'another-answers': (told) =>
    text`The appliance cannot connect to the mail host of ${d(told)} that it tried; another one answers from here. It goes on to the others by itself: test that one from the appliance.`,
  'no-mx-no-answer': (told) =>
    text`${d(told)} names no mail host in DNS, and its own address takes no mail, neither from the appliance nor from here: the address is probably mistyped.`,
  'refused-both': (told) =>
    text`${d(told)} refuses connections from the appliance and from here: their mail server is off, unless both leave by one firewall of ours that refuses.`,
  'no-route-both': (told) => text`There is no route to ${d(told)} from the appliance, nor from here.`,
  'no-answer-both': (told) =>
    text`${d(told)} cannot be reached from the appliance, nor from here: their side is down, or our network blocks port 25. Check a domain that works: if it answers from here, it is them.`,
  'no-greeting-both': (told) =>
    text`${d(told)} takes connections from the appliance and from here, but does not greet: their server hangs or makes us wait on purpose, unless a firewall of ours answers in its place.`,
  'no-greeting-there': (told) =>
    text`${d(told)} greets us here, but not the appliance: something on its way swallows SMTP, or they make its address wait.`,
  'no-greeting': (told) =>
    text`The appliance connects to ${d(told)}, but gets no greeting. Look further: smtpping, packet capture, domain debug log.`,
  'refused-there': (told) =>
    text`The appliance’s connection to ${d(told)} fails; whether it is them or the path cannot be told from one side. Look further: smtpping, packet capture, domain debug log.`,
  'no-answer-there': (told) =>
    text`The appliance gets no answer from ${d(told)}: their side, the path, or the interface it leaves by. Look further: smtpping, packet capture, domain debug log.`,
  slow: (told) =>
    text`${d(told)} answers, but slowly: slow, not down. The appliance may give up before the greeting.`,
  'inspected-both': (told) =>
    text`The greeting of ${d(told)} is hidden from the appliance and from us alike: a firewall rewrites SMTP, theirs or one that we share. Mail may get through all the same.`,
  'other-hosts-answer': (told) =>
    text`The appliance sends to other hosts for ${d(told)} than DNS names from here, and they greet it. If ${d(told)} has moved its mail, they may refuse it for good: flush the DNS cache and compare before a retry.`,
  'on-its-way': (told) =>
    text`${d(told)} is up and greets the appliance with 220; its mail is a few minutes old at most and on its way.`,
  'answers-up': (told) =>
    text`${d(told)} greets the appliance with 220 and is up, yet mail has waited for more than an hour: what holds it comes after the greeting. Retry delivery, then read the log for its reply.`,
  answers: (told) =>
    text`The appliance connects to ${d(told)} and is greeted with 220: its next automatic try should pass.${before(told)} Retry delivery, so as not to wait for it.`,
  'answers-nothing-waiting': (told) =>
    text`The appliance connects to ${d(told)} and is greeted with 220, and nothing is waiting.`,
  'answers-here': (told) =>
    text`${d(told)} answers from here; what the appliance sees is not known yet. Test it from the appliance.`,
  'unreached-here': (told) =>
    text`${d(told)} is not reached from here; that may be our own network. Test it from the appliance.`,
  bounced: (told) =>
    text`Mail for ${d(told)} was refused for good and returned to its senders; that explains no mail that waits.`,
  'not-tried': (told) => text`The appliance has not tried ${d(told)} yet: the first try is still to come.`,
  'state-down': (told) =>
    text`${d(told)} is down for the appliance: refused, no route, or the SMTP conversation timed out. Which of them, its state does not say.`,
  'state-unknown': (told) =>
    text`The appliance cannot connect to ${d(told)}: perhaps by a wrong interface, or its address is not translated by the firewall. Its state does not say which.`,
  'up-retrying': (told) =>
    text`${d(told)} is up and its mail has waited less than an hour: that is what automatic retries look like.`,
  'up-stuck': (told) => text`${d(told)} is up, yet mail waits for it. Why, its state does not say.`,
  'nothing-known': (told) => text`Nothing is known about ${d(told)}: no check brought an answer.`,
};

const who: Record<Blame, string> = {
  them: 'It is them',
  us: 'It is us',
  path: 'It is the path between',
  itself: 'Clears by itself',
  unknown: 'Unknown',
};

const sure: Record<Confidence, string> = { sure: 'sure', likely: 'likely', weak: 'a first sign only' };

const facts: Record<FactName, string> = {
  host: 'State on the appliance',
  suspended: 'Delivery',
  dig: 'DNS on the appliance',
  telnet: 'Connection from the appliance',
  smtpping: 'SMTP test from the appliance',
  dns: 'DNS from here',
  smtp: 'Connection from here',
  log: 'Last reply in the log',
  sending: 'Sends from',
};

const reach: Record<Reach, string> = {
  welcome: 'connected, welcomed',
  'turned-away': 'connected, turned away',
  rewritten: 'connected, greeting rewritten on the way',
  'no-greeting': 'connected, no greeting',
  refused: 'refused',
  'no-answer': 'no answer',
  'no-route': 'no route',
  'no-connection': 'no connection',
};

const dig: Record<Result<'dig'>, string> = {
  answered: 'answered',
  empty: 'no MX',
  'no-domain': 'no such domain',
  failed: 'a name server failed',
  'no-server': 'no name server answered',
  unclear: 'could not be read',
};

const dns: Record<Result<'dns'>, string> = {
  mx: 'mail hosts',
  implicit: 'no MX, its own address counts',
  null: 'takes no mail (null MX)',
  none: 'no mail host',
  'no-domain': 'no such domain',
  loop: 'aliases in a circle',
  unknown: 'could not be looked up',
};

/** Behind an address of ours: its name, and what receivers make of that. */
function reverse(found: ReverseFacts): Text {
  switch (found.kind) {
    case 'confirmed':
      return text`is ${code(found.names[0] ?? '')}, and that leads back`;
    case 'unconfirmed':
      return text`⚠️ is ${code(found.names[0] ?? '')}, but that does not lead back: many receivers refuse mail from it`;
    case 'none':
      return text`⚠️ has no reverse DNS: many receivers refuse mail from it`;
    case 'private':
      return text`is private: receivers see another address (name it: ${code('sendsFrom')} in the configuration)`;
    case 'unknown':
      return text`its reverse DNS could not be looked up`;
    default:
      return found satisfies never;
  }
}

export const verdict = {
  sentences,
  who,
  sure,
  facts,
  reach,
  dig,
  dns,
  reverse,
  /** `addresses`: those it sends from, when they are known. */
  blockLists: (addresses: readonly string[]): Text => [
    ...(addresses.length === 0
      ? text`Look the public address that the appliance sends from up on the block lists`
      : text`Look ${listed(addresses.map(code))} up on the block lists`),
    ...text`; if it is on none, ask their postmaster, with the exact reply and its time.`,
  ],
  suspended: 'suspended',
  running: 'running',
  noRecord: 'no record',
  waiting: 'waiting',
  closed: 'not tried: no public address',
  confidence: 'Confidence',
  source: 'By',
  /** Written in English where the rule is. */
  sources: (source: Source): string => source,
  failed: (facts: string): Text => text`No answer came to: ${[facts]}. The verdict may change with it.`,
};
