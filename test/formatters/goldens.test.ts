import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { activityOf } from '../../src/bot/teams/activity';
import { toCard } from '../../src/formatters/card';
import { toPlain } from '../../src/formatters/plain';
import { isNative, toSlack } from '../../src/formatters/slack';
import { Report } from '../../src/report';
import { refusal } from '../fakes/slack/blocks';
import { refusal as teamsRefusal } from '../fakes/teams/cards';
import { WORDS } from './words';

const REPORTS = join(__dirname, '../reports');
const GOLDENS = join(__dirname, 'goldens');

function golden(file: string, now: string): void {
  const path = join(GOLDENS, file);
  if (process.env.UPDATE_GOLDENS === '1') {
    mkdirSync(GOLDENS, { recursive: true });
    writeFileSync(path, now);
  }
  expect(now).toBe(readFileSync(path, 'utf8'));
}

const names = readdirSync(REPORTS)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.slice(0, -5));

test.each(names)('%s', (name) => {
  const report = Report.parse(JSON.parse(readFileSync(join(REPORTS, `${name}.json`), 'utf8')));
  const buttonIds = (report.actions ?? []).map((_, i) => `${name}-${i}`);
  const message = toSlack(report, { words: WORDS, buttonIds });
  expect(refusal(message)).toBeUndefined();
  golden(`${name}.slack.json`, `${JSON.stringify(message, null, 2)}\n`);
  const native = toSlack(report, { words: WORDS, buttonIds, native: true });
  expect(refusal(native)).toBeUndefined();
  const differs = native.blocks.some(isNative);
  expect(refusal(native, true)?.error).toBe(differs ? 'invalid_blocks' : undefined);
  if (differs) golden(`${name}.native.json`, `${JSON.stringify(native, null, 2)}\n`);
  const card = toCard(report, { words: WORDS, buttonIds });
  expect(teamsRefusal(activityOf(card))).toBeUndefined();
  golden(`${name}.card.json`, `${JSON.stringify(card, null, 2)}\n`);
  golden(`${name}.txt`, `${toPlain(report, { words: WORDS })}\n`);
});

test('every golden belongs to a report', () => {
  const known = names.flatMap((name) => [`${name}.card.json`, `${name}.slack.json`, `${name}.txt`]);
  const found = readdirSync(GOLDENS).filter((file) => !file.endsWith('.native.json'));
  expect(found.sort()).toEqual(known.sort());
  const native = readdirSync(GOLDENS).filter((file) => file.endsWith('.native.json'));
  expect(native).toEqual([
    'check-running.native.json',
    'queue-two-appliances.native.json',
    'retry-sent.native.json',
  ]);
});
