import { codesOf } from '../replies/explain';
import type { FactName, Facts } from './facts';
import { type RuleName, rules, type Source } from './rules';
import { type Blame, type Button, type Confidence, isBounced } from './rules/rule';
import { known, type Seen, see } from './seen';

/** What a postmaster would sign: as much as the facts bear, and no more. */
export interface Verdict {
  readonly rule: RuleName;
  readonly who: Blame;
  readonly sure: Confidence;
  readonly button: Button;
  /** Where the rule comes from. */
  readonly source: Source;
  readonly told: Told;
  /** The facts that the rule rests on and that are known, in its order. */
  readonly evidence: readonly FactName[];
  /** Asked, and no answer came: the verdict may change with them. */
  readonly failed: readonly FactName[];
  readonly seen: Seen;
}

/** What sentences are made of. */
export interface Told {
  readonly domain: string;
  readonly waiting?: number;
  readonly oldestSeconds?: number;
  /** Milliseconds since 1970: they asked not to be tried before. */
  readonly nextTry?: number;
  /** What an older fact says against the verdict: a reply of the log, or the state since the last try. */
  readonly before?: {
    readonly reply?: { readonly codes: string; readonly ago?: number; readonly bounced: boolean };
    readonly state?: 'down' | 'unknown';
  };
}

function beforeOf({ logged, host, reply }: Seen): NonNullable<Told['before']> {
  const codes = logged && reply ? codesOf(reply) : '';
  return {
    ...(codes !== '' && {
      reply: {
        codes,
        bounced: reply !== undefined && isBounced(reply),
        ...(logged?.ago !== undefined && { ago: logged.ago }),
      },
    }),
    ...(host && host.state !== 'up' && { state: host.state }),
  };
}

/** Pure: the same facts are the same verdict. */
export function judge(facts: Facts): Verdict {
  const seen = see(facts);
  // The last rule fits everything.
  const rule = rules.find(({ when }) => when(seen)) ?? rules[rules.length - 1];
  const { name, who, sure, button, source, on } = rule as (typeof rules)[number];
  const wait = seen.reply?.reply.wait;
  // It rests on a connection made just now, whatever was found before.
  const before = name === 'answers' ? beforeOf(seen) : {};
  return {
    rule: name,
    who,
    sure,
    button,
    source,
    told: {
      domain: facts.domain,
      ...(seen.host?.active !== undefined && { waiting: seen.host.active }),
      ...(seen.host?.oldestSeconds !== undefined && { oldestSeconds: seen.host.oldestSeconds }),
      ...(name === 'greylisting' &&
        wait !== undefined &&
        seen.repliedAt !== undefined && { nextTry: seen.repliedAt + wait * 1000 }),
      ...(Object.keys(before).length > 0 && { before }),
    },
    evidence: on.filter((fact) => known(facts[fact]) !== undefined),
    failed: (Object.keys(facts) as (keyof Facts)[]).filter(
      (fact): fact is FactName => fact !== 'domain' && facts[fact] === 'failed',
    ),
    seen,
  };
}
