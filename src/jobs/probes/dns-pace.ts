/**
 * How many questions one resolver is sent at a time, over all sockets. Its socket buffer, by default 212,992 bytes of
 * which Linux charges 832 for a small datagram, holds 256; what comes on top is lost in silence, and found out 1.5 s
 * later. 3,000 questions at once, sent as fast as sockets take them, lost 300 to 1,400 of them on loopback.
 */
export interface Pace {
  /** Milliseconds until one more may be sent; 0 for now. An answer may change that. */
  wait(now: number): number;
  sent(now: number): Sent;
  /** One was not answered in time: it may be lost. */
  slower(now: number): void;
}

export interface Sent {
  answered(now: number): void;
  /** No answer is waited for any more. */
  over(): void;
}

/** Sent at once: it fits, whatever the resolver is doing. All that a near one ever has; its answers ask for more. */
const HALF_BUFFER = 128;
/**
 * What is on the way to a distant resolver lies in no buffer, so there may be as many more as its distance holds at the
 * rate of its answers: half a buffer more in each round trip, until answers get slower. With the half alone 3,000
 * questions 50 ms away take 24 round trips; so they take 7 at first, and 2 once that is known. Distance below this is
 * our own work, and counts as none.
 */
const NEAR_MS = 2;
/** Questions in a millisecond, however fast answers come. unbound and knot beside us on two cores do 25 to 70. */
const FASTEST = 60;
/** Sent faster than answers come, or there would never be more of them; not all in one go. */
const HURRY = 2;
/** A timer is late by a millisecond. */
const BURST_MS = 2;
/** What was lost together is one loss. */
const SLOWER_MS = 1000;
/**
 * Whoever has not answered by then has read the question and is asking others, so that a hundred domains whose name
 * servers are dead hold up nobody else.
 */
const READ_MS = 100;

export function openPace(): Pace {
  /** Those that may still lie in a buffer, the oldest first. */
  const unread = new Set<{ readonly at: number }>();
  let answers = 0;
  /** Milliseconds: of the quickest answer. */
  let distance: number | undefined;
  /** Questions in a millisecond: the most that was answered during one. */
  let rate = 0;
  let credit = 0;
  let countedAt = 0;
  let slowedAt = Number.NEGATIVE_INFINITY;

  /** Milliseconds until the next of them is read. */
  function forgetRead(now: number): number {
    for (const one of unread) {
      const left = one.at + (distance ?? 0) + READ_MS - now;
      if (left > 0) return left;
      unread.delete(one);
    }
    return 0;
  }

  return {
    wait(now) {
      const untilRead = forgetRead(now);
      if (unread.size < HALF_BUFFER) return 0;
      if (unread.size >= HALF_BUFFER + rate * ((distance ?? NEAR_MS) - NEAR_MS)) return untilRead;
      credit = Math.min(BURST_MS * rate, credit + (now - countedAt) * HURRY * rate);
      countedAt = now;
      return credit >= 1 ? 0 : 1;
    },
    sent(now) {
      if (unread.size >= HALF_BUFFER) credit -= 1;
      else countedAt = now;
      const one = { at: now };
      const before = answers;
      unread.add(one);
      return {
        answered(then) {
          answers += 1;
          unread.delete(one);
          const ms = Math.max(then - now, NEAR_MS);
          distance = Math.min(distance ?? ms, ms);
          rate = Math.min(FASTEST, Math.max(rate, (answers - before) / ms));
        },
        over: () => void unread.delete(one),
      };
    },
    slower(now) {
      if (now - slowedAt < SLOWER_MS) return;
      slowedAt = now;
      rate /= 2;
    },
  };
}
