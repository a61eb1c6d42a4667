import type { Duplex } from 'node:stream';
import type { Incoming } from './incoming';

const interrupt = '\x03';

/** The shell that is left, and what is known of it. */
export interface Leaving {
  readonly shell: Duplex;
  readonly incoming: Incoming;
  readonly isAtPrompt: () => boolean;
  /** The time is over: nothing is waited for any more. */
  readonly isOver: () => boolean;
}

/** Ctrl-C until the prompt stands; false when it does not come back, or the time is over. */
export async function backToPrompt(
  { shell, incoming, isAtPrompt, isOver }: Leaving,
  most: number,
): Promise<boolean> {
  // AsyncOS sometimes ignores the first Ctrl-C; a vendor test suite sends up to ten.
  for (let tries = 1; tries <= most && !isOver() && !incoming.ended; tries += 1) {
    incoming.mark();
    shell.write(interrupt);
    if (await incoming.turnsOut(isAtPrompt, 1000)) return true;
  }
  return false;
}

/** Out of whatever this is, without guessing: Ctrl-C until the prompt is back, `exit`, hang up. */
export async function abandon(leaving: Leaving, most: number): Promise<void> {
  const { shell, incoming, isOver } = leaving;
  if (isOver() && !incoming.ended) shell.write(interrupt);
  else if (await backToPrompt(leaving, most)) await exit(leaving);
  shell.destroy();
}

/** From the main prompt; it may ask whether to drop uncommitted changes, which hanging up answers. */
export async function exit({ shell, incoming }: Leaving): Promise<void> {
  shell.write('exit\n');
  await incoming.turnsOut(() => incoming.ended, 1000);
}
