import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { DCLinter } from 'dclint';
import { loadConfig } from '../../src/config/load';
import type { Role } from '../../src/config/names';
import { compose, instructions, read, root, said, service } from './files';

const dir = mkdtempSync(join(tmpdir(), 'esa-ship-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Against the JSON schema of the Compose specification, which this linter ships. Its rules of style are not ours. */
function lint(file: string): string[] {
  const rules = {
    'no-build-and-image': 0,
    'require-quotes-in-ports': 0,
    'service-dependencies-alphabetical-order': 0,
    'service-image-require-explicit-tag': 0,
    'service-keys-order': 0,
    'services-alphabetical-order': 0,
    'top-level-properties-order': 0,
  } as const;
  // Without `quiet` it says on the console what it returns.
  const linter = new DCLinter({ rules, quiet: true, debug: false, exclude: [] });
  return linter.lintFiles([file], false).flatMap(({ messages }) => messages.map(({ message }) => message));
}

describe('docker-compose.yml and the Compose specification', () => {
  test('it is valid', () => {
    expect(lint(join(root, 'docker-compose.yml'))).toEqual([]);
  });

  test.each<[what: string, change: (text: string) => string, message: RegExp]>([
    ['an unknown key', (text) => text.replace(/read_only: true/, 'readonly: true'), /readonly|additional/i],
    ['a wrong condition', (text) => text.replace(/service_healthy/, 'healthy'), /depends_on/],
    ['a port for everybody', (text) => text.replace('127.0.0.1:3000:3000', '3000:3000'), /interface/i],
  ])('the check finds %s', (_, change, message) => {
    const file = join(dir, 'docker-compose.yml');
    writeFileSync(file, change(read('docker-compose.yml')));
    expect(lint(file).join('\n')).toMatch(message);
  });
});

describe('what docker-compose.yml promises', () => {
  const all = Object.entries(compose.services);

  test.each(all)('%s cannot write to its own files, gain rights or dump its memory', (_, one) => {
    expect(one).toMatchObject({
      read_only: true,
      tmpfs: '/tmp',
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      ulimits: { core: 0 },
    });
    expect(one).not.toHaveProperty('privileged');
    expect(one).not.toHaveProperty('cap_add');
    expect(one).not.toHaveProperty('network_mode');
  });

  test.each(all)('%s gets exactly the secrets that its variables name, and none as a value', (_, one) => {
    const files = Object.entries(one.environment ?? {}).filter(([name]) => name.endsWith('_FILE'));
    expect(files.map(([, file]) => file).sort()).toEqual(
      (one.secrets ?? []).map((secret) => `/run/secrets/${secret}`).sort(),
    );
    for (const [name, file] of files)
      expect(file).toBe(`/run/secrets/${name.replace(/_FILE$/, '').toLowerCase()}`);
    const values = Object.keys(one.environment ?? {}).filter((name) =>
      /(?:TOKEN|SECRET|PASSWORD|KEY)$/.test(name),
    );
    expect(values).toEqual([]);
  });

  test('the bot has no SSH secret, the worker no chat secret; both have the one of Redis', () => {
    const shared = ['redis_password'];
    const secretsOf = (name: string) => new Set(service(name).secrets);
    const [bot, worker] = [secretsOf('bot'), secretsOf('worker')];
    expect([...bot].filter((secret) => worker.has(secret))).toEqual(shared);
    expect([...bot].filter((secret) => !shared.includes(secret))).toEqual([
      'slack_bot_token',
      'slack_app_token',
    ]);
    expect([...worker].filter((secret) => !shared.includes(secret))).toEqual(['esa1_password']);
    // Also among those that are only suggested.
    const text = read('docker-compose.yml');
    expect(text.slice(text.indexOf('\n  worker:'), text.indexOf('\n  demo:'))).not.toMatch(/slack|teams/i);
    expect(text.slice(text.indexOf('\n  bot:'), text.indexOf('\n  worker:'))).not.toMatch(/esa\d/i);
  });

  test('every secret is a file in a folder that is neither committed nor copied into an image', () => {
    for (const [name, { file }] of Object.entries(compose.secrets))
      expect(file).toBe(`./docker/secrets/${name}`);
    expect(read('docker/secrets/.gitignore')).toBe('*\n!.gitignore\n');
    expect(read('docker/.gitignore')).toContain('config.yaml\n');
    expect(read('.dockerignore')).toMatch(/^\*$/m);
    expect(read('.dockerignore')).not.toMatch(/^!.*(?:secrets|config\.yaml)/m);
  });

  test('RQ-01: Redis has no published port and no way out; only the bot has a port, on this machine only', () => {
    for (const name of ['redis', 'redis-demo']) {
      expect(service(name)).not.toHaveProperty('ports');
      for (const network of service(name).networks)
        expect(compose.networks[network]).toEqual({ internal: true });
    }
    expect(all.filter(([, { ports }]) => ports).map(([name, { ports }]) => [name, ports])).toEqual([
      ['bot', ['127.0.0.1:3000:3000']],
    ]);
  });

  test('bot and worker reach Redis and the outside, and share no other network', () => {
    const common = service('bot').networks.filter((network) => service('worker').networks.includes(network));
    expect(common).toEqual(service('redis').networks);
    for (const name of ['bot', 'worker']) {
      const outside = service(name).networks.filter((network) => !compose.networks[network]?.internal);
      expect(outside).toHaveLength(1);
    }
  });

  test('Redis keeps what it was told, and refuses when it is full instead of forgetting', () => {
    const words = (service('redis').command ?? []).join(' ');
    for (const setting of [
      '--appendonly yes',
      '--appendfsync always',
      '--maxmemory-policy noeviction',
      '--maxmemory 256mb',
    ])
      expect(words).toContain(setting);
    expect(service('redis').healthcheck?.test).toContain('/etc/esa-redis/health.sh');
  });

  test.each(['bot', 'worker'])('F-30: %s has 90 s to end in order, and starts when Redis is well', (name) => {
    expect(service(name)).toMatchObject({
      stop_grace_period: '90s',
      depends_on: { redis: { condition: 'service_healthy' } },
      volumes: ['data:/data'],
      configs: [{ source: 'config', target: '/etc/esa-chatops/config.yaml' }],
      build: { target: 'app' },
      command: [name],
    });
  });

  test('the demo needs no secret, no configuration and no service outside of its profile', () => {
    for (const [name, one] of all.filter(([, { profiles }]) => profiles?.includes('demo'))) {
      expect([name, one.secrets, one.configs, one.volumes]).toEqual([name, undefined, undefined, undefined]);
      for (const other of Object.keys(one.depends_on ?? {}))
        expect(service(other).profiles).toEqual(['demo']);
    }
  });
});

describe('docker/config.example.yaml', () => {
  const placeholders = [...read('docker/config.example.yaml').matchAll(/\$\{(?<name>[A-Z0-9_]+)\}/g)].map(
    ({ groups }) => groups?.name,
  );

  test.each<Role>(['bot', 'worker'])('is complete for %s with the secrets that it is given', (role) => {
    const env = Object.fromEntries(
      Object.entries(service(role).environment ?? {}).map(([name, file]) => {
        const copy = join(dir, file.replaceAll('/', '-'));
        writeFileSync(copy, `of-${name.toLowerCase()}\n`);
        return [name, copy];
      }),
    );
    const config = loadConfig(join(root, 'docker/config.example.yaml'), { role, env });
    expect(config.dataDir).toBe('/data');
    expect(config.redis.prefix).toBe(service('redis').environment?.REDIS_PREFIX);
    expect(new URL(config.redis.url)).toMatchObject({ hostname: 'redis', port: '6379', username: 'esa' });
    for (const name of Object.keys(env)) expect(placeholders).toContain(name.replace(/_FILE$/, ''));
  });
});

describe('Dockerfile', () => {
  const major = Number(
    /^NODE=node:(?<major>\d+)-bookworm-slim$/.exec(said('', 'ARG')[0] ?? '')?.groups?.major,
  );

  test('its Node is one that package.json allows and docs/deploy.md names', () => {
    const { node } = JSON.parse(read('package.json')).engines;
    expect(major).toBeGreaterThanOrEqual(Number(/^>=(?<floor>\d+)$/.exec(node)?.groups?.floor));
    const named = /^Node (?<first>\d+) or (?<second>\d+) /m.exec(read('docs/deploy.md'))?.groups;
    expect(Object.values(named ?? {})).toContain(String(major));
    for (const stage of ['build', 'base']) expect(said(stage, 'FROM')).toEqual([`\${NODE} AS ${stage}`]);
  });

  test.each(['app', 'demo'])('%s runs as a user with a fixed number that is not root', (stage) => {
    expect(said(stage, 'FROM')).toEqual([`base AS ${stage}`]);
    expect(said(stage, 'USER')).toEqual(['10001:10001']);
    expect(said('base', 'RUN').join()).toContain('useradd --uid 10001 ');
    // Nothing is done as root after the user was chosen.
    const words = instructions.filter((one) => one.stage === stage).map(({ word }) => word);
    expect(words.slice(words.indexOf('USER'))).not.toContain('RUN');
    expect(words.slice(words.indexOf('USER'))).not.toContain('COPY');
  });

  test('app holds packages without those for development, and of ours dist alone', () => {
    expect(said('base', 'RUN').join()).toContain('npm ci --omit=dev');
    expect(said('base', 'COPY')).toEqual(['package.json package-lock.json .npmrc ./']);
    expect(said('app', 'COPY')).toEqual(['LICENSE ./', '--from=build /app/dist ./dist']);
    expect(instructions.at(-1)?.stage).toBe('app');
  });

  test('app starts Node hardened, stops on SIGTERM, and says whether it is well', () => {
    const entry = JSON.parse(said('app', 'ENTRYPOINT')[0] ?? '[]');
    expect(entry).toEqual(['node', '--disable-proto=throw', '--disable-sigusr1', 'dist/main.js']);
    expect(said('base', 'STOPSIGNAL')).toEqual(['SIGTERM']);
    expect(said('app', 'HEALTHCHECK').join()).toContain('/healthz');
    expect(read('Dockerfile')).not.toMatch(/--inspect|--report/);
  });

  test('no secret is a build argument or a variable', () => {
    const words = instructions
      .filter(({ word }) => word === 'ARG' || word === 'ENV')
      .map(({ value }) => value);
    expect(words.join('\n')).not.toMatch(/token|secret|password/i);
  });

  test('what it copies is what .dockerignore lets through', () => {
    const copied = instructions
      .filter(({ word, value }) => word === 'COPY' && !value.startsWith('--from'))
      .flatMap(({ value }) => value.split(/ +/).slice(0, -1));
    const letThrough = read('.dockerignore').match(/(?<=^!).+$/gm) ?? [];
    expect([...new Set(copied)].sort()).toEqual(letThrough.sort());
  });
});
