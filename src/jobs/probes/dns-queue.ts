import { openPace } from './dns-pace';

/** The questions to one resolver that wait until it can take them, in the order in which they were asked. */
export interface Queue {
  /** A place when it is this question's turn; nothing when that took too long, or all is closed. */
  turn(): Promise<Place | undefined>;
  /** One had to be asked again. */
  slower(): void;
  close(): void;
}

/** Of one packet that is on its way. */
export interface Place {
  answered(): void;
  /** No answer is waited for any more. */
  over(): void;
}

interface Waiting {
  readonly until: number;
  give(place: Place | undefined): void;
}

/** Then answers are read: what we do meanwhile would look like the resolver's distance. */
const AT_ONCE = 32;

export function openQueue({ places, longestWaitMs }: { places: number; longestWaitMs: number }): Queue {
  const waiting: Waiting[] = [];
  const pace = openPace();
  let taken = 0;
  let later: NodeJS.Immediate | undefined;
  let alarm: { readonly at: number; readonly timer: NodeJS.Timeout } | undefined;

  function take(now: number): Place {
    const sent = pace.sent(now);
    taken += 1;
    return {
      answered: () => sent.answered(performance.now()),
      over() {
        sent.over();
        taken -= 1;
        if (waiting.length > 0) soon();
      },
    };
  }

  function next(): void {
    for (let given = 0; given < AT_ONCE; ) {
      const [first] = waiting;
      if (first === undefined) return;
      const now = performance.now();
      const wait = taken < places ? pace.wait(now) : Number.POSITIVE_INFINITY;
      if (wait > 0 && now < first.until) {
        wakeAt(Math.min(first.until, now + wait));
        return;
      }
      waiting.shift();
      if (wait > 0) first.give(undefined);
      else {
        first.give(take(now));
        given += 1;
      }
    }
    soon();
  }

  function soon(): void {
    later ??= setImmediate(() => {
      later = undefined;
      next();
    });
  }

  function wakeAt(at: number): void {
    if (alarm !== undefined && alarm.at <= at) return;
    clearTimeout(alarm?.timer);
    const timer = setTimeout(() => {
      alarm = undefined;
      next();
    }, at - performance.now());
    alarm = { at, timer };
  }

  return {
    turn() {
      return new Promise((give) => {
        waiting.push({ until: performance.now() + longestWaitMs, give });
        soon();
      });
    },
    slower: () => pace.slower(performance.now()),
    close() {
      clearTimeout(alarm?.timer);
      clearImmediate(later);
      for (const { give } of waiting.splice(0)) give(undefined);
    },
  };
}
