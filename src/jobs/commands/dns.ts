import { z } from 'zod';
import { defineCommand, type Tools } from '../../command';
import { readDomain } from '../../domain';
import { type Dig, dig } from '../../esa-client/exchanges/dig';
import type { Messages } from '../../messages';
import { type Block, code, type Report, type Text } from '../../report';
import { troubleBlocks } from '../../trouble';
import { type Answer, askEach, lineOf, onlyIfSeveral, unreadBlock } from './each';
import { domain } from './words';

/** Mail servers whose addresses are looked up, the best first: each costs two questions. */
const SERVERS = 4;

/** A destination as one resolver sees it. Whoever else has a view (this bot's own) makes one of these. */
export interface DnsView {
  /** `null-mx`: says that it takes no mail (RFC 7505). `itself`: no MX, so its own addresses count (RFC 5321, 5.1). */
  readonly kind: 'mx' | 'itself' | 'null-mx' | 'none' | Exclude<Dig['result'], 'answered' | 'empty'>;
  readonly servers: readonly MailServer[];
  /** Further mail servers that were not looked up. */
  readonly more: number;
  readonly unread: readonly string[];
}

interface MailServer {
  readonly host: string;
  readonly preference?: number;
  readonly addresses: readonly string[];
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
      const shown = (answers: readonly Answer<DnsView>[]) => dnsReport(name, answers, line, tools.say);
      return shown(
        await askEach(
          tools,
          (appliance) => view(tools, appliance, name),
          (soFar) => tools.show(shown(soFar)),
        ),
      );
    },
  }),
});

async function view(tools: Pick<Tools, 'ask'>, appliance: string, name: string): Promise<DnsView> {
  const mx = await tools.ask(appliance, dig({ type: 'mx', name }));
  const { unread } = mx;
  if (mx.result !== 'answered' && mx.result !== 'empty')
    return { kind: mx.result, servers: [], more: 0, unread };
  const records = mailServersOf(mx);
  if (records.length === 0) {
    const addresses = await addressesOf(tools, appliance, name);
    const servers = addresses.length === 0 ? [] : [{ host: name, addresses }];
    return { kind: servers.length === 0 ? 'none' : 'itself', servers, more: 0, unread };
  }
  if (records.every(({ host }) => host === '')) return { kind: 'null-mx', servers: [], more: 0, unread };
  const servers = await Promise.all(
    records.slice(0, SERVERS).map(async ({ host, preference }) => ({
      host,
      preference,
      addresses: await addressesOf(tools, appliance, host),
    })),
  );
  return { kind: 'mx', servers, more: Math.max(0, records.length - SERVERS), unread };
}

/** The best first, as a mail server tries them. */
export function mailServersOf({ records }: Dig): { host: string; preference: number }[] {
  return records
    .flatMap(({ type, data, preference }) =>
      type === 'MX' && preference !== undefined ? [{ host: data.toLowerCase(), preference }] : [],
    )
    .sort((a, b) => a.preference - b.preference || (a.host < b.host ? -1 : 1));
}

async function addressesOf(tools: Pick<Tools, 'ask'>, appliance: string, host: string): Promise<string[]> {
  const read = readDomain(host);
  // A zone may name anything as its mail server; what is no host name is shown, and not asked about.
  if (!('domain' in read)) return [];
  const found = await Promise.all(
    (['a', 'aaaa'] as const).map((type) => tools.ask(appliance, dig({ type, name: read.domain }))),
  );
  return found
    .flatMap(({ records }) => records)
    .flatMap(({ type, data }) => (type === 'A' || type === 'AAAA' ? [data] : []))
    .sort();
}

function dnsReport(name: string, answers: readonly Answer<DnsView>[], line: string, say: Messages): Report {
  const seen = answers.flatMap(({ appliance, value }) => (value ? [{ from: appliance, view: value }] : []));
  const pending = answers.some(({ value, problem }) => !value && !problem);
  const [first] = seen;
  const odd = differences(seen);
  const status =
    first === undefined
      ? 'unknown'
      : odd.length > 0 || seen.length < answers.length
        ? 'warning'
        : statusOf(first.view);
  return {
    language: say.language,
    status: pending ? 'info' : status,
    headline:
      first === undefined
        ? pending
          ? say.placeholder(line)
          : say.dns.noAnswer(name)
        : odd.length > 0
          ? say.dns.differ(name, seen.length)
          : say.dns.headline(
              name,
              first.view.kind,
              first.view.servers.length + first.view.more,
              bestOf(first.view),
            ),
    blocks: [
      ...(odd.length > 0 ? differenceBlocks(odd, say) : []),
      ...answers.flatMap((answer) => applianceBlocks(name, answer, answers.length > 1, say)),
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
  return kind === 'unclear' ? 'unknown' : 'critical';
}

function bestOf({ servers }: DnsView): string | undefined {
  return servers[0]?.host;
}

/** What not everybody sees, as words that can be compared. */
function differences(
  seen: readonly { from: string; view: DnsView }[],
): { from: string; only: readonly string[] }[] {
  const words = seen.map(({ from, view: one }) => ({
    from,
    words:
      one.servers.length === 0
        ? [one.kind]
        : one.servers.map(({ host, preference, addresses }) =>
            [preference, host, ...addresses].filter((part) => part !== undefined).join(' '),
          ),
  }));
  return words
    .map(({ from, words: own }) => ({
      from,
      only: own.filter((word) => !words.every((other) => other.words.includes(word))),
    }))
    .filter(({ only }) => only.length > 0);
}

function differenceBlocks(odd: readonly { from: string; only: readonly string[] }[], say: Messages): Block[] {
  const facts = odd.map(({ from, only }): [string, Text] => [say.dns.only(from), list(only)]);
  return [
    { kind: 'facts', facts },
    { kind: 'text', text: say.dns.differenceMeaning() },
  ];
}

function applianceBlocks(
  name: string,
  { appliance, value, problem }: Answer<DnsView>,
  several: boolean,
  say: Messages,
): Block[] {
  if (problem) return troubleBlocks(appliance, problem.trouble, say);
  if (!value) return [{ kind: 'text', text: say.queue.reading(appliance) }];
  const facts = value.servers.map(({ host, preference, addresses }): [string, Text] => [
    preference === undefined ? say.dns.address : `MX ${preference}`,
    [code(host), ' → ', ...(addresses.length === 0 ? say.dns.noAddress() : list(addresses))],
  ]);
  return [
    ...onlyIfSeveral(several, appliance, say),
    { kind: 'text', text: say.dns.meaning(name, value.kind) },
    ...(facts.length === 0 ? [] : [{ kind: 'facts' as const, facts }]),
    ...(value.more === 0 ? [] : [{ kind: 'text' as const, text: say.dns.more(value.more) }]),
    ...unreadBlock(appliance, value.unread, say),
  ];
}

function list(values: readonly string[]): Text {
  return values.flatMap((value, i) => (i === 0 ? [code(value)] : [', ', code(value)]));
}
