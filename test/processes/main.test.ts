import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { launch } from '../launch';
import { startWorld, type TestWorld } from '../world';

const build = join(__dirname, '../../build');

function run(args: readonly string[], env: Record<string, string> = {}) {
  const { child, ended, output, saw } = launch(process.execPath, args, { ...process.env, ...env });
  return { child, ended: ended.then((code) => ({ code, output: output() })), saw };
}

test('a config with ten mistakes lists ten, with path and fix, and exits 1 before anything is contacted', async () => {
  const folder = join(__dirname, '../config/mistakes');
  const file = readdirSync(folder).find((name) => /^ten.*\.ya?ml$/.test(name)) ?? '';
  const { ended } = run([join(build, 'src/main.js'), '--config', join(folder, file)]);
  const { code, output } = await ended;
  expect(code).toBe(1);
  expect(output).toContain('10 mistakes');
  expect(output.match(/Fix: /g)).toHaveLength(10);
});

test('an unknown role is refused with the usage', async () => {
  const { code, output } = await run([join(build, 'src/main.js'), 'wroker']).ended;
  expect(code).toBe(2);
  expect(output).toContain('I do not know "wroker"');
});

test.each(['bot', 'worker'])('%s ends at the first SIGTERM also while Redis is away', async (role) => {
  const folder = mkdtempSync(join(tmpdir(), 'esa-away-'));
  const file = join(folder, 'config.yaml');
  const slack = {
    transport: 'http',
    botToken: 'xoxb-1',
    signingSecret: 's',
    teamIds: ['T1'],
    apiUrl: 'http://127.0.0.1:9/api/',
  };
  const appliances = [
    {
      name: 'esa1',
      host: '127.0.0.1',
      port: 9,
      username: 'u',
      password: 'p',
      hostKeys: [`SHA256:${'A'.repeat(43)}`],
    },
  ];
  const access = [{ people: ['slack:*'], level: 'viewer' }];
  writeFileSync(
    file,
    stringify({
      http: { port: 0 },
      redis: { url: 'redis://127.0.0.1:9' },
      dataDir: join(folder, 'data'),
      slack,
      appliances,
      access,
    }),
  );
  const { child, ended, saw } = run([join(build, 'src/main.js'), role, '--config', file]);
  await saw(role === 'bot' ? /"msg":"listening"/ : /ECONNREFUSED/);
  child.kill('SIGTERM');
  expect((await ended).code).toBe(0);
  rmSync(folder, { recursive: true });
});

describe('role all', () => {
  let world: TestWorld;
  afterEach(() => world.stop());

  test('listens, is ready once its worker takes jobs, answers, and ends with its worker on SIGTERM', async () => {
    world = await startWorld({ workers: 0 });
    await world.bot.stop();
    const { child, ended, saw } = run([join(build, 'src/main.js'), 'all', '--config', world.file]);
    await saw(/"msg":"taking work"/);
    const port = (await saw(/"port":(?<port>\d+),"msg":"listening"/)).groups?.port;
    const get = (path: string) => fetch(`http://127.0.0.1:${port}${path}`);
    expect((await get('/healthz')).status).toBe(200);
    expect(await (await get('/readyz')).text()).toBe('ready\n');
    expect((await get('/nothing')).status).toBe(404);
    const url = `http://127.0.0.1:${port}/slack/events`;
    await world.slack.command({ url, secret: 'signing-secret-of-the-tests', text: 'queue' });
    await world.shown(/waiting for delivery/);
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
  });
});

describe('the demo', () => {
  // Somebody else's demo may run on this machine: ours is known by its folder.
  const folder = mkdtempSync(join(tmpdir(), 'esa-demo-test-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const demo = (script: string) => run([join(build, 'demo/main.js'), '--script', script], { TMPDIR: folder });

  test('holds the conversation of the README, and leaves nothing running', async () => {
    const { code, output } = await demo('queue; host mail.com; press retry; press approve').ended;
    expect(code).toBe(0);
    for (const words of [
      'waiting for delivery',
      'mail.com is up',
      'Retry delivery of mail.com on esa1?',
      'nothing is waiting any more, 214 delivered',
    ]) {
      expect(output).toContain(words);
    }
    expect(processesBelow(folder)).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a destination that still refuses', async () => {
    const { code, output } = await demo('retry partner.example; press approve').ended;
    expect(code).toBe(0);
    expect(output).toContain('the new attempts failed');
  });

  test('a step that finds no button ends with a sentence', async () => {
    const { code, output } = await demo('queue; press dance').ended;
    expect(code).toBe(1);
    expect(output).toContain('There is no button "dance".');
  });

  test('Ctrl-C in the middle leaves nothing running', async () => {
    const { child, ended, saw } = demo('queue; host mail.com; queue; queue; queue; queue; queue');
    await saw(/waiting for delivery/);
    child.kill('SIGINT');
    expect((await ended).code).toBe(130);
    expect(processesBelow(folder)).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });
});

/** Command lines of processes that still use a folder of the demo's. */
function processesBelow(folder: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')];
      } catch {
        // It ended while we looked.
        return [];
      }
    })
    .filter((line) => line.includes(folder));
}
