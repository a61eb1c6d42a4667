import type { Messages } from '../messages';
import type { Block, Report, Text } from '../report';
import { type Finding, stateOf } from './finding';

/** One line per check: its state, what was found, and the fix where there is something to fix. */
export function doctorReport(findings: readonly Finding[], about: Text, say: Messages): Report {
  const count = (wanted: string) => findings.filter((one) => stateOf(one) === wanted).length;
  const [problems, warnings] = [count('critical'), count('warning')];
  const pending = findings.some(({ kind }) => kind === 'asking');
  return {
    language: say.language,
    status: problems > 0 ? 'critical' : pending ? 'info' : warnings > 0 ? 'warning' : 'ok',
    headline: [...about, ...(pending ? say.doctor.pending() : say.doctor.verdict(problems, warnings))],
    blocks: [
      { kind: 'facts', facts: findings.map((finding) => line(finding, say)) },
      ...findings.flatMap((finding) => received(finding, say)),
    ],
  };
}

function line(finding: Finding, say: Messages): [string, Text] {
  const state = stateOf(finding);
  const { symbol, word } = state === 'skipped' ? say.doctor.skipped : say.format.status[state];
  const what = say.doctor.what(finding);
  const fix = say.doctor.fix(finding);
  return [`${symbol} ${word}`, fix.length === 0 ? what : [...what, ' ', ...fix]];
}

/** What an appliance itself said, under its own heading. */
function received(finding: Finding, say: Messages): Block[] {
  if (finding.kind !== 'trouble') return [];
  const { received: theirs } = say.problem(finding.trouble);
  return theirs ? [{ kind: 'foreign', ...theirs }] : [];
}
