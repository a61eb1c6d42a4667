import type { z } from 'zod';
import type { Cautions, ChangeKind, Planned, Seen, Subject } from './change';
import type { Exchange } from './esa-client/exchange';
import type { AddressProbe, Probe } from './jobs/probing';
import type { Messages } from './messages';
import { type Level, Problem } from './problem';
import type { Report } from './report';

/** One thing people can ask. What they typed is bound once, here; everything later works on the `Invocation`. */
export interface Command {
  readonly name: string;
  /** As help and Slack's usage hint show it: `host <domain>`. */
  readonly usage: string;
  /** Lines somebody could type; each is parsed in a test. */
  readonly examples: readonly string[];
  /** Lowest level that can use it with any arguments: decides whether help lists it. */
  readonly level: Level;
  /** Everything behind the name is one argument, as it was typed, line breaks and `on` included. */
  readonly freeText?: true;
  /** Words of its own that may stand behind `on …` as well as before it. */
  readonly options?: readonly string[];
  /** Behind this word `on` is a word like any other: "because I am on call". */
  readonly proseAfter?: string;
  /** @throws Problem `usage`, `domain` or `special-queue` */
  bind(words: readonly string[]): Invocation;
}

/** A command with its arguments. A reading one has `run`; one that the bot answers by itself has `here`. */
export interface Invocation {
  readonly name: string;
  readonly level: Level;
  /** The destination it is about, for rules that are limited to domains. */
  readonly domain?: string;
  /** Asks no appliance: whoever may see one may run it, whatever domains and appliances the rules limit him to. */
  readonly offline?: true;
  readonly change?: Change;
  readonly run?: (tools: Tools) => Promise<Report>;
  readonly here?: Here;
}

export type Here =
  | { kind: 'help' }
  | { kind: 'whoami' }
  | { kind: 'appliances' }
  /** `alone`: an admin approves without the second person that the rules ask for, and says why. */
  | { kind: 'approve'; id: string; alone?: string }
  | { kind: 'cancel'; id: string }
  | { kind: 'audit'; host?: string; by?: string }
  | { kind: 'doctor' };

/** What a command may use. It opens nothing itself. */
export interface Tools {
  /** The appliances asked: those the person may use at this level, narrowed by `on`. Never empty, except for what is `offline`. */
  readonly appliances: readonly string[];
  /** True when the person named them with `on`. */
  readonly named: boolean;
  readonly say: Messages;
  /** `changes.testRecipients` in the configuration. */
  readonly testRecipients: readonly string[];
  /** Whether the asker has this level there; what is offered follows it, what is allowed is decided again. */
  may(level: Level, appliance: string, domain?: string): boolean;
  /** True when its configuration allows SSH algorithms that are no longer safe. */
  legacySsh(appliance: string): boolean;
  /** The addresses that receivers see its mail come from, as far as the configuration says. */
  sendsFrom(appliance: string): readonly string[];
  /** Runs one dialogue, or shares one that is under way. @throws Problem */
  ask<T>(appliance: string, exchange: Exchange<T>): Promise<T>;
  /**
   * For a host that a person named: returns when nothing forbids to connect to it, or to ask an appliance to. Names are
   * judged where they are resolved; addresses here. @throws Problem `closed-address`
   */
  open(host: string): Promise<void>;
  /** Looks at a destination from here, and counts that for the asker. @throws Problem `too-many-hosts` */
  probe(host: string): Promise<Probe>;
  /** The same for an address that was named instead. */
  probeAddress(address: string): Promise<AddressProbe>;
  /** Shows what is known so far, at most once a second: call it whenever something landed, only the last is made. */
  show(report: () => Report): void;
}

/** A change on one appliance: previewed, approved, sent at most once, then measured. */
export interface Change {
  readonly kind: ChangeKind;
  /** A domain or host, or `*`. */
  readonly scope: string;
  /** The line as a person would type it, without `on`: one open action for each and appliance. */
  readonly line: string;
  /** The appliance's command, for the trail and for "outcome unknown". */
  readonly dialogue: string;
  /** The dialogue whose committing answer the ledger guards. */
  exchange(planned: Planned): Exchange<string>;
  /** What stands right now: asked for the preview, again before sending, and for each proof line. */
  look(tools: Looking, appliance: string, action: Subject): Promise<Seen>;
  /** What its preview warns of besides. Whoever asks waits no longer than a preview may take. @throws Problem */
  cautions?(tools: Pick<Tools, 'ask' | 'may'>, appliance: string): Promise<Cautions>;
  /** What of that is missing when it cannot be read. */
  readonly cautionsFrom?: NonNullable<Cautions['unread']>;
  /** What ends it by itself, some time after it was sent: approved together with it. */
  readonly end?: Change;
}

export type Looking = Pick<Tools, 'ask' | 'open' | 'testRecipients'>;

export function defineCommand<Args>(definition: {
  name: string;
  usage: string;
  examples: readonly string[];
  /** Over the words as typed: order is position. */
  args: z.ZodType<Args, readonly string[]>;
  level: Level;
  freeText?: true;
  options?: readonly string[];
  proseAfter?: string;
  bind(args: Args): Omit<Invocation, 'name' | 'level'> & { level?: Level };
}): Command {
  const { name, usage, examples, level, freeText, options, proseAfter } = definition;
  return {
    name,
    usage,
    examples,
    level,
    ...(freeText && { freeText }),
    ...(options && { options }),
    ...(proseAfter !== undefined && { proseAfter }),
    bind(words) {
      const parsed = definition.args.safeParse(words);
      if (parsed.success) return { name, level, ...definition.bind(parsed.data) };
      throw troubleOf(parsed.error) ?? usageProblem({ usage, examples });
    },
  };
}

export function usageProblem({ usage, examples }: Pick<Command, 'usage' | 'examples'>): Problem {
  return new Problem({ kind: 'usage', usage, example: examples[0] ?? usage });
}

/** A schema that knows better than "usage" what is wrong puts a Problem into its issue's params. */
function troubleOf({ issues }: { issues: readonly z.core.$ZodIssue[] }): Problem | undefined {
  for (const issue of issues) {
    if (issue.code === 'custom' && issue.params?.problem instanceof Problem) return issue.params.problem;
    const inner = issue.code === 'invalid_union' ? troubleOf({ issues: issue.errors.flat() }) : undefined;
    if (inner !== undefined) return inner;
  }
  return undefined;
}
