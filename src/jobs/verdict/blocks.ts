import type { Messages } from '../../messages';
import { type Block, code, listed, type Text, text } from '../../report';
import { codesOf, explainReply, type ReplyMeaning } from '../replies/explain';
import type { FactName } from './facts';
import type { Verdict } from './judge';
import type { RuleName } from './rules';
import { known, see } from './seen';

/** Nothing waits, or only what is on its way: there is nothing to clear and nobody to blame. */
const idle: readonly RuleName[] = [
  'no-domain-no-mail',
  'no-record',
  'nothing-waiting',
  'answers-nothing-waiting',
  'bounced-idle',
  'on-its-way',
];

/** The verdict in one sentence, its side first. */
export function verdictText({ who, rule, told }: Verdict, say: Messages): Text {
  const side = idle.includes(rule) ? [] : [`${say.verdict.who[who]}. `];
  return [...side, ...say.verdict.sentences[rule](told)];
}

/** Verdicts that follow from somebody's words: what to do follows from them too. */
const byReply: readonly RuleName[] = [
  'tls-fails',
  'greylisting',
  'turned-away-there-alone',
  'no-reverse-dns',
  'reply-us',
  'reply-path',
  'reply-them',
  'reply-recipient',
  'reply-message',
  'reply-unclear',
  'bounced-us',
  'bounced-idle',
];

/** What to do, where the verdict knows more than the reply that it rests on. Words about our address know more still. */
export function ownNext({ rule, seen }: Verdict, say: Messages): Text | undefined {
  if (rule !== 'turned-away-there-alone' || seen.reply?.entry.who === 'us') return undefined;
  return say.verdict.blockLists((known(seen.facts.sending) ?? []).map(({ address }) => address));
}

/** One appliance and what is to be said of it. */
export interface OneOf {
  readonly appliance: string;
  readonly verdict: Verdict;
}

/**
 * What it rests on, row by row, and how much that is.
 * @param on the appliances it is said of, each with evidence of its own
 */
export function verdictBlocks(verdict: Verdict, say: Messages, on: readonly OneOf[] = []): Block[] {
  const { verdict: words } = say;
  const each = on.length > 1 ? on : [{ appliance: '', verdict }];
  const evidence = factsIn(each, (one) => one.evidence);
  const failed = factsIn(each, (one) => one.failed)
    .map((fact) => words.facts[fact])
    .join(', ');
  const next = byReply.includes(verdict.rule)
    ? rowsOf(say.explain.facts.next, each, (one) => {
        const entry = one.seen.reply?.entry;
        return ownNext(one, say) ?? (entry === undefined ? [] : [entry[say.language].next]);
      })
    : [];
  return [
    {
      kind: 'facts',
      facts: [
        [words.confidence, [words.sure[verdict.sure]]],
        ...evidence.flatMap((fact) => factRows(fact, each, say)),
        ...next,
        [words.source, [words.sources(verdict.source)]],
      ],
    },
    ...(failed === '' ? [] : [{ kind: 'text' as const, text: words.failed(failed) }]),
  ];
}

export function factsIn(
  on: readonly OneOf[],
  of: (verdict: Verdict) => readonly FactName[],
): readonly FactName[] {
  return [...new Set(on.flatMap(({ verdict }) => of(verdict)))];
}

/** One row where all see the same; where they do not, one for each view, with the names of those that have it. */
export function factRows(fact: FactName, on: readonly OneOf[], say: Messages): [string, Text][] {
  return rowsOf(say.verdict.facts[fact], on, (verdict) =>
    // How much waits on each stands in the title.
    fact === 'host' && on.length > 1 ? stateText(verdict, say) : factText(fact, verdict, say),
  );
}

/** Appliances that a row names; of more, the first and how many. */
const NAMED = 4;

function rowsOf(label: string, on: readonly OneOf[], of: (verdict: Verdict) => Text): [string, Text][] {
  const views = new Map<string, { value: Text; names: string[] }>();
  for (const { appliance, verdict } of on) {
    const value = of(verdict);
    if (value.length === 0) continue;
    const view = views.get(JSON.stringify(value)) ?? { value, names: [] };
    view.names.push(appliance);
    views.set(JSON.stringify(value), view);
  }
  return [...views.values()].map(({ value, names }) => {
    if (names.length === on.length) return [label, value];
    const shown =
      names.length > NAMED ? [...names.slice(0, NAMED - 1), `+${names.length - NAMED + 1}`] : names;
    return [label, [code(shown.join(', ')), ': ', ...value]];
  });
}

function stateText({ seen }: Pick<Verdict, 'seen'>, say: Messages): Text {
  return [seen.host === undefined ? say.verdict.noRecord : say.host.states[seen.host.state]];
}

/** What is known of one fact, in a few words; nothing when that is nothing. */
export function factText(fact: FactName, { seen }: Verdict, say: Messages): Text {
  const { verdict: words } = say;
  const { facts } = seen;
  switch (fact) {
    case 'host':
      return [
        ...stateText({ seen }, say),
        ...(seen.host?.active === undefined ? [] : text`, ${seen.host.active} ${[words.waiting]}`),
      ];
    case 'suspended':
      return [known(facts.suspended) ? words.suspended : words.running];
    case 'dig': {
      const dig = known(facts.dig);
      if (seen.digHosts?.join() === '') return [words.dns.null];
      return dig ? [words.dig[dig.result], ...list(seen.digHosts ?? [])] : [];
    }
    case 'dns': {
      const dns = known(facts.dns);
      return dns ? [words.dns[dns.kind], ...list(dns.hosts)] : [];
    }
    case 'telnet':
    case 'smtpping': {
      // Each by itself: the one must not speak for the other.
      const one = see({ domain: facts.domain, [fact]: facts[fact] });
      if (one.there === undefined) return [];
      const address = fact === 'telnet' ? known(facts.telnet)?.address : undefined;
      return [
        ...(address === undefined ? [] : [code(address), ' ']),
        words.reach[one.there],
        ...(one.reply ? [': ', ...meant(one.reply, say)] : []),
      ];
    }
    case 'smtp':
      return listed(
        (known(facts.smtp) ?? []).map((tried) => {
          const { here } = see({ domain: facts.domain, smtp: [tried] });
          return text`${code(tried.address)} ${[here === undefined ? words.closed : words.reach[here]]}`;
        }),
        '; ',
      );
    case 'log': {
      const last = seen.logged ?? known(facts.log)?.at(-1);
      const meaning = last && explainReply(last.text);
      return meaning ? meant(meaning, say) : last ? [code(last.text)] : [];
    }
    case 'sending':
      return listed(
        (known(facts.sending) ?? []).map((one) => text`${code(one.address)} ${words.reverse(one)}`),
        '; ',
      );
    default:
      return fact satisfies never;
  }
}

function meant(meaning: ReplyMeaning, say: Messages): Text {
  return text`${code(codesOf(meaning))}: ${[meaning.entry[say.language].means]}`;
}

function list(hosts: readonly string[]): Text {
  const named = hosts.filter((host) => host !== '');
  return named.length === 0 ? [] : [': ', ...listed(named.map(code))];
}
