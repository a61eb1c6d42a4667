import type { Messages } from '../../messages';
import type { OwnFailure } from '../../messages/en/ours';
import { type Block, code, listed, type Text } from '../../report';
import { type Asked, type Failure, isFailure, type Outcome, recordsOf } from '../probes/dns-outcome';
import type { DaneFacts, DomainFacts, ResolverFacts } from '../probes/domain-facts';

/** Questions that are shown when our resolvers do not agree. */
const QUESTIONS = 4;

/** Each resolver that failed, by name, and what two of them do not agree about. */
export function resolverBlocks(
  { resolvers, disagreements }: Pick<DomainFacts, 'resolvers' | 'disagreements'>,
  say: Messages,
): Block[] {
  const failing = resolvers.flatMap((one): [string, Text][] => {
    const text = failedText(one, say);
    return text === undefined ? [] : [[say.ours.resolver(one.resolver), text]];
  });
  return [
    ...(failing.length === 0 ? [] : [{ kind: 'facts' as const, facts: failing }]),
    ...(disagreements.length === 0
      ? []
      : [
          { kind: 'text' as const, text: say.ours.resolversDiffer() },
          ...disagreements.slice(0, QUESTIONS).map((one) => differing(one, say)),
        ]),
  ];
}

function failedText({ asked, failed }: ResolverFacts, say: Messages): Text | undefined {
  const kinds = (Object.entries(failed) as [Failure['kind'], number][]).filter(([, count]) => count > 0);
  const count = kinds.reduce((sum, [, one]) => sum + one, 0);
  if (count === 0) return undefined;
  const words = kinds.map(([kind]) => say.ours.failures[kind]).join('; ');
  return [...say.ours.resolverFailed(count, asked), `: ${words}`];
}

function differing({ type, name, answers }: Asked, say: Messages): Block {
  return {
    kind: 'facts',
    facts: answers.map(({ resolver, outcome }): [string, Text] => [
      say.ours.resolver(resolver),
      [code(`${type} ${name}`), ' → ', ...outcomeText(outcome, say)],
    ]),
  };
}

function outcomeText(outcome: Outcome, say: Messages): Text {
  if (isFailure(outcome)) return [failureWords(outcome, say)];
  if (outcome.kind !== 'records') return [say.ours.answers[outcome.kind]];
  const records = recordsOf(outcome as Extract<Outcome, { kind: 'records' }>).map((record) =>
    typeof record === 'string' ? record : Object.values(record).join(' '),
  );
  return listed(records.map(code));
}

function failureWords(failure: Failure, say: Messages): string {
  const kind: OwnFailure = failure.kind === 'servfail' && failure.dnssec ? 'dnssec' : failure.kind;
  return say.ours.failures[kind];
}

/** What the domain publishes about its mail. */
export function publishedBlock(facts: DomainFacts, say: Messages): Block {
  const { published } = say.ours;
  const rows: [string, Text][] = [
    [published.spf, row(facts.spf, say, (found) => spf(found, say))],
    [published.dmarc, row(facts.dmarc, say, ({ record }) => [code(record)])],
    [published.mtaSts, row(facts.mtaSts, say, (found) => mtaSts(found, say))],
    [published.tlsRpt, row(facts.tlsRpt, say, ({ record }) => [code(record)])],
    ...daneKinds(facts.dane).map((kind): [string, Text] => [published.dane, [say.ours.dane[kind]]]),
  ];
  return { kind: 'facts', facts: rows };
}

type Published = DomainFacts['spf' | 'dmarc' | 'mtaSts' | 'tlsRpt'];
type One<F extends Published> = Extract<F, { kind: 'one' }>;

function row<F extends Published>(found: F, say: Messages, one: (found: One<F>) => Text): Text {
  switch (found.kind) {
    case 'none':
      return say.ours.publishedNone();
    case 'unknown':
      return say.ours.unknown(failureWords(found.failure, say));
    case 'several':
      return say.ours.several(found.records.length);
    case 'one':
      return one(found as One<F>);
    default:
      return found satisfies never;
  }
}

function spf({ record, faults }: One<DomainFacts['spf']>, say: Messages): Text {
  return [code(record), ...(faults.length === 0 ? [] : say.ours.faulty(faults.length))];
}

function mtaSts({ policy }: One<DomainFacts['mtaSts']>, say: Messages): Text {
  if (policy.kind === 'failed') return say.ours.policyFailed();
  const { mode, unmatched } = policy;
  const [first] = unmatched;
  return [say.ours.policy[mode], ...(first === undefined ? [] : say.ours.policyLacks(first))];
}

/** Mostly one for all exchangers. */
function daneKinds(dane: readonly DaneFacts[]): DaneFacts['kind'][] {
  return [...new Set(dane.map(({ kind }) => kind))];
}
