import { z } from 'zod';
import { defineCommand, type Tools } from '../../command';
import type { Messages } from '../../messages';
import { type Block, code, listed, type Report, type Text } from '../../report';
import { troubleBlocks } from '../../trouble';
import { publishedBlock, resolverBlocks } from '../ours/dns-blocks';
import type { DomainFacts, MailRoute } from '../probes/domain-facts';
import {
  applianceView,
  type Differences,
  type DnsView,
  differences,
  isConclusive,
  type MailServer,
  ownView,
} from './dns-view';
import { type Answer, lineOf, reportEachAndHere, unreadBlock } from './each';
import { domain } from './words';

/** What is known from here so far: the route first, everything about the domain when the last answer came. */
interface OwnDns {
  readonly view: DnsView;
  readonly route: MailRoute;
  readonly facts?: DomainFacts;
}

export const dns = defineCommand({
  name: 'dns',
  usage: 'dns <domain>',
  examples: ['dns mail.com', 'dns mail.com on esa1'],
  level: 'viewer',
  args: z.tuple([domain]),
  bind: ([name]) => ({
    domain: name,
    run: async (tools) => {
      const line = lineOf(tools, 'dns', name);
      return reportEachAndHere<DnsView, OwnDns>(
        tools,
        (appliance) => applianceView(tools, appliance, name),
        (landed) => lookFromHere(tools, name, landed),
        (...soFar) => dnsReport(name, soFar, line, tools.say),
      );
    },
  }),
});

async function lookFromHere(
  tools: Pick<Tools, 'probe'>,
  name: string,
  landed: (soFar: OwnDns) => void,
): Promise<OwnDns> {
  const { lookup } = await tools.probe(name);
  const route = await lookup.route;
  const view = ownView(name, route);
  landed({ view, route });
  return { view, route, facts: await lookup.all };
}

function dnsReport(
  name: string,
  [answers, own]: readonly [readonly Answer<DnsView>[], Answer<OwnDns>],
  line: string,
  say: Messages,
): Report {
  const asked = [...answers, { ...own, value: own.value?.view }];
  const seen = asked.flatMap(({ appliance, value }) => (value ? [{ from: appliance, view: value }] : []));
  const waits = own.value !== undefined && own.value.facts === undefined;
  const pending = waits || asked.some(({ value, problem }) => !value && !problem);
  // "Nothing there" is the least that can be said; who got an error from its name servers says more.
  const first = (
    seen.find(({ view }) => isConclusive(view) && view.kind !== 'none') ??
    seen.find(({ view }) => !isConclusive(view)) ??
    seen[0]
  )?.view;
  const odd = differences(seen);
  const whole = seen.length === asked.length && seen.every(({ view }) => isConclusive(view));
  const failing = own.value?.facts?.resolvers.some(({ failed }) => Object.keys(failed).length > 0);
  const status =
    first === undefined ? 'unknown' : odd !== undefined || !whole || failing ? 'warning' : statusOf(first);
  return {
    language: say.language,
    status: pending ? 'info' : status,
    headline:
      first === undefined
        ? pending
          ? say.placeholder(line)
          : say.dns.noAnswer(name)
        : odd !== undefined
          ? say.dns.differ(name, seen.map(({ from }) => from).join(', '))
          : say.dns.headline(name, first.kind, first.servers.length + first.more, first.servers[0]?.host),
    blocks: [
      ...(odd === undefined ? [] : differenceBlocks(odd, say)),
      ...answers.flatMap((answer) => applianceBlocks(name, answer, say)),
      ...ownBlocks(name, own, say),
    ],
    actions: pending
      ? []
      : [
          { label: say.queue.host(name), invoke: line.replace(/^dns/, 'host') },
          { label: say.smtp.button(name), invoke: line.replace(/^dns/, 'smtp') },
          { label: say.refresh, invoke: line, again: true as const },
        ],
  };
}

function statusOf({ kind, servers }: DnsView): Report['status'] {
  if (kind === 'mx' || kind === 'itself')
    return servers.some(({ addresses }) => addresses.length > 0) ? 'ok' : 'critical';
  return isConclusive({ kind } as DnsView) ? 'critical' : 'unknown';
}

function differenceBlocks({ kind, each }: Differences, say: Messages): Block[] {
  const facts = each.map(({ from, only }): [string, Text] => [
    say.dns.only(from),
    typeof only === 'string' ? [say.verdict.dns[only === 'null-mx' ? 'null' : only]] : listed(only.map(code)),
  ]);
  return [
    { kind: 'facts', facts },
    { kind: 'text', text: say.dns.differenceMeaning[kind]() },
  ];
}

function applianceBlocks(
  name: string,
  { appliance, value, problem }: Answer<DnsView>,
  say: Messages,
): Block[] {
  if (problem) return troubleBlocks(appliance, problem.trouble, say);
  if (!value) return [{ kind: 'text', text: say.queue.reading(appliance) }];
  return [
    { kind: 'text', text: say.host.title(appliance) },
    ...viewBlocks(name, value, say),
    ...unreadBlock(appliance, value.unread, say),
  ];
}

function ownBlocks(name: string, { appliance, value, problem }: Answer<OwnDns>, say: Messages): Block[] {
  if (problem) return troubleBlocks(appliance, problem.trouble, say);
  if (!value) return [{ kind: 'text', text: say.queue.reading(appliance) }];
  const { view, route, facts } = value;
  return [
    { kind: 'text', text: say.ours.title() },
    ...viewBlocks(name, view, say),
    ...(route.kind === 'mx' && route.alsoNull ? [{ kind: 'text' as const, text: say.ours.alsoNull() }] : []),
    ...(facts === undefined
      ? []
      : [...resolverBlocks(facts, say), ...(route.kind === 'no-domain' ? [] : [publishedBlock(facts, say)])]),
  ];
}

function viewBlocks(name: string, { kind, servers, more }: DnsView, say: Messages): Block[] {
  return [
    { kind: 'text', text: say.dns.meaning(name, kind) },
    ...(servers.length === 0
      ? []
      : [{ kind: 'facts' as const, facts: servers.map((one) => serverFact(one, say)) }]),
    ...(more === 0 ? [] : [{ kind: 'text' as const, text: say.dns.more(more) }]),
  ];
}

function serverFact({ host, preference, addresses, bad, alias }: MailServer, say: Messages): [string, Text] {
  return [
    preference === undefined ? say.dns.address : `MX ${preference}`,
    [
      code(host),
      ...(bad
        ? say.ours.badName()
        : [' → ', ...(addresses.length === 0 ? say.dns.noAddress() : listed(addresses.map(code)))]),
      ...(alias === undefined ? [] : say.ours.alias(alias)),
    ],
  ];
}
