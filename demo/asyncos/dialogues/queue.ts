import { ask, askNumber, type Commands, type Io, print } from '../ask';
import { deliverNow } from '../delivery';
import { hoststatusText, type SortKey, sortKeys, tophostsTable } from '../tables';
import { words } from '../words';
import type { Destination } from '../world';

/** The delivery queue: what waits, and immediate delivery. */
export const queueCommands: Commands = {
  tophosts: { run: tophosts, machineOnly: true },
  hoststatus: { run: hoststatus, machineOnly: true },
  delivernow: { run: delivernow, machineOnly: true },
};

async function tophosts(io: Io, [keyword]: readonly string[]): Promise<void> {
  let by: SortKey = 'active';
  if (keyword === undefined) {
    // Cisco 118467
    const menu = [
      '',
      'Sort results by:',
      '1. Active Recipients',
      '2. Connections Out',
      '3. Delivered Recipients',
      '4. Hard Bounced Recipients',
      '5. Soft Bounced Events',
    ];
    by = sortKeys[(await askNumber(io, menu, sortKeys.length)) - 1] ?? 'active';
  } else if (keyword !== 'active_rcpts') {
    return print(io.console, `Invalid arguments when processing tophosts: ${keyword}\n`);
  }
  const table = tophostsTable(io.world, by);
  const { inject } = io.faults;
  if (inject === undefined) return print(io.console, table);
  const lines = table.split('\n');
  await print(io.console, `${lines.slice(0, -2).join('\n')}\n`);
  await io.console.write(inject);
  await print(io.console, lines.slice(-2).join('\n'));
}

async function hoststatus(io: Io, [name]: readonly string[]): Promise<void> {
  const host = name ?? (await ask(io, '\nRecipient host:'));
  await print(io.console, hoststatusText(io.world, host));
}

async function delivernow(io: Io): Promise<void> {
  const { world, record, console } = io;
  const menu = await askNumber(io, ['', ...words.deliverNow.menu], 2);
  let hosts: Destination[] = world.destinations;
  let scope = '*';
  if (menu === 1) {
    scope = (await ask(io, `\n${words.deliverNow.domain}`)).toLowerCase();
    hosts = world.destinations.filter(({ host }) => host === scope);
    if (hosts.length === 0) return print(console, `\n${words.unknownDestination(scope)}\n`);
  }
  record({ kind: 'committed', command: 'delivernow', scope });
  io.running.add(deliverNow(world, hosts));
  if (io.faults.cutAfterCommit) console.cut();
  if (io.faults.stallsAfterCommit !== undefined) {
    await print(console, `${io.faults.stallsAfterCommit}\n`);
    await new Promise(() => {});
  }
  await print(console, `\n${menu === 1 ? words.deliverNow.done(scope) : words.deliverNow.allDone}\n\n`);
}
