import type { Tools } from '../../command';
import { readDomain } from '../../domain';
import { type Dig, dig } from '../../esa-client/exchanges/dig';
import { type HostStatus, hoststatus } from '../../esa-client/exchanges/hoststatus';
import { type SystemStatus, status } from '../../esa-client/exchanges/status';
import { type Telnet, telnet } from '../../esa-client/exchanges/telnet';
import { Problem, unlessProblem } from '../../problem';
import type { DomainFacts, MailRoute, ReverseFacts } from '../probes/domain-facts';
import type { ServersFacts } from '../probes/mail-servers';
import type { SmtpFacts } from '../probes/smtp-facts';
import type { Probe } from '../probing';
import { mailServersOf } from './dns-view';
import { masked } from './log';
import { type LogView, lookInLog } from './log-search';

/** One check: under way, over, or failed. `value` may be there while it is under way, when it fills in. */
export interface Part<T> {
  over: boolean;
  value?: T;
  problem?: Problem;
}

export interface OnAppliance {
  readonly appliance: string;
  readonly host: Part<HostStatus>;
  readonly system: Part<SystemStatus>;
  readonly dig: Part<Dig>;
  /** Absent value, and over: there is no host to connect to. */
  readonly telnet: Part<Telnet>;
  /** Only for whom may read the log. */
  readonly log?: Part<LogView>;
  /** The addresses it sends from, where the configuration or the log names them. */
  readonly sending?: Part<readonly ReverseFacts[]>;
}

export interface FromHere {
  readonly dns: Part<MailRoute>;
  readonly smtp: Part<ServersFacts>;
  /** What the domain promises, and how our resolvers did. */
  readonly domain: Part<DomainFacts>;
}

export interface Checked {
  readonly appliances: readonly OnAppliance[];
  readonly here: FromHere;
}

/**
 * Everything at once: as long as the slowest single check. The SMTP test of `diagnostic` is not among them: it lies
 * beside RELOAD, and telnet has seen the same; it is a button.
 * @param changed called whenever something landed
 */
export async function gather(
  tools: Tools,
  name: string,
  changed: (soFar: Checked) => void,
): Promise<Checked> {
  const checked: Checked = {
    appliances: tools.appliances.map((appliance) => ({
      appliance,
      host: { over: false },
      system: { over: false },
      dig: { over: false },
      telnet: { over: false },
      ...(tools.may('operator', appliance, name) && { log: { over: false } }),
      ...((tools.may('operator', appliance, name) || tools.sendsFrom(appliance).length > 0) && {
        sending: { over: false },
      }),
    })),
    here: { dns: { over: false }, smtp: { over: false }, domain: { over: false } },
  };
  const landed = () => changed(checked);
  const probing = tools.probe(name);
  await Promise.all([
    ...checked.appliances.map((one) => askAppliance(tools, name, one, probing, landed)),
    lookFromHere(probing, checked.here, landed),
  ]);
  return checked;
}

async function askAppliance(
  tools: Tools,
  name: string,
  seen: OnAppliance,
  probing: Promise<Probe>,
  landed: () => void,
): Promise<void> {
  const { appliance, log, sending } = seen;
  const asked = tools.ask(appliance, dig({ type: 'mx', name }));
  const host = tools.ask(appliance, hoststatus(name));
  const reading =
    log &&
    lookInLog(tools, appliance, { domain: name }).then((view) =>
      masked(view, tools.may('admin', appliance, name)),
    );
  await Promise.all([
    settle(seen.host, host, landed),
    settle(seen.system, tools.ask(appliance, status()), landed),
    settle(seen.dig, asked, landed),
    settle(seen.telnet, connect(tools, appliance, name, asked), landed).then(() =>
      followRoute(tools, seen, host, landed),
    ),
    ...(log && reading ? [settle(log, reading, landed)] : []),
    ...(sending ? [settle(sending, sendingFrom(tools, appliance, reading, probing), landed)] : []),
  ]);
}

/** Distinct ones that are looked up of those its log shows: several interfaces may deliver. */
const SENDING = 4;

/** Whether the names of the addresses that its mail leaves by lead back to them. What failed has a row of its own. */
async function sendingFrom(
  { sendsFrom }: Pick<Tools, 'sendsFrom'>,
  appliance: string,
  log: Promise<LogView> | undefined,
  probing: Promise<Probe>,
): Promise<readonly ReverseFacts[] | undefined> {
  const [view, probe] = await Promise.all([log?.catch(unlessProblem), probing.catch(unlessProblem)]);
  const given = sendsFrom(appliance);
  const left = view?.attempts.flatMap(({ from }) => from ?? []) ?? [];
  const addresses = given.length > 0 ? given : [...new Set(left)].slice(0, SENDING);
  return addresses.length === 0 ? undefined : probe?.reverse(addresses);
}

/** To the first of its own MX records. */
async function connect(
  { ask }: Pick<Tools, 'ask'>,
  appliance: string,
  name: string,
  asked: Promise<Dig>,
): Promise<Telnet | undefined> {
  const [first] = mailServersOf(await asked);
  const server = hostIn(first?.host ?? name);
  return server === undefined ? undefined : ask(appliance, telnet(server));
}

/** Where an SMTP route says where mail goes, what its MX answers is no evidence. hoststatus may think for minutes. */
async function followRoute(
  { ask }: Pick<Tools, 'ask'>,
  { appliance, telnet: part }: OnAppliance,
  host: Promise<HostStatus>,
  landed: () => void,
): Promise<void> {
  const [route] = await host.then(
    (seen) => (seen.known ? seen.routes : []),
    // Its own row tells.
    () => [],
  );
  if (route === undefined) return;
  const server = hostIn(route);
  delete part.value;
  delete part.problem;
  part.over = false;
  landed();
  await settle(
    part,
    server === undefined ? Promise.resolve(undefined) : ask(appliance, telnet(server)),
    landed,
  );
}

/** A zone or a route may name anything, and what is no host name is never typed. */
function hostIn(words: string): string | undefined {
  const read = readDomain(words.trim());
  return 'domain' in read ? read.domain : undefined;
}

async function lookFromHere(probing: Promise<Probe>, here: FromHere, landed: () => void): Promise<void> {
  const tried: SmtpFacts[] = [];
  await Promise.all([
    settle(
      here.dns,
      probing.then(({ lookup }) => lookup.route),
      landed,
    ),
    settle(
      here.smtp,
      probing.then(({ servers }) =>
        servers((one) => {
          tried.push(one);
          here.smtp.value = { conversations: [...tried], more: 0 };
          landed();
        }),
      ),
      landed,
    ),
    settle(
      here.domain,
      probing.then(({ lookup }) => lookup.all),
      landed,
    ),
  ]);
}

/** A check that fails is a row; anything but a Problem is a defect of ours. */
async function settle<T>(part: Part<T>, work: Promise<T | undefined>, landed: () => void): Promise<void> {
  try {
    const value = await work;
    if (value !== undefined) part.value = value;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    part.problem = error;
  }
  part.over = true;
  landed();
}
