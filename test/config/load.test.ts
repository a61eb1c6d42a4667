import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { type LoadOptions, loadConfig } from '../../src/config/load';
import { ConfigError } from '../../src/config/mistakes';

const folder = mkdtempSync(join(tmpdir(), 'esa-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const example = join(__dirname, '../../config.example.yaml');
const fingerprint = 'SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

const small = `
redis: { url: unix:///run/redis.sock }
slack: { botToken: xoxb-1, appToken: xapp-1, teamIds: [T0123456] }
appliances: [{ name: esa1, host: h, username: u, password: p, hostKeys: ['${fingerprint}'] }]
access: [{ people: ['slack:*'], level: viewer }]
`;

function named(name: string): string {
  return `\${${name}}`;
}

function load(yaml: string, options: Partial<LoadOptions> = {}) {
  const file = join(folder, 'config.yaml');
  writeFileSync(file, yaml);
  return loadConfig(file, { role: 'all', env: {}, ...options });
}

function pathsOf(yaml: string, options: Partial<LoadOptions> = {}): string[] {
  try {
    load(yaml, options);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes.map(({ path }) => path);
    throw error;
  }
}

test('what may be left out has the default of the specification', () => {
  expect(load(small)).toEqual({
    http: { host: '127.0.0.1', port: 3000 },
    limits: { running: 5, perMinute: 20, waiting: 500 },
    redis: { url: 'unix:///run/redis.sock', prefix: 'esa' },
    dataDir: join(folder, 'data'),
    language: 'en',
    slack: {
      transport: 'socket',
      botToken: 'xoxb-1',
      appToken: 'xapp-1',
      teamIds: ['T0123456'],
      apiUrl: 'https://slack.com/api/',
    },
    applianceNames: ['esa1'],
    appliances: [
      {
        name: 'esa1',
        host: 'h',
        port: 22,
        username: 'u',
        password: 'p',
        hostKeys: [fingerprint],
        legacySsh: false,
        sessions: 4,
        sendsFrom: [],
        timeouts: { connect: 20, command: 30, slow: 180 },
      },
    ],
    access: [{ people: ['slack:*'], level: 'viewer', appliances: ['*'], domains: ['*'] }],
    persons: [],
    changes: {
      retry: 'confirm',
      retryAll: 'second-person',
      smtppingSend: 'confirm',
      capture: 'confirm',
      debugLog: 'confirm',
      expireAfter: 300,
      proofAfter: [10, 30, 120],
      testRecipients: [],
      captureFor: 600,
      debugLogFor: 600,
    },
    probes: { resolvers: [], smtpPort: 25, heloName: '', allowPrivate: [], timeoutSeconds: 30 },
  });
});

test('the example is valid for each role with that role’s secrets alone', () => {
  const chat = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' };
  const bot = loadConfig(example, { role: 'bot', env: chat });
  expect(bot.slack?.botToken).toBe('xoxb-1');
  expect(bot.applianceNames).toEqual(['esa1']);
  expect(bot.appliances).toEqual([]);

  const worker = loadConfig(example, { role: 'worker', env: { ESA1_PASSWORD: 'p' } });
  expect(worker.appliances[0]?.password).toBe('p');
  expect(worker.slack).toBeUndefined();

  expect(loadConfig(example, { role: 'all', env: { ...chat, ESA1_PASSWORD: 'p' } }).access).toHaveLength(2);
});

test('names of the other role may stand anywhere in its sections', () => {
  const yaml = `
http: { host: '\${HOST}', port: '\${PORT}' }
redis: { url: redis://127.0.0.1 }
teams: { playground: true, openIdMetadata: '\${URL}' }
appliances:
  - { name: '\${NAME}', host: '\${A}', port: '\${A}', username: '\${A}', password: '\${A}', hostKeys: ['\${A}'] }
access: [{ people: ['teams:*'], level: viewer }]
probes: { resolvers: ['\${A}'], timeoutSeconds: '\${A}' }
`;
  const env = { HOST: '127.0.0.1', PORT: '0', URL: 'https://login.example.com/', NAME: 'esa1' };
  expect(load(yaml, { role: 'bot', env })).toMatchObject({ http: { port: 0 }, applianceNames: ['esa1'] });
  expect(pathsOf(yaml, { role: 'worker', env: { NAME: 'esa1', A: fingerprint } })).toEqual([
    'appliances[0].port',
    'probes.resolvers[0]',
    'probes.timeoutSeconds',
  ]);
});

test('a name is read from the environment, else from the file of NAME_FILE without its last line end', () => {
  writeFileSync(join(folder, 'secret'), 'from file \n\n');
  const yaml = small.replace('xoxb-1', `'a${named('ONE')}b${named('TWO')}'`);
  const env = { ONE: '1', ONE_FILE: '/nowhere', TWO: '', TWO_FILE: join(folder, 'secret') };
  expect(load(yaml, { env }).slack?.botToken).toBe('a1bfrom file \n'.trim());
  expect(load(yaml, { env: { ONE: named('TWO'), TWO: '2' } }).slack?.botToken).toBe(`a${named('TWO')}b2`);
  expect(pathsOf(yaml, { env: { ONE: '1' } })).toEqual(['slack.botToken']);
});

test('an empty secret is a mistake', () => {
  const yaml = small
    .replace('xapp-1', `'${named('EMPTY')}'`)
    .replace('password: p', `password: '${named('EMPTY')}'`);
  expect(pathsOf(yaml, { env: { EMPTY: '' } })).toEqual(['slack.appToken', 'appliances[0].password']);
});

test('a key file is read by the worker and never by the bot', () => {
  const key = join(__dirname, 'keys/plain');
  const yaml = small
    .replace('password: p', `privateKeyFile: ${key}`)
    .replace(
      "'] }]\naccess",
      `'], jump: { host: j, username: k, privateKeyFile: ${key}, hostKeys: ['${fingerprint}'] } }]\naccess`,
    );
  const [appliance] = load(yaml, { role: 'worker' }).appliances;
  expect(appliance?.privateKey).toContain('BEGIN OPENSSH PRIVATE KEY');
  expect(appliance?.jump).toMatchObject({ host: 'j', port: 22, username: 'k' });
  expect(appliance?.jump?.privateKey).toBe(appliance?.privateKey);
  expect(pathsOf(yaml.replaceAll(key, '/nowhere'), { role: 'worker' })).toEqual([
    'appliances[0].privateKeyFile',
    'appliances[0].jump.privateKeyFile',
  ]);
  expect(pathsOf(yaml.replaceAll(key, '/nowhere'), { role: 'bot' })).toEqual([]);
});

test('a platform is needed where people come in, unless they come in another way', () => {
  const yaml = small.replace(/slack: .*\n/, '');
  expect(pathsOf(yaml)).toEqual(['']);
  expect(pathsOf(yaml, { role: 'worker' })).toEqual([]);
  expect(pathsOf(yaml, { platformRequired: false })).toEqual([]);
});

test.each([
  ['redis://127.0.0.1:6379', true],
  ['redis://[::1]:6379/2', true],
  ['unix:///run/redis.sock', true],
  ['rediss://esa:pw@redis.example.com', true],
  ['redis://redis:6379', false],
  ['redis://:pw@redis.example.com', false],
  ['redis://esa@redis.example.com', false],
  ['http://127.0.0.1', false],
  ['127.0.0.1:6379', false],
  ['redis://127.0.0.1.example.com', false],
])('RQ-01: %s is accepted: %s', (url, accepted) => {
  expect(pathsOf(small.replace('unix:///run/redis.sock', `'${url}'`))).toEqual(accepted ? [] : ['redis.url']);
});

test.each([
  ['{ appId: a, appPassword: p, tenantId: t }', []],
  ['{ appType: UserAssignedMSI, appId: a, tenantId: t }', []],
  ['{ playground: true }', []],
  ['{ appPassword: p }', ['teams.appId', 'teams.tenantId']],
  ['{ appId: " ", appPassword: p, tenantId: t }', ['teams.appId']],
])('TE-02: teams: %s', (teams, wrong) => {
  expect(pathsOf(small.replace(/slack: .*/, `teams: ${teams}`))).toEqual(wrong);
});
