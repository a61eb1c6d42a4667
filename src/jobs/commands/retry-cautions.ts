import type { Cautions, Greylisted } from '../../change';
import type { Tools } from '../../command';
import { tophosts } from '../../esa-client/exchanges/tophosts';
import { codesOf, explainReply } from '../replies/explain';
import { lookInLog, timeOf } from './log-search';

/** Those that are named; the others are counted. */
const NAMED = 3;
/** `tophosts` lists no more. */
const LISTED = 20;

/** A retry of everything tries those again, too, that nobody can reach. */
export async function downHere(tools: Pick<Tools, 'ask'>, appliance: string): Promise<Cautions> {
  const { hosts } = await tools.ask(appliance, tophosts());
  const down = hosts.filter((one) => one.down && !one.special && one.active !== 0);
  if (down.length === 0) return {};
  const names = down.slice(0, NAMED).map(({ host }) => host);
  return { down: { names, count: down.length, atLeast: hosts.length >= LISTED } };
}

/** A server that greylists puts off again whoever comes back too early. */
export async function greylistedBy(
  tools: Pick<Tools, 'ask' | 'may'>,
  appliance: string,
  domain: string,
): Promise<Cautions> {
  // What `log` would refuse, a preview does not tell either.
  if (!tools.may('operator', appliance, domain)) return {};
  const { attempts, cut, clock } = await lookInLog(tools, appliance, { domain });
  const [last] = attempts;
  // The log is printed oldest first: what is cut off is the newest.
  if (cut) return { unread: 'log' };
  if (last === undefined || last.outcome === 'delivered') return {};
  const greylisted = greylisting(last, clock);
  return greylisted ? { greylisted } : {};
}

/** Exported for the test of its clocks. */
export function greylisting(
  { reason, at }: { readonly reason: string; readonly at: string },
  clock: string | undefined,
): Greylisted | undefined {
  const meaning = explainReply(reason);
  if (!meaning?.greylisting || (meaning.clears !== 'itself' && meaning.clears !== 'needs-change'))
    return undefined;
  const said = timeOf(at);
  const now = timeOf(clock ?? '');
  const { wait } = meaning.reply;
  const seen = { codes: codesOf(meaning), at: minute(said) ?? at };
  if (wait === undefined || said === undefined) return seen;
  const passes = said + wait * 1000;
  return { ...seen, wait, passes: minute(passes), over: now !== undefined && now >= passes };
}

/** `06:45`, in the appliance's own time. */
function minute(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString().slice(11, 16);
}
