import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { resolverAt } from '../../resolver';
import { type Dns, openDns } from './dns';
import { openUpstream } from './upstream';

/** F-80: two tries within five seconds. */
const DEADLINE_MS = 5000;
const AGAIN_MS = 1500;

/** What resolv.conf(5) takes (MAXNS). */
const SYSTEM_RESOLVERS = 3;

/**
 * @param configured `192.0.2.53`, `192.0.2.53:5353` or `[2001:db8::53]:5353`; when empty, the system's
 */
export async function openResolvers(
  configured: readonly string[],
  { deadlineMs = DEADLINE_MS, againMs = AGAIN_MS, file = '/etc/resolv.conf' } = {},
): Promise<Dns> {
  const names = configured.length > 0 ? configured : await systemResolvers(file);
  return openDns(
    names.map((name) => {
      const at = resolverAt(name);
      if (at === undefined) throw new TypeError(`not the address of a resolver: ${name}`);
      return openUpstream({ name, ...at, deadlineMs, againMs });
    }),
  );
}

/** The resolver on this machine when the file names none or is not there, as resolv.conf(5) says. */
async function systemResolvers(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const found = text.split('\n').flatMap((line) => {
    const [word, address = ''] = line.trim().split(/\s+/);
    return word === 'nameserver' && isIP(address) !== 0 ? [address] : [];
  });
  return found.length > 0 ? found.slice(0, SYSTEM_RESOLVERS) : ['127.0.0.1'];
}
