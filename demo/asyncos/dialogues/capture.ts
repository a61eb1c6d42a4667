import { ask, askNumber, askYesNo, type Commands, type Io, print } from '../ask';
import { captureWords as say } from '../words-changes';
import type { CaptureState } from '../world';

export const captureCommands: Commands = { packetcapture: { run: packetcapture, machineOnly: true } };

async function packetcapture(io: Io): Promise<void> {
  const { capture } = io.world;
  let said = '';
  for (;;) {
    await print(io.console, `${said}\n${statusText(io)}`);
    said = '';
    const offered = capture.running ? [say.stop, say.status] : [say.start, say.setup];
    const operation = (await ask(io, ['', say.choose, ...offered].join('\n'))).toUpperCase();
    if (operation === '') return;
    if (operation === 'SETUP' && !capture.running) await setup(io, capture);
    if (operation === 'START' && !capture.running) said = start(io, capture);
    if (operation === 'STOP' && capture.running) said = stop(io, capture);
  }
}

function statusText({ world }: Io): string {
  const { running, megabytes, stopsAtSize, filter } = world.capture;
  const settings = [
    `  Maximum File Size:   ${megabytes} MB`,
    `  Limit:               ${stopsAtSize ? 'File size' : 'None (Run Indefinitely)'}`,
    '  Interface(s):        Management',
    `  Filter:              (${filter})`,
  ];
  if (!running) return `Status: ${say.idle}\nCurrent Settings:\n${settings.join('\n')}\n`;
  const seconds = Math.floor((world.now() - running.startedAt) / 1000);
  return [
    'Status: Capture in progress',
    `  File Name:           ${running.file}`,
    `  File Size:           ${seconds * 3}K`,
    `  Duration:            ${Math.floor(seconds / 60)}m ${seconds % 60}s`,
    `  Limit:               ${stopsAtSize ? 'File size' : 'None (Run Indefinitely)'}`,
    '  Interface(s):        Management',
    `  Filter:              (${running.filter})`,
    '',
  ].join('\n');
}

async function setup(io: Io, capture: CaptureState): Promise<void> {
  capture.megabytes = Number(await ask(io, `\n${say.size}`, String(capture.megabytes)));
  capture.stopsAtSize = await askYesNo(io, `\n${say.stopAtSize}`, 'N');
  await askNumber(io, ['', ...say.interfaces], 2);
  const how = (await ask(io, ['', ...say.filterMenu].join('\n'))).toUpperCase();
  if (how === 'CUSTOM') capture.filter = await ask(io, `\n${say.filter}`);
}

function start(io: Io, capture: CaptureState): string {
  const at = io.world.now();
  const stamp = new Date(at).toISOString().replace(/\D/g, '').slice(0, 14);
  const file = `C300V-421C73B18CFB-${stamp.slice(0, 8)}-${stamp.slice(8)}.cap`;
  capture.running = { file, startedAt: at, filter: capture.filter };
  return committed(io, 'start', say.started);
}

function stop(io: Io, capture: CaptureState): string {
  delete capture.running;
  return committed(io, 'stop', say.stopped);
}

function committed(io: Io, scope: string, words: string): string {
  io.record({ kind: 'committed', command: 'packetcapture', scope });
  if (io.faults.cutAfterCommit) io.console.cut();
  return `\n${words}\n`;
}
