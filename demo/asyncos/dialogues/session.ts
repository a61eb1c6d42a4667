import { type Commands, type Io, print } from '../ask';

/** The login itself: who, where, how it is shown. */
export const sessionCommands: Commands = {
  whoami: { run: whoami },
  version: { run: version },
  setttymode: { run: setttymode },
};

function whoami({ console, user }: Io): Promise<void> {
  return print(console, `\nUsername: ${user}\nFull Name: ChatOps Bot\nGroups: operators, log\n`);
}

function version({ console }: Io): Promise<void> {
  return print(
    console,
    '\nCurrent Version\n===============\nProduct: Cisco C300V Secure Email Gateway\nModel: C300V\nVersion: 15.0.0-104\n',
  );
}

/** `setttymode 0 1` switches the pager off (a vendor test suite sends it first thing). */
async function setttymode({ console }: Io, [, paging]: readonly string[]): Promise<void> {
  if (paging === '1') console.rows = Number.POSITIVE_INFINITY;
}
