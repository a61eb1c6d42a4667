// F-46 for Slack's newer blocks: used where the workspace knows them, and the same words and buttons where not.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { destination } from '../../demo/asyncos';
import { newBlocks } from '../../src/bot/slack/new-blocks';
import type { StoredMessage } from '../fakes/slack/fake-slack';
import { labels } from '../fakes/slack/fake-slack';
import { startWorld, type TestWorld } from '../world';

let world: TestWorld;
beforeAll(async () => {
  world = await startWorld();
  world.esa1.world.destinations.push(
    ...['a', 'b', 'c', 'd'].map((name, i) => destination(`${name}.example`, { active: 10 + i })),
  );
});
afterAll(() => world.stop());

const types = ({ blocks }: StoredMessage) => blocks.map(({ type }) => type);
const refused = () => world.slack.refusals().map(({ method, outcome }) => `${method} ${outcome}`);

test('a queue is a table of three columns, of which the first names the row; numbers are numbers', async () => {
  const message = await world.ask('queue', /queue\W+read at/);
  const table = message.blocks.find((block) => block.type === 'data_table');
  expect(table).toMatchObject({ row_header_column_index: 0 });
  expect(table?.caption).toContain('esa1');
  expect(table?.rows.every((row) => row.length === 3)).toBe(true);
  expect(table?.rows.at(-1)?.map(({ type }) => type)).toEqual(['rich_text', 'raw_number', 'raw_text']);
  expect(refused()).toEqual([]);
});

test('F-46 a workspace that does not know it: the same as a list, with the buttons; the next message does not pay again', async () => {
  world.slack.knowsNewBlocks(false);
  const message = await world.ask('queue by soft', /queue by soft\W+read at/);
  expect(types(message)).toContain('rich_text');
  expect(types(message)).not.toContain('data_table');
  expect(JSON.stringify(message.blocks)).toContain('d.example');
  expect(labels(message)).toContain('Refresh');
  expect(refused()).toEqual(['chat.update invalid_blocks']);
  await world.ask('queue by hard', /queue by hard\W+read at/);
  expect(refused()).toEqual(['chat.update invalid_blocks']);
});

test('a workspace is asked again after some hours, another one at once', () => {
  let now = 0;
  const known = newBlocks(() => now);
  known.refused('T0OLD');
  expect([known.known('T0OLD'), known.known('T0NEW')]).toEqual([false, true]);
  now = 6 * 3600_000;
  expect(known.known('T0OLD')).toBe(true);
});
