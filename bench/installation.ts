import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { startRedis } from '../demo/redis';
import { password, username } from './appliances';
import type { Bench } from './row';
import { type FastSlack, type Shown, startSlack } from './slack';

/** The product as it is delivered: bot and worker in processes of their own, a Redis that forgets nothing. */
export interface Installation {
  readonly slack: FastSlack;
  /** Sends the command; resolves with the complete answer, and how long it and the acknowledgement took. */
  ask(text: string): Promise<{ readonly shown: Shown; readonly took: number; readonly acknowledged: number }>;
  /** Sends the command; resolves with the milliseconds until it was acknowledged. */
  acknowledge(text: string): Promise<number>;
  /** Where Slack sends its commands. */
  readonly events: string;
}

export interface InstallationOptions {
  /** Ports of the appliances by name. */
  readonly appliances: Readonly<Record<string, number>>;
  readonly hostKeyFingerprint: string;
  /** Where the product finds its Redis, when something stands between. */
  readonly redisBehind?: (port: number) => Promise<number>;
}

export async function startInstallation(
  { appliances, hostKeyFingerprint, redisBehind }: InstallationOptions,
  bench: Bench,
): Promise<Installation> {
  const folder = mkdtempSync(join(tmpdir(), 'esa-bench-'));
  bench.undo(() => rmSync(folder, { recursive: true, force: true }));
  const redis = await startRedis({ tcp: redisBehind !== undefined });
  bench.undo(() => redis.remove());
  const redisUrl = redisBehind
    ? `redis://127.0.0.1:${await redisBehind(Number(new URL(redis.url).port))}`
    : redis.url;
  const slack = await startSlack();
  bench.undo(() => slack.close());
  const file = join(folder, 'config.yaml');
  const written = {
    http: { port: 0 },
    redis: { url: redisUrl, prefix: 'bench' },
    dataDir: join(folder, 'data'),
    slack: {
      transport: 'http',
      botToken: slack.token,
      signingSecret: slack.secret,
      teamIds: [slack.team],
      apiUrl: slack.apiUrl,
    },
    appliances: Object.entries(appliances).map(([name, port]) => ({
      name,
      host: '127.0.0.1',
      port,
      username,
      password,
      hostKeys: [hostKeyFingerprint],
    })),
    limits: { perMinute: 1_000_000, running: 1000 },
    access: [{ people: [`slack:${slack.user}`], level: 'admin' }],
  };
  writeFileSync(file, stringify(written), { mode: 0o600 });
  const product = fork(join(__dirname, '../src/main.js'), ['all', '--config', file], {
    // With a channel to us it ends by itself when we are gone.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ESA_LOG_LEVEL: 'info' },
  });
  bench.undo(() => end(product));
  const events = `${await listening(product)}/slack/events`;
  const acknowledge = (text: string) => slack.command(events, text);
  return {
    slack,
    events,
    acknowledge,
    async ask(text) {
      const began = performance.now();
      const answer = slack.answer();
      // Also when the command is refused, nobody is left waiting.
      answer.catch(() => {});
      const acknowledged = await acknowledge(text);
      const shown = await answer;
      return { shown, took: shown.at - began, acknowledged };
    },
  };
}

async function listening(product: ChildProcess): Promise<string> {
  let said = '';
  const hear = (chunk: Buffer) => {
    said += chunk;
  };
  product.stdout?.on('data', hear);
  product.stderr?.on('data', hear);
  for (let tries = 0; tries < 300; tries += 1) {
    if (product.exitCode !== null) break;
    const port = /"port":(?<port>\d+)/.exec(said)?.groups?.port;
    if (port !== undefined) {
      const url = `http://127.0.0.1:${port}`;
      const ready = await fetch(`${url}/readyz`);
      if (ready.ok) return url;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the bot did not become ready:\n${said.slice(-2000)}`);
}

async function end(product: ChildProcess): Promise<void> {
  if (product.exitCode !== null || product.signalCode !== null) return;
  const ended = once(product, 'exit');
  product.kill('SIGTERM');
  // A worker in the middle of a dialogue may need a moment; nobody waits longer for it.
  const timer = setTimeout(() => product.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(timer);
}
