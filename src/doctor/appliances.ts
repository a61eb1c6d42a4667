import type { Tools } from '../command';
import type { Exchange } from '../esa-client/exchange';
import { parseStatus, type SystemStatus } from '../esa-client/parse/status';
import { placeOf } from '../esa-client/prompts';
import { type Answer, askEach } from '../jobs/commands/each';
import type { Report } from '../report';
import type { Finding } from './finding';
import { doctorReport } from './report';

interface Looked {
  readonly status: SystemStatus;
  readonly prompt: string;
}

/** One login, one `status`: it shows at once whether the way, the key, the account and its rights are right. */
function look(): Exchange<Looked> {
  // A name of its own: a `status` that somebody else asks for at the same time is another answer.
  return {
    name: 'doctor',
    line: 'status',
    parse: (output, _cut, prompt = '') => ({ status: parseStatus(output), prompt }),
  };
}

/** The workers' half. An appliance that does not answer is a line. */
export async function examineAppliances(
  tools: Omit<Tools, 'testRecipients' | 'may' | 'open' | 'probe' | 'probeAddress' | 'sendsFrom'>,
): Promise<{ findings: Finding[]; report: Report }> {
  const shown = (answers: readonly Answer<Looked>[]) => {
    const findings = answers.flatMap((answer) => findingsOf(answer, tools.legacySsh(answer.appliance)));
    const about = tools.say.doctor.aboutAppliances(answers.length);
    return { findings, report: doctorReport(findings, about, tools.say) };
  };
  const ask = (appliance: string) => tools.ask(appliance, look());
  return shown(await askEach(tools, ask, (soFar) => tools.show(() => shown(soFar).report)));
}

function findingsOf({ appliance, value, problem }: Answer<Looked>, legacy: boolean): Finding[] {
  const risky: Finding[] = legacy ? [{ kind: 'legacy-ssh', appliance }] : [];
  if (problem) return [{ kind: 'trouble', trouble: problem.trouble }, ...risky];
  if (!value) return [{ kind: 'asking', appliance }];
  const prompt = value.prompt.trim();
  const place = placeOf(value.prompt)?.kind;
  const found: Finding =
    place === 'cluster' || place === 'group'
      ? { kind: 'appliance-cluster', appliance, prompt }
      : value.status.active === undefined
        ? { kind: 'status-unread', appliance }
        : { kind: 'appliance', appliance, prompt };
  return [found, ...risky];
}
