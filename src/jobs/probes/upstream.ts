import type { Outcome, RecordType } from './dns-outcome';
import { openQueue, type Place } from './dns-queue';
import { askOverTcp } from './dns-tcp';
import { MOST_IN_FLIGHT, openUdpPool, type Server } from './dns-udp';
import { encodeQuestion, isTruncated, type Question, readReply } from './dns-wire';

/** One resolver, with a queue of its own: one that is silent holds up no other. Never throws. */
export interface Upstream {
  readonly name: string;
  /**
   * Always answers: `deadlineMs` after it was sent at the latest, and who waited that long for his turn gets `cancelled`.
   * @param sent called when it is its turn: before, no time is the resolver's
   */
  ask<T extends RecordType>(question: Question<T>, sent?: () => void): Promise<Outcome<T>>;
  close(): void;
}

export interface UpstreamSettings extends Server {
  readonly name: string;
  /** Milliseconds for one question in all, from when it is sent: both tries, and TCP when the answer is long. */
  readonly deadlineMs: number;
  /** Milliseconds after which the question is sent again. */
  readonly againMs: number;
}

type Heard = { readonly query: Buffer; readonly reply: Buffer };

export function openUpstream({ name, host, port, deadlineMs, againMs }: UpstreamSettings): Upstream {
  const queue = openQueue({ places: MOST_IN_FLIGHT, longestWaitMs: deadlineMs });
  const pool = openUdpPool({ host, port });
  let closed = false;

  function overUdp<T extends RecordType>(place: Place, question: Question<T>, ms: number) {
    return new Promise<Heard | Outcome<T>>((resolve) => {
      const started = performance.now();
      const stops: (() => void)[] = [];
      let done = false;
      let ignored = 0;
      const sending = {
        encode: () => encodeQuestion(question),
        reply: (reply: Buffer, query: Buffer) => finish({ query, reply }),
        fail: (code: string) =>
          finish(code === 'ECANCELED' ? { kind: 'cancelled' } : { kind: 'unreachable', code }),
        stray(): void {
          ignored += 1;
        },
      };
      function finish(result: Heard | Outcome<T>): void {
        done = true;
        clearTimeout(again);
        clearTimeout(over);
        for (const stop of stops) stop();
        resolve(result);
      }
      async function repeat(): Promise<void> {
        queue.slower();
        const another = await queue.turn();
        if (done || closed) another?.over();
        else if (another !== undefined) stops.push(pool.send(another, sending));
      }
      const again = setTimeout(repeat, againMs);
      const over = setTimeout(() => {
        const took = Math.round(performance.now() - started);
        finish({ kind: 'timeout', ms: took, tries: stops.length, ignored });
      }, ms);
      stops.push(pool.send(place, sending));
    });
  }

  async function ask<T extends RecordType>(
    question: Question<T>,
    ms: number,
    sent: () => void,
  ): Promise<Outcome<T>> {
    const place = await queue.turn();
    if (place === undefined || closed) return { kind: 'cancelled' };
    const started = performance.now();
    sent();
    const heard = await overUdp(place, question, ms);
    if ('kind' in heard) return heard;
    const left = Math.max(0, ms - (performance.now() - started));
    if (isTruncated(heard.reply)) {
      const reply = await askOverTcp({ host, port }, heard.query, left);
      return typeof reply === 'string' ? { kind: 'truncated', tcp: reply } : readReply(reply, question);
    }
    const outcome = readReply(heard.reply, question);
    // RFC 6891 section 7: this is what one says that does not know EDNS.
    if (outcome.kind !== 'formerr' || question.bare) return outcome;
    return ask({ ...question, bare: true }, left, () => {});
  }

  return {
    name,
    ask: (question, sent = () => {}) => ask(question, deadlineMs, sent),
    close() {
      closed = true;
      queue.close();
      pool.close();
    },
  };
}
