import type { Outcome, RecordType } from './dns-outcome';
import { askOverTcp } from './dns-tcp';
import { openUdpPool, type Server } from './dns-udp';
import { encodeQuestion, isTruncated, type Question, readReply } from './dns-wire';

/** One resolver. Always answers, at the latest when its time is over; never throws. */
export interface Upstream {
  readonly name: string;
  ask<T extends RecordType>(question: Question<T>): Promise<Outcome<T>>;
  close(): void;
}

export interface UpstreamSettings extends Server {
  readonly name: string;
  /** Milliseconds for one question in all: both tries, and TCP when the answer is long. */
  readonly deadlineMs: number;
  /** Milliseconds after which the question is sent again. */
  readonly againMs: number;
}

export function openUpstream({ name, host, port, deadlineMs, againMs }: UpstreamSettings): Upstream {
  const pool = openUdpPool({ host, port });

  function overUdp<T extends RecordType>(question: Question<T>) {
    return new Promise<{ query: Buffer; reply: Buffer } | Outcome<T>>((resolve) => {
      const started = performance.now();
      const stops: (() => void)[] = [];
      let ignored = 0;
      function finish(result: { query: Buffer; reply: Buffer } | Outcome<T>): void {
        clearTimeout(again);
        clearTimeout(over);
        for (const stop of stops) stop();
        resolve(result);
      }
      function late(): void {
        const ms = Math.round(performance.now() - started);
        finish({ kind: 'timeout', ms, tries: stops.length, ignored });
      }
      function stray(): void {
        ignored += 1;
      }
      function attempt(): void {
        const query = encodeQuestion(question);
        const stop = pool.send({
          query,
          reply: (reply) => finish({ query, reply }),
          fail: (code) =>
            finish(code === 'ECANCELED' ? { kind: 'cancelled' } : { kind: 'unreachable', code }),
          stray,
        });
        stops.push(stop);
      }
      const again = setTimeout(attempt, againMs);
      const over = setTimeout(late, deadlineMs);
      attempt();
    });
  }

  return {
    name,
    async ask(question) {
      const started = performance.now();
      const result = await overUdp(question);
      if ('kind' in result) return result;
      if (!isTruncated(result.reply)) return readReply(result.reply, question);
      const left = Math.max(0, deadlineMs - (performance.now() - started));
      const reply = await askOverTcp({ host, port }, result.query, left);
      return typeof reply === 'string' ? { kind: 'truncated', tcp: reply } : readReply(reply, question);
    },
    close: () => pool.close(),
  };
}
