import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { commands } from '../src/jobs/catalog';
import { parseLine } from '../src/jobs/parse';
import { messages } from '../src/messages';
import { Language } from '../src/report';
import { drivers } from './platforms/drivers';

/** Names what was forgotten when something was added. */

const root = join(__dirname, '..');
const list = (folder: string) => readdirSync(join(root, folder));

describe.each(commands)('command $name', (command) => {
  test('is in a file of its own, or answered by the bot', () => {
    const here = readFileSync(join(root, 'src/jobs/commands/here.ts'), 'utf8');
    const own = list('src/jobs/commands').includes(`${command.name}.ts`);
    expect(own || here.includes(`name: '${command.name}'`)).toBe(true);
  });

  test.each(Language.options)('has its line of help in %s', (language) => {
    expect(messages(language).help.summary(command.name)).not.toBe('');
  });

  test('has examples, and each is a line of this command', () => {
    expect(command.examples.length).toBeGreaterThan(0);
    for (const example of command.examples) expect(parseLine(example).invocation.name).toBe(command.name);
  });

  test('can be run, approved or answered', () => {
    const { run, change, here } = parseLine(command.examples[0] ?? '').invocation;
    expect([run, change, here].filter(Boolean)).toHaveLength(1);
  });
});

test('the catalog holds every command there is a file for', () => {
  const notCommands = [
    'capture-report',
    'check-actions',
    'check-facts',
    'check-gather',
    'check-judged',
    'check-report',
    'check-views',
    'dns-view',
    'each',
    'host-actions',
    'here',
    'log-search',
    'oldest',
    'queue-report',
    'retry-cautions',
    'smtp-view',
    'words',
  ];
  const files = list('src/jobs/commands')
    .map((file) => basename(file, '.ts'))
    .filter((name) => !notCommands.includes(name));
  const names = commands.map(({ name }) => name);
  expect(files.filter((file) => !names.includes(file))).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
});

test('every exchange with an appliance owns at least one transcript', () => {
  const notExchanges = ['arguments', 'clustermode'];
  const exchanges = list('src/esa-client/exchanges')
    .map((file) => basename(file, '.ts'))
    .filter((name) => !notExchanges.includes(name));
  const without = exchanges.filter((name) => !list('test/transcripts').includes(name));
  expect(without).toEqual([]);
});

test('every platform holds the conversation that all of them share', () => {
  const folders = readdirSync(join(root, 'src/bot'), { withFileTypes: true }).filter((one) =>
    one.isDirectory(),
  );
  const driven = drivers.map(({ folder }) => folder);
  expect(folders.map(({ name }) => name).filter((name) => !driven.includes(name))).toEqual([]);
});
