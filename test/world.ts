import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { type SimulatedAppliance, startAppliance } from '../demo/asyncos';
import { type Bot, startBot } from '../src/bot/bot';
import type { Platform } from '../src/bot/platform';
import { platformsOf } from '../src/bot/platforms';
import { type Config, loadConfig } from '../src/config/load';
import { newId } from '../src/ids';
import { type Running, startWorker } from '../src/jobs/worker';
import { createLog } from '../src/log';
import { type Answer, type FakeSlack, type StoredMessage, startFakeSlack } from './fakes/slack/fake-slack';

export const SECRET = 'signing-secret-of-the-tests';

export interface WorldOptions {
  /** Overrides of config.yaml, by section. */
  readonly config?: Record<string, unknown>;
  /** In-process workers; 0 when a test starts its own. */
  readonly workers?: number;
  readonly appliances?: Record<string, SimulatedAppliance>;
  readonly redisUrl?: string;
  /** How often the bot looks for actions that nobody ends. */
  readonly reapEveryMs?: number;
  /** Instead of those that the configuration names. */
  readonly platforms?: readonly Platform[];
  /** Other secrets than the usual ones. */
  readonly slack?: { token: string; signingSecret: string };
  /** By appliance. */
  readonly sendsFrom?: Record<string, readonly string[]>;
  /** Seconds. */
  readonly timeouts?: { connect?: number; command?: number; slow?: number };
}

/** A whole installation on this machine: Slack is a fake, the appliances are simulated, everything else is the product. */
export interface TestWorld {
  readonly slack: FakeSlack;
  readonly appliances: Record<string, SimulatedAppliance>;
  readonly esa1: SimulatedAppliance;
  readonly dir: string;
  readonly file: string;
  readonly config: Config;
  readonly url: string;
  readonly logged: Record<string, unknown>[];
  bot: Bot;
  workers: Running[];
  /** Sends a slash command; resolves with what Slack was answered. */
  send(
    text: string,
    more?: {
      user?: string;
      channel?: string;
      fields?: Record<string, string>;
      timestamp?: number;
      trigger_id?: string;
      team?: string;
    },
  ): Promise<Answer>;
  /** Sends it and waits for the message whose text matches, as it stands then. */
  ask(text: string, until: RegExp, more?: { user?: string; channel?: string }): Promise<StoredMessage>;
  press(
    message: StoredMessage,
    label: string,
    more?: { user?: string; channel?: string; team?: string; forge?: (payload: never) => object },
  ): Promise<Answer>;
  /** The newest private answer to a person. */
  toldTo(user: string, what: RegExp): Promise<StoredMessage>;
  shown(what: RegExp): Promise<StoredMessage>;
  /** How often a committing line was sent to this appliance. */
  commits(appliance: SimulatedAppliance): number;
  audit(): Record<string, unknown>[];
  startWorker(): Promise<Running>;
  restartBot(overrides?: Record<string, unknown>): Promise<void>;
  stop(): Promise<void>;
}

const ACCESS = [
  { people: ['slack:U0ANA', 'slack:U0LUIS'], level: 'admin' },
  { people: ['slack:U0VIEW'], level: 'viewer' },
];

export async function startWorld(options: WorldOptions = {}): Promise<TestWorld> {
  const slack = await startFakeSlack(options.slack && { token: options.slack.token });
  for (const [id, name] of [['U0VIEW', 'vera']] as const) {
    slack.users.set(id, { id, name, real_name: name, locale: 'en-US', tz: 'Europe/Madrid' });
  }
  const appliances = options.appliances ?? { esa1: await startAppliance({ hostname: 'esa1.example.com' }) };
  for (const { world } of Object.values(appliances)) world.drain = { milliseconds: 100, steps: 2 };
  const dir = mkdtempSync(join(tmpdir(), 'esa-test-'));
  const file = join(dir, 'config.yaml');
  const prefix = `t${newId().slice(0, 8)}`;
  const logged: Record<string, unknown>[] = [];
  const log = createLog({
    name: 'test',
    stream: { write: (line: string) => void logged.push(JSON.parse(line)) },
  });

  function configure(overrides: Record<string, unknown> = {}): Config {
    const written = {
      http: { port: 0 },
      redis: { url: options.redisUrl ?? process.env.REDIS_URL, prefix },
      dataDir: join(dir, 'data'),
      slack: {
        transport: 'http',
        botToken: slack.token,
        signingSecret: options.slack?.signingSecret ?? SECRET,
        teamIds: ['T0123456'],
        apiUrl: slack.apiUrl,
      },
      appliances: Object.entries(appliances).map(([name, one]) => ({
        name,
        host: one.host,
        port: one.port,
        username: one.username,
        password: one.password,
        hostKeys: [one.hostKeyFingerprint],
        ...(options.timeouts && { timeouts: options.timeouts }),
        ...(options.sendsFrom?.[name] && { sendsFrom: options.sendsFrom[name] }),
      })),
      access: ACCESS,
      // One person asks in a second what takes people a day.
      limits: { running: 1000, perMinute: 100_000 },
      changes: { proofAfter: [0.2, 0.4] },
      // Nobody listens there: what a test wants to be looked up, it brings along.
      probes: { resolvers: ['127.0.0.1:9'], timeoutSeconds: 5 },
      ...options.config,
      ...overrides,
    };
    writeFileSync(file, stringify(written));
    return loadConfig(file, { role: 'all', env: {} });
  }

  const config = configure();
  const world: TestWorld = {
    slack,
    appliances,
    esa1: appliances.esa1 as SimulatedAppliance,
    dir,
    file,
    config,
    logged,
    get url() {
      return `http://127.0.0.1:${world.bot.port}/slack/events`;
    },
    bot: await startBot(config, options.platforms ?? (await platformsOf(config, log)), log, {
      reapEveryMs: options.reapEveryMs ?? 250,
    }),
    workers: [],
    send: (text, more = {}) => slack.command({ url: world.url, secret: SECRET, text, ...more }),
    async ask(text, until, more = {}) {
      const answer = await world.send(text, more);
      if (answer.status !== 200) throw new Error(`status ${answer.status}`);
      return world.shown(until);
    },
    press: (message, label, more = {}) =>
      slack.press({ url: world.url, secret: SECRET, message, label, ...more } as never),
    toldTo: (user, what) =>
      slack.waitFor(() => slack.privates(user).findLast((one) => what.test(everything(one)))),
    shown: (what) =>
      slack.waitFor(() => slack.messages().findLast((one) => what.test(everything(one))), 10_000),
    commits: (appliance) => appliance.log.filter((entry) => entry.kind === 'committed').length,
    audit: () =>
      readFileSync(join(config.dataDir, 'audit.jsonl'), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    async startWorker() {
      const worker = startWorker(config, log);
      await worker.ready();
      world.workers.push(worker);
      return worker;
    },
    async restartBot(overrides) {
      await world.bot.stop();
      const changed = configure(overrides);
      world.bot = await startBot(changed, await platformsOf(changed, log), log, {
        reapEveryMs: options.reapEveryMs ?? 250,
      });
    },
    async stop() {
      capture(slack.messages());
      await world.bot.stop();
      await Promise.all(world.workers.map((worker) => worker.stop()));
      await Promise.all(Object.values(appliances).map((one) => one.close()));
      await slack.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
  for (let n = 0; n < (options.workers ?? 1); n += 1) await world.startWorker();
  return world;
}

/** All that a person can read in a message, its buttons included. */
export function everything(message: StoredMessage): string {
  const texts: string[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) {
      value.forEach(walk);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      if ((key === 'text' || key === 'fallback') && typeof inner === 'string') texts.push(inner);
      else walk(inner);
    }
  };
  walk(message.blocks);
  return texts.join(' ');
}

let captured = 0;

/** `CAPTURE=FOLDER` keeps what people saw, for `scripts/pictures.mjs --from FOLDER`. */
function capture(messages: readonly StoredMessage[]): void {
  const folder = process.env.CAPTURE;
  if (folder === undefined) return;
  for (const { text, blocks } of messages) {
    captured += 1;
    writeFileSync(join(folder, `${captured}.slack.json`), JSON.stringify({ text, blocks }));
  }
}
