import { isIP } from 'node:net';
import type { Tools } from '../../command';
import { readDomain } from '../../domain';
import { dig } from '../../esa-client/exchanges/dig';
import { type Telnet, telnet } from '../../esa-client/exchanges/telnet';
import type { DomainFacts, MailRoute } from '../probes/domain-facts';
import type { ServersFacts } from '../probes/mail-servers';
import type { SmtpFacts } from '../probes/smtp-facts';
import { mailServersOf } from './dns-view';

/** Port 25 of a destination as one appliance finds it. */
export interface SmtpView {
  /** `null-mx`: it takes no mail. `bad-mx`: what its zone names is no host. Neither is connected to. */
  readonly result: SmtpResult;
  /** The mail server that was connected to: the first of the appliance's own MX records, or what was asked for. */
  readonly server?: string;
  readonly seen?: Telnet;
}

export type SmtpResult =
  | 'welcome'
  | 'rejected'
  | 'no-greeting'
  | Exclude<Telnet['result'], 'connected'>
  | 'null-mx'
  | 'bad-mx';

/** What is known from here so far; `done` when every address was tried. */
export interface OwnSmtp extends ServersFacts {
  /** Absent for an address: there is nothing to look up. */
  readonly route?: MailRoute;
  /** What the domain promises about its servers. */
  readonly promises?: DomainFacts;
  readonly done: boolean;
}

export async function tryFromHere(
  { probe, probeAddress }: Pick<Tools, 'probe' | 'probeAddress'>,
  name: string,
  landed: (soFar: OwnSmtp) => void,
): Promise<OwnSmtp> {
  if (isIP(name) !== 0) return { ...(await (await probeAddress(name)).servers()), done: true };
  const { lookup, servers } = await probe(name);
  const route = await lookup.route;
  const soFar: SmtpFacts[] = [];
  landed({ route, conversations: [], more: 0, done: false });
  const tried = await servers((one) => {
    soFar.push(one);
    landed({ route, conversations: [...soFar], more: 0, done: false });
  });
  return { ...tried, route, promises: await lookup.all, done: true };
}

export async function view(tools: Pick<Tools, 'ask'>, appliance: string, name: string): Promise<SmtpView> {
  if (isIP(name) !== 0) return viewOf(name, await tools.ask(appliance, telnet(name)));
  const [first] = mailServersOf(await tools.ask(appliance, dig({ type: 'mx', name })));
  if (first?.host === '') return { result: 'null-mx' };
  const read = readDomain(first?.host ?? name);
  // A zone may name anything as its mail server, and what is no host name is never typed.
  if (!('domain' in read)) return { result: 'bad-mx', ...(first && { server: first.host }) };
  return viewOf(read.domain, await tools.ask(appliance, telnet(read.domain)));
}

function viewOf(server: string, seen: Telnet): SmtpView {
  return { result: resultOf(seen), server, seen };
}

function resultOf({ result, code: reply }: Telnet): SmtpResult {
  if (result !== 'connected') return result;
  if (reply === undefined) return 'no-greeting';
  return reply >= 200 && reply < 300 ? 'welcome' : 'rejected';
}
