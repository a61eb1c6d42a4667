import { isIP } from 'node:net';
import { type Commands, type Io, print } from '../ask';
import { lookUp } from '../zone';

export const digCommands: Commands = { dig: { run: dig } };

/** `dig [@DNS_IP] [QTYPE] HOST`, `dig -x IP [@DNS_IP]`; the two sections as Cisco 215929 prints them. */
async function dig({ console, world }: Io, args: readonly string[]): Promise<void> {
  const words = args.filter((word) => !word.startsWith('@'));
  const resolver = args.find((word) => word.startsWith('@'))?.slice(1);
  if (resolver !== undefined && isIP(resolver) === 0) return print(console, invalid(`@${resolver}`));
  const [first = '', second = ''] = words;
  const [type, name] =
    first === '-x' ? (['ptr', second] as const) : second === '' ? (['a', first] as const) : [first, second];
  const found = lookUp(world, type.toLowerCase(), name.toLowerCase());
  if (found === undefined) return print(console, invalid(type));
  const { owner, records } = found;
  const kind = type.toUpperCase();
  await print(
    console,
    [
      '',
      ';; QUESTION SECTION:',
      `;${owner}. IN ${kind}`,
      '',
      ...(records.length === 0
        ? []
        : [';; ANSWER SECTION:', ...records.map((data) => `${owner}. 1784 IN ${kind} ${data}`), '']),
      '',
    ].join('\n'),
  );
}

function invalid(word: string): string {
  return `Invalid arguments when processing: ${word}\n`;
}
