import type { webApi } from '@slack/bolt';

/** Slack itself refuses what is signed more than 5 minutes off; a clock this far off was wrong long before. */
export const CLOCK_SECONDS = 60;

export interface Clock {
  /** For Slack's client, which keeps the headers of answers to itself, and Slack's time is one of them. */
  readonly fetch: NonNullable<webApi.WebClientOptions['fetch']>;
  /** Seconds between our clock and Slack's as of its last answer; undefined before the first. */
  off(): number | undefined;
}

export function watchClock(now: () => number = Date.now): Clock {
  let seconds: number | undefined;
  return {
    fetch: async (input, init) => {
      const response = await fetch(input, init);
      const theirs = Date.parse(response.headers.get('date') ?? '');
      if (!Number.isNaN(theirs)) seconds = Math.round(Math.abs(now() - theirs) / 1000);
      return response;
    },
    off: () => seconds,
  };
}
