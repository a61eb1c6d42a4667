import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { codeOf } from '../../error-code';
import type { Guard } from './address-guard';
import type { Dns } from './dns';
import { isFailure } from './dns-outcome';
import { exchangerAt } from './mail-route';
import type { MtaStsFault } from './mta-sts-facts';
import { timeLimit } from './time-limit';

/** RFC 8461 section 3.3 proposes both limits to senders. */
const LARGEST = 65_536;
const DEADLINE_MS = 10_000;

export interface FetchTools {
  readonly ask: Dns['ask'];
  readonly guard: Guard;
  /** 443 and the system's authorities; tests have others. */
  readonly https?: { readonly port?: number; readonly ca?: string };
}

export type Fetched = { readonly text: string } | { readonly why: MtaStsFault };

/**
 * Gets `https://mta-sts.<domain>/.well-known/mta-sts.txt` as a sender does, but from an address that was judged: the
 * name decides only whose certificate is expected. Never rejects.
 */
export async function fetchPolicy(
  { ask, guard, https = {} }: FetchTools,
  domain: string,
  signal: AbortSignal,
): Promise<Fetched> {
  const host = `mta-sts.${domain}`;
  const { addresses, a, aaaa } = await exchangerAt({ ask, guard }, host);
  const open = addresses.filter(({ passage }) => passage.kind === 'open');
  // One of each family: a web server with many addresses is asked twice at most.
  const chosen = [4, 6].flatMap((family) => open.find((one) => one.family === family) ?? []);
  if (chosen.length === 0) {
    if (addresses.length > 0) return { why: { kind: 'closed', addresses } };
    const failure = [a, aaaa].find(isFailure);
    return { why: failure === undefined ? { kind: 'no-host' } : { kind: 'host-unknown', failure } };
  }
  const limit = timeLimit(DEADLINE_MS, signal);
  const tries = chosen.map(({ address }) => get({ host, address, ...https }, limit.signal));
  try {
    const good = tries.map(async (one) =>
      'text' in (await one) ? one : Promise.reject(new Error('no policy')),
    );
    return await Promise.any(good);
  } catch {
    return (await tries[0]) as Fetched;
  } finally {
    limit.clear();
  }
}

interface Target {
  readonly host: string;
  readonly address: string;
  readonly port?: number;
  readonly ca?: string;
}

function get({ host, address, port = 443, ca }: Target, signal: AbortSignal): Promise<Fetched> {
  return new Promise((resolve) => {
    const asking = request(
      {
        host: address,
        port,
        servername: host,
        path: '/.well-known/mta-sts.txt',
        headers: { host, accept: 'text/plain', 'user-agent': 'esa-chatops' },
        agent: false,
        signal,
        ...(ca === undefined ? {} : { ca }),
      },
      (response) => void read(response).then(resolve, (error) => resolve({ why: faultOf(error, signal) })),
    );
    asking.on('error', (error) => resolve({ why: faultOf(error, signal) }));
    asking.end();
  });
}

async function read(response: IncomingMessage): Promise<Fetched> {
  const { statusCode: status = 0, headers } = response;
  const refused = (why: MtaStsFault): Fetched => {
    response.destroy();
    return { why };
  };
  if (status !== 200) return refused({ kind: 'status', status });
  const type = (headers['content-type'] ?? '').slice(0, 200);
  // We accept none, so whoever encodes anyway is not read: a decoder is one more thing to attack.
  const encoding = headers['content-encoding'];
  if (encoding !== undefined) return refused({ kind: 'type', type: `${type} (${encoding.slice(0, 50)})` });
  if (!/^text\/plain *(?:;|$)/i.test(type)) return refused({ kind: 'type', type });
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > LARGEST) return refused({ kind: 'too-large' });
    parts.push(part);
  }
  return { text: Buffer.concat(parts).toString('utf8') };
}

function faultOf(error: unknown, signal: AbortSignal): MtaStsFault {
  if (signal.aborted) return { kind: 'timeout' };
  const code = codeOf(error) ?? 'EUNKNOWN';
  const ofTls = /^(?:ERR_TLS|ERR_SSL|CERT_|UNABLE_TO|SELF_SIGNED|DEPTH_ZERO|EPROTO|INVALID_)/.test(code);
  return ofTls ? { kind: 'tls', code } : { kind: 'connect', code };
}
