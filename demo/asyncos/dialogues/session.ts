import { type Commands, type Io, print } from '../ask';

/** The login itself: who, where, how it is shown. */
export const sessionCommands: Commands = {
  whoami: { run: whoami },
  setttymode: { run: setttymode },
};

function whoami({ console, user }: Io): Promise<void> {
  return print(console, `\nUsername: ${user}\nFull Name: ChatOps Bot\nGroups: operators, log\n`);
}

/** `setttymode 0 1` switches the pager off (a vendor test suite sends it first thing). */
async function setttymode({ console }: Io, [, paging]: readonly string[]): Promise<void> {
  if (paging === '1') console.rows = Number.POSITIVE_INFINITY;
}
