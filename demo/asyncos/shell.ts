import { ask, askYesNo, type Io } from './ask';
import { HungUp, Interrupted } from './console';
import { commands } from './dialogues';
import { clock } from './tables';
import { words } from './words';

export interface Cluster {
  readonly name: string;
  readonly machines: readonly string[];
}

export interface Login {
  /** `esa.lab.local> ` */
  prompt: string;
  readonly cluster?: Cluster;
  readonly from: string;
  readonly banner?: string;
}

/** One login: banner, then lines until `exit`. Returns when the shell is over. */
export async function runShell(io: Io, login: Login): Promise<void> {
  try {
    if (io.faults.passwordExpired) {
      await io.console.print('Your passphrase has expired.\nOld passphrase: ');
      await io.console.readLine();
      return;
    }
    await greet(io, login);
    while (await oneLine(io, login));
  } catch (error) {
    // Ctrl-C before the first prompt ends the login.
    if (!(error instanceof HungUp || error instanceof Interrupted)) throw error;
  }
}

/** Layout of an AsyncOS 11 login (oxidized issue 1172). */
async function greet({ console, world, faults }: Io, login: Login): Promise<void> {
  if (login.banner !== undefined) await console.print(`${login.banner}\n`);
  await console.write(`Last login: ${clock(world.now() - 600_000)} from ${login.from}\r\r\n`);
  await console.print(
    [
      'AsyncOS 15.0.0 for Cisco C300V build 104',
      '',
      'Welcome to the Cisco C300V Secure Email Gateway',
      '',
      'NOTE: This session will expire if left idle for 30 minutes. Any uncommitted',
      'configuration changes will be lost. Commit the configuration changes as soon as',
      'they are made.',
      '',
      '',
    ].join('\n'),
  );
  if (faults.silent) await new Promise(() => {});
}

async function oneLine(io: Io, login: Login): Promise<boolean> {
  const { console } = io;
  try {
    console.calm();
    const [before, after] = io.faults.dress ?? ['', ''];
    await console.write(before + login.prompt + after);
    const line = (await console.readLine()).trim();
    const [name = '', ...args] = line.split(/\s+/);
    if (/^(?:exit|quit|q)$/i.test(name)) return false;
    if (line !== '') await run(io, login, name.toLowerCase(), args);
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
  }
  return true;
}

async function run(io: Io, login: Login, name: string, args: readonly string[]): Promise<void> {
  const { console, faults } = io;
  if (faults.thinkMilliseconds) await console.pause(faults.thinkMilliseconds);
  if (faults.silent) await new Promise(() => {});
  if (faults.question !== undefined) {
    await console.print(`\n${faults.question}`);
    await console.readLine();
  }
  while (faults.endless) await console.write(`${'x'.repeat(1022)}\r\n`);
  if (name === 'clustermode' && login.cluster && !faults.noClustermode)
    return clustermode(io, login, login.cluster);
  const command = commands.get(name);
  if (!command) return console.print(`Unknown command or missing feature key: ${name}\n`);
  const landed = login.prompt;
  if (command.machineOnly && /^\((?:Cluster|Group) /.test(login.prompt)) {
    await console.print(`\n${words.cluster.restricted}\n`);
    if (!(await askYesNo(io, words.cluster.switch, 'Y'))) return;
    if (login.cluster) await chooseMachine(io, login, login.cluster);
  }
  await command.run(io, args);
  if (faults.modeForOneCommand) login.prompt = landed;
}

async function clustermode(io: Io, login: Login, cluster: Cluster): Promise<void> {
  const mode = await ask(io, ['', words.cluster.chooseMode, ...words.cluster.modes].join('\n'), '1');
  if (mode === '1') login.prompt = `(Cluster ${cluster.name})> `;
  if (mode === '3') await chooseMachine(io, login, cluster);
}

async function chooseMachine(io: Io, login: Login, { machines }: Cluster): Promise<void> {
  const list = machines.map((machine, i) => `${i + 1}. ${machine}`);
  const chosen =
    machines[Number(await ask(io, ['', words.cluster.chooseMachine, ...list].join('\n'), '1')) - 1];
  if (chosen !== undefined) login.prompt = `(Machine ${chosen})> `;
}
