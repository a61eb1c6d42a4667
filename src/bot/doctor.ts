import type { Finding } from '../doctor/finding';
import { doctorReport } from '../doctor/report';
import type { Messages } from '../messages';
import { Problem } from '../problem';
import type { Report } from '../report';

/** The bot's half, and what became of asking for the other: a queue that takes nothing is a line like any other. */
export async function botHalf(
  examine: () => Promise<Finding[]>,
  ask: () => Promise<void>,
  say: Messages,
): Promise<Report> {
  const asked = ask().then(
    (): Finding[] => [],
    (error: unknown): Finding[] => {
      // A typing mistake, not a fault of the installation.
      if (!(error instanceof Problem) || error.trouble.kind === 'unknown-appliance') throw error;
      return [{ kind: 'trouble', trouble: error.trouble }];
    },
  );
  const [found, notAsked] = await Promise.all([examine(), asked]);
  const report = doctorReport([...found, ...notAsked], say.doctor.aboutBot(), say);
  if (notAsked.length > 0) return report;
  return { ...report, blocks: [...report.blocks, { kind: 'text', text: say.doctor.follows() }] };
}
