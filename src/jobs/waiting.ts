import type { AskOptions } from '../esa-client/appliance';
import type { Messages } from '../messages';
import type { Block, Report } from '../report';

type Waits = NonNullable<AskOptions['waits']>;

/** What a request waits for, shown under its progress: an appliance with work before ours looks like a dead bot otherwise. */
export interface Waiting {
  /** Asks, and knows meanwhile how many stand before. */
  during<T>(appliance: string, ask: (waits: Waits) => Promise<T>): Promise<T>;
  /** What to show now: the report, or the placeholder, with what is waited for; undefined when nothing is new. */
  shown(report: (() => Report) | undefined, line: string, say: Messages): Report | undefined;
}

export function createWaiting(changed: () => void): Waiting {
  const places = new Map<Waits, { readonly appliance: string; readonly before: number }>();
  let last: { readonly report: (() => Report) | undefined; readonly lines: string } = {
    report: undefined,
    lines: '',
  };

  return {
    async during(appliance, ask) {
      const waits: Waits = (before) => {
        if (before === undefined) places.delete(waits);
        else places.set(waits, { appliance, before });
        changed();
      };
      try {
        return await ask(waits);
      } finally {
        places.delete(waits);
      }
    },
    shown(report, line, say) {
      const blocks = [...nearest(places.values())].map(
        ([appliance, before]): Block => ({ kind: 'text', text: say.sessions.waiting(appliance, before) }),
      );
      const lines = blocks.map((block) => JSON.stringify(block)).join('\n');
      if (report === last.report && lines === last.lines) return undefined;
      last = { report, lines };
      const base: Report = report?.() ?? {
        language: say.language,
        status: 'info',
        headline: say.placeholder(line),
        blocks: [],
      };
      return { ...base, blocks: [...base.blocks, ...blocks] };
    },
  };
}

/** Of several questions to one appliance, the one that comes first. */
function nearest(
  places: Iterable<{ readonly appliance: string; readonly before: number }>,
): Map<string, number> {
  const found = new Map<string, number>();
  for (const { appliance, before } of places)
    found.set(appliance, Math.min(before, found.get(appliance) ?? before));
  return found;
}
