import { secondsIn } from './lines';

export interface MailExchanger {
  readonly preference: number;
  readonly host: string;
  readonly ttlSeconds?: number;
}

export interface Gateway {
  readonly name: string;
  readonly state?: string;
  readonly lastActivity?: string;
  readonly active?: string;
}

interface Blocks {
  readonly mx: readonly MailExchanger[];
  readonly addresses: readonly { readonly preference?: number; readonly ip: string }[];
  readonly routes: readonly string[];
  readonly gateways: readonly Gateway[];
  /** The remote server's own words. */
  readonly last5xx?: string;
}

// Layout from memory of older guides, and from fragments of a vendor test suite: matched loosely.
const heads = {
  mx: /^MX Records:?$/i,
  addresses: /^Ordered IP addresses:?(?: \(.{0,80}\))?$/i,
  routes: /^SMTP routes for this host:?$/i,
  last5xx: /^Last 5XX Error:?(?:\s+(?<rest>\S.*))?$/i,
  gateways: /^Virtual Gateway(?:\(tm\))? information:?$/i,
} as const;
type Block = keyof typeof heads;

const mxRow =
  /^\s*(?<preference>\d{1,5})\s+(?:(?<ttl>\d{1,9}[smhdw]?(?:\d{1,4}[smhd]){0,4})\s+)?(?<host>[\w.-]{1,255})$/;
const addressRow =
  /^\s*(?:(?<preference>\d{1,5})\s+)?(?<ips>[0-9a-f.:]{2,45}(?:[, ]+[0-9a-f.:]{2,45}){0,30})$/i;
const columnNames = /^\s*Preference\s+(?:TTL\s+Hostname|IPs?)$/i;
const rule = /^\s*[-=]{5,}$/;
const gatewayName = /^(?<name>\S{1,255} \([^()]{1,100}\)):?$/;
const gatewayFact = /^\s*(?<label>Host up\/down|Last Activity|Active Recipients):?\s+(?<value>\S.*)$/i;

/** Takes the blocks out of the lines; what belongs to none of them is the rest. */
export function readHostBlocks(lines: readonly string[]): { blocks: Blocks; rest: string[] } {
  const mx: MailExchanger[] = [];
  const addresses: { preference?: number; ip: string }[] = [];
  const routes: string[] = [];
  const gateways: { -readonly [K in keyof Gateway]: Gateway[K] }[] = [];
  const rest: string[] = [];
  let errorText: string[] | undefined;
  let rules = 0;
  let block: Block | undefined;

  const read: Record<Block, (line: string) => boolean> = {
    mx(line) {
      const row = mxRow.exec(line)?.groups;
      if (!row) return columnNames.test(line);
      const ttlSeconds = ttlOf(row.ttl);
      mx.push({
        preference: Number(row.preference),
        host: row.host ?? '',
        ...(ttlSeconds !== undefined && { ttlSeconds }),
      });
      return true;
    },
    addresses(line) {
      const row = addressRow.exec(line)?.groups;
      if (!row) return columnNames.test(line);
      const preference = row.preference === undefined ? {} : { preference: Number(row.preference) };
      for (const ip of (row.ips ?? '').split(/[, ]+/)) addresses.push({ ...preference, ip });
      return true;
    },
    routes(line) {
      routes.push(line.trim());
      return true;
    },
    last5xx(line) {
      if (rule.test(line)) rules += 1;
      else errorText?.push(line);
      return true;
    },
    gateways(line) {
      const name = gatewayName.exec(line)?.groups?.name;
      const fact = gatewayFact.exec(line)?.groups;
      const current = gateways.at(-1);
      if (name !== undefined) gateways.push({ name });
      else if (fact?.value !== undefined && current) {
        if (/^host/i.test(fact.label ?? '')) current.state = fact.value;
        else if (/^last/i.test(fact.label ?? '')) current.lastActivity = fact.value;
        else current.active = fact.value;
      } else return rule.test(line);
      return true;
    },
  };

  for (const line of lines) {
    const head = (Object.keys(heads) as Block[]).find((name) => heads[name].test(line));
    // Between its rules the remote server's text may say anything, headings included.
    const insideError = block === 'last5xx' && rules === 1;
    if (head !== undefined && !insideError && !(head === 'last5xx' && errorText)) {
      block = head;
      if (head === 'last5xx') {
        const sameLine = heads.last5xx.exec(line)?.groups?.rest;
        errorText = sameLine === undefined ? [] : [sameLine];
        if (sameLine !== undefined) block = undefined;
      }
    } else if (block === undefined) rest.push(line);
    else if (line === '' && !insideError) block = block === 'gateways' ? block : undefined;
    else if (!read[block](line)) {
      block = undefined;
      rest.push(line);
    } else if (block === 'last5xx' && rules >= 2) block = undefined;
  }
  const last5xx = errorText?.join('\n').trim();
  return { blocks: { mx, addresses, routes, gateways, ...(last5xx && { last5xx }) }, rest };
}

/** `29m12s`, `3600`. */
function ttlOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return /^\d+$/.test(text) ? Number(text) : secondsIn(text.replace(/(?<=[a-z])(?=\d)/gi, ' '));
}
