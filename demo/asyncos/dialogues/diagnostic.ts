import { isIP } from 'node:net';
import { ask, askNumber, askYesNo, type Commands, type Io, print } from '../ask';
import { words } from '../words';
import type { Destination } from '../world';
import { addressesOf, known, serving } from '../zone';

/** `diagnostic`, with the SMTP test that lies in it beside things that wipe the appliance. */
export const diagnosticCommands: Commands = { diagnostic: { run: diagnostic } };

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
  const host = isIP(name)
    ? serving(io.world, name)
    : known(io.world).find((each) => each.host === name || each.mx.some((mx) => mx.host === name));
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
  const [ip = '192.0.2.53'] = addressesOf(io.world, target);
  const lines = [
    say.start(target),
    ...(target === ip ? [] : [say.resolved(target, ip)]),
    ...found(host?.smtp ?? (isIP(name) ? 'silent' : undefined), ip),
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
  if (io.faults.cutAfterCommit) io.console.cut();
  return { to };
}
