import { ask, askNumber, askYesNo, type Commands, type Io, print } from '../ask';
import { mailLog, waitingFor } from '../mail';
import { readWords } from '../words-reads';
import { grepLog } from './logs';

/** Single messages: who waits for a destination, and what mail_logs says. */
export const messageCommands: Commands = {
  showrecipients: { run: showrecipients, machineOnly: true },
  grep: { run: grep },
  findevent: { run: findevent },
};

async function showrecipients(io: Io): Promise<void> {
  const { console, world } = io;
  const say = readWords.showrecipients;
  const by = await askNumber(io, ['', ...say.menu], 3);
  if (by === 2) return print(console, `\n${say.none}\n`);
  const name = by === 1 ? (await ask(io, `\n${say.host}`)).toLowerCase() : undefined;
  const hosts = world.destinations.filter(({ host }) => name === undefined || host === name);
  await print(console, `\n${say.wait}\n`);
  if (hosts.length === 0) return print(console, `${say.none}\n`);
  const rows = hosts
    .flatMap((host) => waitingFor(world, host))
    .map(
      (one) =>
        `${String(one.mid).padEnd(13)}${String(one.bytes).padEnd(11)}${one.sender.padEnd(23)}${one.subject}\n` +
        `${'[0]'.padEnd(13)}${`[${one.attempts}]`.padEnd(11)}${one.recipient}\n`,
    );
  await print(console, ['', ...say.heads, ...rows, ''].join('\n'));
}

async function grep(io: Io, args: readonly string[]): Promise<void> {
  if (args.length > 0) return grepLog(io, args);
  const say = readWords.grep;
  const logs = [
    'Currently configured logs:',
    '1. "bounces" Type: "Bounce Logs" Retrieval: FTP Poll',
    '2. "cli_logs" Type: "CLI Audit Logs" Retrieval: FTP Poll',
    '3. "mail_logs" Type: "IronPort Text Mail Logs" Retrieval: FTP Poll',
  ];
  const log = await askNumber(io, ['', ...logs, say.log], 3);
  const expression = await ask(io, `\n${say.expression}`);
  const flags = (await askYesNo(io, `\n${say.insensitive}`, 'Y')) ? 'i' : '';
  await askYesNo(io, `\n${say.tail}`, 'N');
  await askYesNo(io, `\n${say.paginate}`, 'N');
  await found(io, log === 3 ? mailLog(io.world) : [], new RegExp(expression, flags));
}

/** `findevent -m mid log_name` (Cisco 117853). */
async function findevent(io: Io, [option, mid = '']: readonly string[]): Promise<void> {
  if (option !== '-m') return print(io.console, `Invalid arguments when processing findevent: ${option}\n`);
  const log = mailLog(io.world);
  const own = log.filter((line) => new RegExp(`MID ${Number(mid)}(?:\\D|$)`).test(line));
  if (own.length === 0) return print(io.console, 'No matching message IDs\n');
  const dcids = own.flatMap((line) => /\bDCID (?<dcid>\d+)/.exec(line)?.groups?.dcid ?? []);
  const opened = log.filter((line) => dcids.some((dcid) => line.includes(`New SMTP DCID ${dcid} `)));
  await print(
    io.console,
    `${log.filter((line) => own.includes(line) || opened.includes(line)).join('\n')}\n`,
  );
}

async function found({ console }: Io, log: readonly string[], pattern: RegExp): Promise<void> {
  const lines = log.filter((line) => pattern.test(line));
  // IronPortIntegration
  if (lines.length === 0)
    return print(console, 'No results were found. Use another regular expression(s) to search.\n');
  await print(console, `${lines.join('\n')}\n`);
}
