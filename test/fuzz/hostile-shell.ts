import { Duplex } from 'node:stream';

export interface Manner {
  /** Octets a packet. */
  readonly bytes: number;
  /** What comes when all is said. */
  readonly end: 'prompt' | 'close' | 'silent';
}

const prompt = 'esa.lab.local> ';

/** Logs in like an appliance, then answers the first line with these octets, and whatever else is typed with its end. */
export function hostileShell(octets: Buffer, { bytes, end }: Manner): Duplex {
  let said = false;
  const shell: Duplex = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      done();
      if (!chunk.includes('\n')) {
        shell.push(chunk.includes(3) && end !== 'silent' ? `^C\r\n${prompt}` : chunk);
        return;
      }
      if (chunk.equals(Buffer.from('exit\n'))) {
        shell.destroy();
        return;
      }
      shell.push(chunk.toString().replace('\n', '\r\n'));
      if (!said)
        for (let at = 0; at < octets.length; at += bytes) shell.push(octets.subarray(at, at + bytes));
      said = true;
      if (end === 'prompt') shell.push(`\r\n${prompt}`);
      // Behind what was pushed: a destroyed stream drops what nobody has read.
      if (end === 'close') shell.push(null);
    },
  });
  shell.once('end', () => shell.destroy());
  shell.push(`Welcome\r\n\r\n${prompt}`);
  return shell;
}
