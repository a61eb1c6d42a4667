import type { Messages } from '../../messages';
import { type Block, code, type Text, text } from '../../report';
import { codesOf } from '../replies/blocks';
import { explainReply, type ReplyMeaning } from '../replies/explain';
import type { FactName } from './facts';
import type { Verdict } from './judge';
import type { RuleName } from './rules';
import { known, see } from './seen';

/** Nothing waits, so there is nothing to clear and nobody to blame. */
const idle: readonly RuleName[] = [
  'no-domain-no-mail',
  'no-record',
  'nothing-waiting',
  'answers-nothing-waiting',
];

/** The verdict in one sentence, its side first. */
export function verdictText({ who, rule, told }: Verdict, say: Messages): Text {
  const side = idle.includes(rule) ? [] : [`${say.verdict.who[who]}. `];
  return [...side, ...say.verdict.sentences[rule](told)];
}

/** Verdicts that follow from somebody's words: what to do follows from them too. */
const byReply: readonly RuleName[] = [
  'greylisting',
  'turned-away-there-alone',
  'no-reverse-dns',
  'reply-us',
  'reply-path',
  'reply-them',
  'reply-unclear',
];

/** What it rests on, row by row, and how much that is. */
export function verdictBlocks(verdict: Verdict, say: Messages): Block[] {
  const { verdict: words } = say;
  const rows = verdict.evidence.map((fact): [string, Text] => [
    words.facts[fact],
    factText(fact, verdict, say),
  ]);
  const reply = verdict.seen.reply?.entry;
  const next = byReply.includes(verdict.rule) ? reply?.[say.language].next : undefined;
  const failed = verdict.failed.map((fact) => words.facts[fact]).join(', ');
  return [
    {
      kind: 'facts',
      facts: [
        [words.confidence, [words.sure[verdict.sure]]],
        ...rows.filter(([, value]) => value.length > 0),
        ...(next === undefined ? [] : [[say.explain.facts.next, [next]] satisfies [string, Text]]),
        [words.source, [verdict.source]],
      ],
    },
    ...(failed === '' ? [] : [{ kind: 'text' as const, text: words.failed(failed) }]),
  ];
}

/** What is known of one fact, in a few words; nothing when that is nothing. */
export function factText(fact: FactName, { seen }: Verdict, say: Messages): Text {
  const { verdict: words } = say;
  const { facts } = seen;
  switch (fact) {
    case 'host':
      return seen.host === undefined
        ? [words.noRecord]
        : [
            say.host.states[seen.host.state],
            ...(seen.host.active === undefined ? [] : text`, ${seen.host.active} ${[words.waiting]}`),
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
      return one.there === undefined
        ? []
        : [words.reach[one.there], ...(one.reply ? [': ', ...meant(one.reply, say)] : [])];
    }
    case 'smtp':
      return (known(facts.smtp) ?? []).flatMap((tried, i): Text => {
        const { here } = see({ domain: facts.domain, smtp: [tried] });
        return text`${i === 0 ? [] : ['; ']}${code(tried.address)} ${[here === undefined ? words.closed : words.reach[here]]}`;
      });
    case 'log': {
      const last = known(facts.log)?.at(-1);
      const meaning = last && explainReply(last.text);
      return meaning ? meant(meaning, say) : last ? [code(last.text)] : [];
    }
    case 'sending':
      return (known(facts.sending) ?? []).flatMap(
        (one, i): Text => text`${i === 0 ? [] : ['; ']}${code(one.address)} ${words.reverse(one)}`,
      );
    default:
      return fact satisfies never;
  }
}

function meant(meaning: ReplyMeaning, say: Messages): Text {
  return text`${code(codesOf(meaning))}: ${[meaning.entry[say.language].means]}`;
}

function list(hosts: readonly string[]): Text {
  return hosts.flatMap((host, i): Text => (host === '' ? [] : [i === 0 ? ': ' : ', ', code(host)]));
}
