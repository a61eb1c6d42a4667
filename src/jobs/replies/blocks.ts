import type { Messages } from '../../messages';
import { type Block, duration, type Text } from '../../report';
import type { Who } from './entry';
import { codesOf, explainReply, type ReplyMeaning } from './explain';

/** Where more is known than the reply tells: by what both sides saw. */
export interface JudgedReply {
  readonly who: Who;
  readonly next: Text;
}

/** What follows from a reply, row by row; its meaning stands elsewhere. */
export function replyFacts(meaning: ReplyMeaning, say: Messages, judged?: JudgedReply): [string, Text][] {
  const { facts, who, clears, nextTry } = say.explain;
  const { entry, reply, greylisting } = meaning;
  const later = greylisting && reply.wait !== undefined ? tryAfter(reply.clock, reply.wait) : undefined;
  return [
    [facts.who, [who[judged?.who ?? entry.who]]],
    [facts.clears, [clears[meaning.clears]]],
    ...(greylisting && reply.wait !== undefined
      ? [[facts.wait, [duration(reply.wait)]] satisfies [string, Text]]
      : []),
    ...(later === undefined ? [] : [[facts.nextTry, nextTry(later)] satisfies [string, Text]]),
    [facts.next, judged?.next ?? [entry[say.language].next]],
  ];
}

/**
 * A short explanation to stand under a reply that is shown: one line for whoever shows one. Nothing when nothing
 * in it is known.
 */
export function replyBlocks(text: string, say: Messages, to?: 'connection', judged?: JudgedReply): Block[] {
  const meaning = explainReply(text, to);
  if (meaning === undefined || meaning.clears === 'accepted') return [];
  const means: Text = [meaning.entry[say.language].means];
  return [
    {
      kind: 'facts',
      facts: [[say.explain.means(codesOf(meaning)), means], ...replyFacts(meaning, say, judged)],
    },
  ];
}

/** Where the reply is an aside: what it means, and nothing to do about it. */
export function replyMeaning(text: string, say: Messages): Block[] {
  const meaning = explainReply(text);
  if (meaning === undefined || meaning.clears === 'accepted') return [];
  const { means } = meaning.entry[say.language];
  return [{ kind: 'facts', facts: [[say.explain.means(codesOf(meaning)), [means]]] }];
}

/** `06:45`. The log does not name its zone, so this stays in it and is never mixed with times of ours. */
function tryAfter(clock: string | undefined, seconds: number): string | undefined {
  const at = Date.parse(`${clock} UTC`);
  return Number.isNaN(at) ? undefined : new Date(at + seconds * 1000).toISOString().slice(11, 16);
}
