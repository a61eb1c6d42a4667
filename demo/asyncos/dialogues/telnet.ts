import { isIP } from 'node:net';
import { type Commands, type Io, print } from '../ask';
import { readWords } from '../words-reads';
import { addressesOf, serving } from '../zone';

export const telnetCommands: Commands = { telnet: { run: telnet } };

/** "Connected" and what follows: Cisco 215929. The failures: words of BSD's telnet, fragments of which a vendor test suite has. */
async function telnet(io: Io, [host = '', port = '25']: readonly string[]): Promise<void> {
  const { console, world, faults } = io;
  const say = readWords.telnet;
  if (port !== '25') return print(console, `Invalid arguments when processing telnet: ${port}\n`);
  const server = serving(world, host.toLowerCase());
  if (!server && isIP(host) === 0)
    return print(console, `${host}: hostname nor servname provided, or not known\n`);
  for (const ip of addressesOf(world, host.toLowerCase())) {
    await console.print(`Trying ${ip}...\n`);
    // Nobody is at an address of no destination.
    const smtp = server?.smtp ?? 'silent';
    if (smtp === 'refuses' || smtp === 'silent') {
      if (smtp === 'silent') await console.pause(world.connectMilliseconds);
      await console.print(`${smtp === 'silent' ? say.timedOut : say.refused}\n`);
      continue;
    }
    await console.print('Connected\n to .\n');
    if (smtp === 'rejects' && faults.farEnd === undefined)
      return console.print(`554 5.7.1 Service unavailable; client host blocked\n${say.closedByFarEnd}\n`);
    return converse(io, `220 ${host} ESMTP d21si4412123pll.407 - gsmtp`);
  }
}

async function converse({ console, faults, record }: Io, greeting: string): Promise<void> {
  const { farEnd } = faults;
  const say = readWords.telnet;
  if (farEnd === 'prompt') await console.write('esa.lab.local> ');
  if (farEnd === undefined) await console.write(`${greeting}\r\n`);
  let line = '';
  let escaped = false;
  let over = false;
  const talking = farEnd === 'endless' ? talk() : Promise.resolve();
  async function talk(): Promise<void> {
    while (!over) {
      await console.write('220-welcome to the machine\r\n'.repeat(40));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  let last = '';
  const leaving = console.lend((char, done) => {
    if (farEnd === 'deaf') return;
    if (char === '\x1d') {
      escaped = true;
      void console.write('\r\ntelnet> ');
    } else if (char !== '\n') {
      line += char;
      return;
    } else {
      record({ kind: 'line', text: line, prompt: escaped ? 'telnet> ' : '' });
      const leaves = escaped ? /^quit$/i.test(line) : farEnd === undefined && /^quit$/i.test(line);
      last = escaped ? `${line}\r\n${say.closed}` : `221 2.0.0 closing connection\r\n${say.closedByFarEnd}`;
      line = '';
      if (!leaves) return;
      over = true;
      done();
    }
  });
  // Together, so that the end of the one is not an unheard failure of the other.
  await Promise.all([leaving, talking]);
  await console.write(`${last}\r\n`);
}
