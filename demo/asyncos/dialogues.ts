import type { Console } from './console';
import { deliverNow } from './delivery';
import type { Faults } from './faults';
import type { Record } from './log';
import { hoststatusText, type SortKey, sortKeys, statusText, tophostsTable } from './tables';
import { words } from './words';
import type { Destination, World } from './world';

/** What a command of the appliance has at hand. */
export interface Io {
  readonly console: Console;
  readonly world: World;
  readonly faults: Faults;
  readonly record: Record;
  readonly user: string;
  readonly hostname: string;
  /** Stops with the appliance. */
  readonly running: Set<() => void>;
}

export type Dialogue = (io: Io, args: readonly string[]) => Promise<void>;

/** Commands restricted to machine mode (AsyncOS 9.1.2 guide, table 39-2). */
export const machineOnly: ReadonlySet<string> = new Set(['tophosts', 'hoststatus', 'delivernow']);

export const dialogues: ReadonlyMap<string, Dialogue> = new Map<string, Dialogue>([
  ['tophosts', tophosts],
  ['hoststatus', hoststatus],
  ['status', ({ console, world }) => print(console, statusText(world))],
  ['delivernow', delivernow],
  ['diagnostic', diagnostic],
  ['whoami', whoami],
  ['version', version],
  ['setttymode', setttymode],
]);

/** A question, and its default when the answer is empty. */
export async function ask({ console }: Pick<Io, 'console'>, question: string, preset = ''): Promise<string> {
  await console.print(`${question}\n[${preset}]> `);
  return (await console.readLine()).trim() || preset;
}

export function askYesNo(io: Pick<Io, 'console'>, question: string, preset: 'Y' | 'N'): Promise<boolean> {
  const put = async (): Promise<boolean> => {
    await io.console.print(`${question} [${preset}]> `);
    const answer = ((await io.console.readLine()).trim() || preset).toLowerCase();
    if (/^(?:y|yes)$/.test(answer)) return true;
    if (/^(?:n|no)$/.test(answer)) return false;
    await io.console.print('\nPlease answer Yes or No.\n\n');
    return put();
  };
  return put();
}

/** Asks again until the answer is the number of an item. */
async function askNumber(io: Io, lines: readonly string[], count: number): Promise<number> {
  const number = Number(await ask(io, lines.join('\n'), '1'));
  if (Number.isInteger(number) && number >= 1 && number <= count) return number;
  await print(io.console, `\nThe value must be an integer from 1 to ${count}.\n\n`);
  return askNumber(io, lines, count);
}

async function print(console: Console, text: string): Promise<void> {
  await console.print(text);
}

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
  await print(console, `\n${menu === 1 ? words.deliverNow.done(scope) : words.deliverNow.allDone}\n\n`);
}

async function diagnostic(io: Io): Promise<void> {
  const { choose, menu, network } = words.diagnostic;
  for (;;) {
    const operation = (await ask(io, ['', choose, ...menu].join('\n'))).toUpperCase();
    if (operation === '') return;
    if (operation === 'RELOAD') io.record({ kind: 'committed', command: 'diagnostic', scope: 'RELOAD' });
    if (operation !== 'NETWORK') continue;
    for (;;) {
      const tool = (await ask(io, ['', choose, ...network].join('\n'))).toUpperCase();
      if (tool === '') break;
      if (tool === 'SMTPPING') await smtpping(io);
    }
  }
}

async function smtpping(io: Io): Promise<void> {
  const say = words.smtpping;
  const name = (await ask(io, `\n${say.host}`)).toLowerCase();
  const host = io.world.destinations.find(
    (each) => each.host === name || each.mx.some((mx) => mx.host === name),
  );
  let target = name;
  if (host && host.host === name && host.mx.length > 0) {
    await print(io.console, `\n${say.hasMx}\n`);
    if (await askYesNo(io, say.useMx, 'Y')) {
      const list = host.mx.map((mx, i) => `${i + 1}. ${mx.host}`);
      const chosen = await askNumber(io, ['', say.chooseMx, ...list], list.length);
      target = host.mx[chosen - 1]?.host ?? name;
    }
  }
  await askNumber(io, ['', say.chooseInterface, '1. Auto', '2. Management (192.0.2.5)'], 2);
  const message = (await askYesNo(io, `\n${say.send}`, 'N')) ? await testMessage(io) : undefined;
  const ip = host?.addresses[0]?.ip ?? '192.0.2.53';
  const lines = [
    say.start(target),
    ...(target === ip ? [] : [say.resolved(target, ip)]),
    ...found(host?.smtp, ip),
  ];
  if (message && host?.smtp !== 'refuses' && host?.smtp !== 'silent')
    lines.push(say.command('MAIL FROM'), say.command('RCPT TO'), say.command('DATA'));
  await print(io.console, `\n${[...lines, say.complete].join('\n')}\n\n`);
}

function found(smtp: Destination['smtp'] | undefined, ip: string): string[] {
  const say = words.smtpping;
  switch (smtp) {
    case 'refuses':
    case 'silent':
      return [say.unable(ip)];
    case 'rejects':
      return [say.connected(ip), say.failed('554 5.7.1 Service unavailable; client host blocked')];
    default:
      return [say.connected(ip), say.command('EHLO')];
  }
}

async function testMessage(io: Io): Promise<{ to: string }> {
  const say = words.smtpping;
  await ask(io, `\n${say.from}`, `${io.user}@${io.hostname}`);
  const to = await ask(io, `\n${say.to}`);
  await ask(io, `\n${say.subject}`, 'Test Message');
  await print(io.console, `\n${say.body}\n`);
  while ((await io.console.readLine()) !== '.');
  io.record({ kind: 'committed', command: 'smtpping', scope: to });
  return { to };
}

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
