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
  /** Lines of its window; without them nothing is paged. */
  readonly rows?: number;
  /** What is searched for the prompt as each packet comes: the end of the answer, or, as one writes it first, all of it. */
  readonly search?: 'tail' | 'whole';
}

const prompts = { tail: /\n[\w.-]+> $/, whole: /[\w.() -]+> $/ };
const pager = '-Press Any Key For More-';

export async function openBareShell({
  rows = 0xffffff,
  search = 'tail',
  ...login
}: BareLogin): Promise<BareShell> {
  const client = new Client();
  const channel = await new Promise<ClientChannel>((resolve, reject) => {
    client.on('error', reject);
    client.on('ready', () => {
      client.shell({ rows, cols: 0xffffff }, (error, opened) => (error ? reject(error) : resolve(opened)));
    });
    client.connect({ host: '127.0.0.1', ...login });
    client.setNoDelay(true);
  });
  let seen = '';
  let prompted = () => {};
  channel.on('data', (chunk: Buffer) => {
    seen += chunk.toString('latin1');
    if (search === 'tail') seen = seen.slice(-160);
    if (seen.endsWith(pager)) channel.write(' ');
    else if (prompts[search].test(seen)) prompted();
  });
  const prompt = () =>
    new Promise<void>((resolve) => {
      prompted = resolve;
    });
  await prompt();
  return {
    ask(line) {
      seen = '';
      const answered = prompt();
      channel.write(`${line}\n`);
      return answered;
    },
    close: () => void client.end(),
  };
}
