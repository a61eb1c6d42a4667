import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TestWorld } from '../world';

export interface BotProcess {
  /** Of its Slack path. */
  readonly url: string;
  /** Everything it wrote so far. */
  said(): string;
  kill9(): Promise<void>;
}

/** The bot as it is run in production, in a process of its own, so that it can be killed. */
export async function startBotProcess(world: Pick<TestWorld, 'file'>): Promise<BotProcess> {
  const script = join(__dirname, '../../build/src/main.js');
  const child = spawn(process.execPath, [script, 'bot', '--config', world.file], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const leave = () => child.kill('SIGKILL');
  process.once('exit', leave);
  child.once('exit', () => process.removeListener('exit', leave));
  let said = '';
  const port = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the bot ended with ${code}:\n${said}`)));
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        said += chunk;
        const found = /"port":(?<port>\d+),"msg":"listening"/.exec(said)?.groups?.port;
        if (found !== undefined) resolve(found);
      });
  });
  return {
    url: `http://127.0.0.1:${port}/slack/events`,
    said: () => said,
    async kill9() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}
