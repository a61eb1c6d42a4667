import { z } from 'zod';
import { defineCommand, type Tools } from '../../command';
import { code, type Report, type Text } from '../../report';
import { replyFacts } from '../replies/blocks';
import { codesOf, explainReply, type ReplyMeaning } from '../replies/explain';

/** What an SMTP reply means. It asks nobody: no appliance, no DNS. */
export const explain = defineCommand({
  name: 'explain',
  usage: 'explain <reply>',
  examples: [
    'explain 451 4.7.1 Greylisted, please try again in 300 seconds',
    "explain ('550', ['5.7.25 reverse DNS validation failed'])",
    'explain 5.7.1',
  ],
  level: 'viewer',
  freeText: true,
  args: z.tuple([z.string().min(1)]),
  bind: ([reply]) => ({
    offline: true,
    run: async ({ say }) => explainReport(reply, say),
  }),
});

const statuses = {
  itself: 'info',
  'needs-change': 'warning',
  bounced: 'warning',
  'bounced-later-passes': 'warning',
  accepted: 'ok',
  unknown: 'unknown',
} as const;

function explainReport(text: string, say: Tools['say']): Report {
  const meaning = explainReply(text);
  const words = say.explain;
  return {
    language: say.language,
    status: meaning ? statuses[meaning.clears] : 'unknown',
    headline: meaning ? [...codes(meaning), meaning.entry[say.language].means] : words.unknown(),
    blocks: [
      ...(meaning?.reply.code === '000' ? [{ kind: 'text' as const, text: words.own() }] : []),
      meaning
        ? { kind: 'facts', facts: [...replyFacts(meaning, say), ...origin(meaning, say)] }
        : { kind: 'text', text: words.unknownAdvice() },
      { kind: 'foreign', from: words.literally(), text },
    ],
    actions: [{ label: say.refresh, invoke: `explain ${text}`, again: true }],
  };
}

function codes(meaning: ReplyMeaning): Text {
  const seen = codesOf(meaning);
  return seen === '' ? [] : [code(seen), ': '];
}

/** What the meaning rests on. */
function origin({ by, entry }: ReplyMeaning, { explain: words }: Tools['say']): [string, Text][] {
  const how = by === 'words' && entry.from !== undefined ? words.by.provider(entry.from) : words.by[by];
  return [
    [words.facts.by, [how]],
    [words.facts.source, [words.cited(entry.source)]],
  ];
}
