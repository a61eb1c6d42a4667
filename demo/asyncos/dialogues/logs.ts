import { ask, askNumber, askYesNo, type Commands, type Io, print } from '../ask';
import { recordSession } from '../sessions';
import { clock } from '../tables';
import { commitWords, logWords as say } from '../words-changes';
import type { LogSubscription } from '../world';

export const logCommands: Commands = {
  logconfig: { run: logconfig },
  commit: { run: commit },
  clearchanges: { run: clearchanges },
};

async function logconfig(io: Io): Promise<void> {
  for (;;) {
    const logs = io.staged.logs ?? io.world.logs;
    const { uncommittedBy } = io.world;
    const warning = uncommittedBy === undefined ? [] : ['', say.uncommitted(uncommittedBy)];
    const list = logs.map(
      ({ name, type }, i) => `${i + 1}. "${name}" Type: "${type}" Retrieval: Manual Download`,
    );
    const operation = await ask(
      io,
      [...warning, '', say.current, ...list, '', say.choose, ...say.menu].join('\n'),
    );
    if (operation === '') return;
    if (operation.toUpperCase() === 'NEW') await create(io, logs);
    if (operation.toUpperCase() === 'DELETE') await remove(io, logs);
  }
}

async function create(io: Io, logs: readonly LogSubscription[]): Promise<void> {
  const types = say.types.map((type, i) => `${i + 1}. ${type}`);
  const type = say.types[(await askNumber(io, ['', say.type, ...types], types.length)) - 1] ?? '';
  const name = await freeName(io, logs);
  await askNumber(io, ['', ...say.level], 5);
  const domain = type === 'Domain Debug Logs' ? await ask(io, `\n${say.domain}`) : undefined;
  const sessions = domain === undefined ? undefined : Number(await ask(io, `\n${say.sessions}`, '1'));
  await askNumber(io, ['', ...say.retrieval], 4);
  await ask(io, `\n${say.filename}`, `${name}.text`);
  await ask(io, `\n${say.fileSize}`, '10485760');
  await ask(io, `\n${say.files}`, '10');
  await askYesNo(io, `\n${say.rollover}`, 'N');
  await askYesNo(io, `\n${say.alert}`, 'Y');
  await askYesNo(io, `\n${say.rate}`, 'N');
  io.staged.logs = [
    ...logs,
    {
      name,
      type,
      lines: [],
      ...(domain !== undefined && { domain }),
      ...(sessions !== undefined && { sessions }),
    },
  ];
}

async function freeName(io: Io, logs: readonly LogSubscription[]): Promise<string> {
  for (;;) {
    const name = await ask(io, `\n${say.name}`);
    if (!logs.some((log) => log.name === name)) return name;
    await print(io.console, `\n${say.inUse(name)}\n`);
  }
}

async function remove(io: Io, logs: readonly LogSubscription[]): Promise<void> {
  const at = Number(await ask(io, `\n${say.which}`)) - 1;
  const log = logs[at];
  if (log && (await askYesNo(io, `\n${say.sure(log.name)}`, 'N')))
    io.staged.logs = logs.filter((one) => one !== log);
}

async function commit(io: Io): Promise<void> {
  const { staged, world, console } = io;
  if (staged.logs === undefined) return print(console, `\n${commitWords.nothing}\n`);
  const comment = await ask(io, `\n${commitWords.comment}`);
  await askYesNo(io, `\n${commitWords.rollback}`, 'Y');
  const added = staged.logs.filter((log) => !world.logs.includes(log));
  const scope = [
    ...added.map(({ name }) => `+${name}`),
    ...world.logs.filter((log) => !staged.logs?.includes(log)).map(({ name }) => `-${name}`),
  ].join(' ');
  world.logs = staged.logs;
  delete staged.logs;
  world.commits.push(comment);
  io.record({ kind: 'committed', command: 'commit', scope });
  if (io.faults.cutAfterCommit) console.cut();
  for (const { domain } of added) if (domain !== undefined) triesSoon(io, domain);
  await print(console, `\n${commitWords.done(clock(world.now()))}\n`);
}

/** The appliance's own next attempt, which is what a debug log waits for. */
function triesSoon({ world, running }: Io, domain: string): void {
  const timer = setTimeout(() => {
    const host = world.destinations.find((one) => one.host === domain);
    if (host) recordSession(world, host);
  }, world.drain.milliseconds / 2).unref();
  running.add(() => clearTimeout(timer));
}

async function clearchanges(io: Io): Promise<void> {
  if (!(await askYesNo(io, `\n${commitWords.clear}`, 'N'))) return;
  delete io.staged.logs;
  await print(io.console, `\n${commitWords.cleared}\n`);
}

/** The batch form: `grep -e "RE" LOG`. */
export async function grepLog({ console, world }: Io, args: readonly string[]): Promise<void> {
  const log = world.logs.find(({ name }) => name === args.at(-1));
  if (!log) return print(console, `Invalid arguments when processing grep: ${args.at(-1) ?? ''}\n`);
  if (log.lines.length === 0)
    return print(console, 'No results were found. Use another regular expression(s) to search.\n');
  return print(console, `${log.lines.join('\n')}\n`);
}
