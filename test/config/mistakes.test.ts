import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config/load';
import { ConfigError, describeMistakes } from '../../src/config/mistakes';

// Each mistakes/*.golden.yaml has beside it, as .golden.txt, what a person sees who starts with it.
const folder = join(__dirname, 'mistakes');
const cases = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
const env = { FILE_MISSING_FILE: '/canary-secret' };

function mistakesOf(file: string): ConfigError {
  try {
    loadConfig(file, { role: 'all', env });
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error(`${file} has no mistakes`);
}

describe('what a person sees who starts with', () => {
  test.each(cases)('%s', (name) => {
    const error = mistakesOf(join(folder, name));
    const seen = `${describeMistakes(error).replace(`${folder}/`, '')}\n`;
    expect(seen).toBe(readFileSync(join(folder, name.replace('.yaml', '.txt')), 'utf8'));
    expect(error.message).toBe(describeMistakes(error));
    expect(seen).not.toContain('canary');
  });
});

test('ten mistakes are ten, each with its line and its fix', () => {
  const { mistakes } = mistakesOf(join(folder, 'ten-mistakes.golden.yaml'));
  expect(mistakes).toHaveLength(10);
  expect(mistakes.every(({ line, fix }) => line !== undefined && fix !== '')).toBe(true);
});

test('a file that is not there', () => {
  const error = mistakesOf(join(folder, 'nowhere.yaml'));
  expect(error.mistakes).toEqual([
    {
      path: '',
      problem: 'The file does not exist',
      fix: 'copy config.example.yaml, or name another file with --config',
    },
  ]);
});
