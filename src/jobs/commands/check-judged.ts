import { judge, type Verdict } from '../verdict/judge';
import { factsOf } from './check-facts';
import type { Checked, OnAppliance, Part } from './check-gather';

/** Appliances about which the same is to be said, those with most mail first; each with the evidence of its own. */
export interface Judged {
  readonly verdict: Verdict;
  readonly on: readonly {
    readonly appliance: string;
    readonly waiting: number;
    readonly verdict: Verdict;
  }[];
}

export function partsOf({ host, system, dig, telnet, log, sending }: OnAppliance): Part<unknown>[] {
  return [host, system, dig, telnet, ...(log ? [log] : []), ...(sending ? [sending] : [])];
}

/** All that was asked failed: it has one row, and no say in the verdict. */
export function isSilent(seen: OnAppliance): boolean {
  // Its addresses are looked up from here.
  return partsOf(seen).every((part) => part === seen.sending || part.problem !== undefined);
}

export function judgedOf(name: string, { appliances, here }: Checked): Judged[] {
  const answering = appliances.filter((one) => !isSilent(one));
  if (answering.length === 0) {
    // What failed on all of them is said in rows of its own.
    return [{ verdict: judge(factsOf(name, undefined, here)), on: [] }];
  }
  const groups = new Map<string, Judged['on'][number][]>();
  const each = answering.map((one) => ({
    appliance: one.appliance,
    verdict: judge(factsOf(name, one, here)),
  }));
  const waitingOn = ({ seen }: Verdict) => seen.host?.active ?? 0;
  for (const { appliance, verdict } of each.sort((a, b) => waitingOn(b.verdict) - waitingOn(a.verdict))) {
    const group = groups.get(verdict.rule) ?? [];
    group.push({ appliance, waiting: waitingOn(verdict), verdict });
    groups.set(verdict.rule, group);
  }
  // Where mail waits matters most; then what does not clear by itself.
  const rank = ({ verdict, on }: Judged) =>
    (on.some(({ waiting }) => waiting > 0) ? 0 : 2) + (verdict.who === 'itself' ? 1 : 0);
  return [...groups.values()].map(together).sort((a, b) => rank(a) - rank(b));
}

/** They ask not to be tried before the last of their times; of what came before, that of the longest queue is said. */
function together(on: Judged['on']): Judged {
  const [{ verdict }] = on as [Judged['on'][number]];
  const times = on.flatMap((one) => one.verdict.told.nextTry ?? []);
  const [before] = on.flatMap((one) => one.verdict.told.before ?? []);
  const told = {
    ...verdict.told,
    ...(times.length > 0 && { nextTry: Math.max(...times) }),
    ...(before && { before }),
  };
  return { on, verdict: { ...verdict, told } };
}
