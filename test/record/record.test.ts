import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { type SimulatedAppliance, startAppliance } from '../../demo/asyncos';
import { type Config, loadConfig } from '../../src/config/load';
import { hoststatus } from '../../src/esa-client';
import { record } from '../../src/record/record';
import { redact } from '../../src/record/redact';

let appliance: SimulatedAppliance;
let folder: string;
let config: Config;

beforeAll(async () => {
  appliance = await startAppliance({ hostname: 'mx7.customer.example' });
});
afterAll(() => appliance.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'esa-record-'));
  const { host, port, username, password, hostKeyFingerprint } = appliance;
  const file = join(folder, 'config.yaml');
  writeFileSync(
    file,
    stringify({
      redis: { url: 'redis://127.0.0.1:1' },
      dataDir: join(folder, 'data'),
      appliances: [{ name: 'esa1', host, port, username, password, hostKeys: [hostKeyFingerprint] }],
      access: [{ people: ['console:*'], level: 'admin' }],
    }),
  );
  config = loadConfig(file, { role: 'worker', env: {}, platformRequired: false });
});
afterEach(() => rmSync(folder, { recursive: true }));

const asked = (line: string) => record(config, { appliance: 'esa1', line, folder });

test('is a case for the transcripts, and reads as what was recorded', async () => {
  const { file, text, unread } = await asked('hoststatus mail.com');
  expect(file).toMatch(/^hoststatus\/recorded-\d{4}-\d\d-\d\d-[\w.-]+\.txt$/);
  expect(readFileSync(join(folder, file), 'utf8')).toBe(text);
  const [first = '', ...rest] = text.split('\n');
  expect(first).toMatch(
    /^# source: recorded on AsyncOS \S+, \d{4}-\d\d-\d\d, `hoststatus name1\.example`; names/,
  );
  expect(rest.join('\n')).not.toMatch(/mail\.com|10\.233\.186\.26|customer/);
  expect(hoststatus('name1.example').parse(rest.join('\n'))).toMatchObject({
    known: true,
    state: 'up',
    active: 214,
  });
  expect(unread).toBe(0);
  expect(readFileSync(join(folder, 'data/audit.jsonl'), 'utf8')).toContain('hoststatus mail.com');
});

test('a recording is never written over', async () => {
  await asked('hoststatus mail.com');
  await expect(asked('hoststatus mail.com')).rejects.toThrow(/EEXIST/);
});

test.each([
  'delivernow',
  'hoststatus',
  'hoststatus mail.com more',
  'hoststatus mail.com;delivernow',
  'status now',
  '',
])('is refused with what there is: %j', async (line) => {
  const before = appliance.log.length;
  await expect(asked(line)).rejects.toThrow(/nothing that can be recorded[\s\S]*hoststatus mail\.com/);
  expect(appliance.log).toHaveLength(before);
});

describe('what is replaced', () => {
  test.each([
    ['mx1.mail.com and MX1.MAIL.COM, then mail.com.', 'name1.example and name1.example, then name2.example.'],
    ['From: <Ana.Lopez+x@mail.com>', 'From: <person1@name1.example>'],
    ['10.1.2.3 2001:db8:9::25 10.1.2.3', '192.0.2.1 2001:db8::1 192.0.2.1'],
    ['the.euq.release.queue   5', 'the.euq.release.queue   5'],
    ['Version: 15.0.0-104 at 14:37:17, 29m12s', 'Version: 15.0.0-104 at 14:37:17, 29m12s'],
    ['Serial #: 4208A1B2C3D4E5F60718-0123456789AB', 'Serial #: 000000000000-000000000000'],
    ["Info: MID 7 Subject 'Dismissal of A. Person'", "Info: MID 7 Subject '…'"],
    ['esa1> and xn--bcher-kva.example', 'name1.example> and name2.example'],
  ])('%s', (line, shown) => expect(redact(line, ['esa1'])).toBe(shown));
});
