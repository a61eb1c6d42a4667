import { askYesNo, type Commands, type Io, print } from '../ask';
import { statusText } from '../tables';
import { readWords } from '../words-reads';

/** The appliance as a whole. */
export const systemCommands: Commands = {
  status: { run: ({ console, world }, [detail]) => print(console, statusText(world, detail === 'detail')) },
  workqueue: { run: workqueue },
  version: { run: version },
};

async function workqueue(io: Io, [word]: readonly string[]): Promise<void> {
  const { world, console, record } = io;
  const say = readWords.workqueue;
  await print(console, `\n${say.status(world.workQueuePaused)}\n${say.messages(world.workQueue)}\n`);
  if (word === 'status') return;
  if (!(await askYesNo(io, `\n${world.workQueuePaused === undefined ? say.pause : say.resume}`, 'N'))) return;
  record({ kind: 'committed', command: 'workqueue', scope: '*' });
}

function version({ console }: Io): Promise<void> {
  return print(
    console,
    '\nCurrent Version\n===============\nProduct: Cisco C300V Secure Email Gateway\nModel: C300V\nVersion: 15.0.0-104\n',
  );
}
