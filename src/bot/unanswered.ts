import type { Queues } from '../jobs/queues';
import type { Log } from '../log';
import { messages } from '../messages';
import type { Trouble } from '../problem';
import { FINAL_VERSION, Request } from '../request';
import { troubleReport } from '../trouble';
import type { Memory } from './memory';

const EVERY_MS = 5000;
/** Longer than any request may run (240 s), and than its answer needs to get here. */
const LONGEST_MS = 300_000;

/** Every accepted request gets its answer, also when no worker takes it, or the one that did is gone. */
export function keepAnswering({ memory, queues, log }: { memory: Memory; queues: Queues; log: Log }): {
  stop(): void;
} {
  async function round(): Promise<void> {
    for (const [id, entry] of await memory.awaited()) {
      try {
        await look(Request.parse(JSON.parse(entry)));
      } catch (error) {
        // One that cannot be read or answered must not keep the others from their answers.
        log.error({ err: error, request: id }, 'an unanswered request could not be looked at');
      }
    }
  }

  async function look(request: Request): Promise<void> {
    const trouble = await overdue(request, queues);
    if (trouble === 'answered') await memory.answered(request.id);
    else if (trouble !== undefined) await answer(request, trouble, queues);
  }
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    round()
      .catch((error: unknown) => log.error({ err: error }, 'unanswered requests'))
      .finally(() => {
        busy = false;
      });
  }, EVERY_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

async function overdue(request: Request, queues: Queues): Promise<Trouble | 'answered' | undefined> {
  const now = Date.now();
  if (now <= request.expiresAt) return undefined;
  const state = await queues.stateOf(request.id);
  if (state === 'waiting')
    return { kind: 'no-worker', seconds: Math.round((now - request.acceptedAt) / 1000) };
  // Its answer is a delivery of its own by now, which does not get lost.
  if (state === 'completed') return 'answered';
  if (state === 'active' && now <= request.acceptedAt + LONGEST_MS) return undefined;
  return { kind: 'deadline', seconds: Math.round((now - request.acceptedAt) / 1000) };
}

async function answer(request: Request, trouble: Trouble, queues: Queues): Promise<void> {
  const say = messages(request.language);
  await queues.deliver({
    kind: 'report',
    id: request.id,
    version: FINAL_VERSION,
    address: request.address,
    report: troubleReport(trouble, say, {
      actions: [{ label: say.refresh, invoke: request.line, again: true }],
    }),
    final: true,
  });
}
