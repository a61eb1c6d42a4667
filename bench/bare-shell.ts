import { Client, type ClientChannel } from 'ssh2';

/** A kept shell as short as it can be written: no deadline, no pin, no dialogue, no parser. Nothing is faster with ssh2. */
export interface BareShell {
  /** Resolves when the prompt is back. */
  ask(line: string): Promise<void>;
  close(): void;
}

export interface BareLogin {
  readonly port: number;
  readonly username: string;
  readonly password?: string;
  readonly privateKey?: string;
}

export async function openBareShell(login: BareLogin): Promise<BareShell> {
  const client = new Client();
  const channel = await new Promise<ClientChannel>((resolve, reject) => {
    client.on('error', reject);
    client.on('ready', () => {
      client.shell({ rows: 0xffffff, cols: 0xffffff }, (error, opened) =>
        error ? reject(error) : resolve(opened),
      );
    });
    client.connect({ host: '127.0.0.1', ...login });
    client.setNoDelay(true);
  });
  let tail = '';
  let prompted = () => {};
  channel.on('data', (chunk: Buffer) => {
    tail = (tail + chunk.toString('latin1')).slice(-160);
    if (/\n[\w.-]+> $/.test(tail)) prompted();
  });
  const prompt = () =>
    new Promise<void>((resolve) => {
      prompted = resolve;
    });
  await prompt();
  return {
    ask(line) {
      tail = '';
      const answered = prompt();
      channel.write(`${line}\n`);
      return answered;
    },
    close: () => void client.end(),
  };
}
