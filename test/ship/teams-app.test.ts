import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { unzipSync } from 'fflate';
import { commands } from '../../src/jobs/catalog';
import { read, root } from './files';

// That the committed files are what the catalog says, and valid by Microsoft's schema, manifest.test.ts asks the script.

const manifest = JSON.parse(read('teams/manifest.json'));
const spanish = JSON.parse(read('teams/es.json'));
const APP = 'bbbbbbbb-0000-0000-0000-00000000000b';

test('the commands of the catalog are listed for people and groups, help among them, in both languages', () => {
  const [{ commandLists, scopes, supportsFiles }] = manifest.bots;
  expect([scopes, supportsFiles]).toEqual([['personal', 'team', 'groupChat'], false]);
  expect(commandLists).toHaveLength(1);
  const titles = commandLists[0].commands.map(({ title }: { title: string }) => title);
  const names = commands.map(({ name }) => name);
  expect(titles).toHaveLength(12);
  expect(titles).toEqual([...names.filter((name) => name !== 'help').slice(0, 11), 'help']);
  for (const at of titles.keys())
    expect(spanish[`bots[0].commandLists[0].commands[${at}].description`]).toMatch(/: .{10}/);
});

test('the package holds the id of the bot, the icons in their sizes, and is the same every time', () => {
  const folder = mkdtempSync(join(tmpdir(), 'esa-teams-'));
  const packed = ['a.zip', 'b.zip'].map((name) => {
    const out = join(folder, name);
    const args = [join(root, 'scripts/manifest.mjs'), '--pack', '--app-id', APP, '--out', out];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    return readFileSync(out);
  });
  rmSync(folder, { recursive: true });
  expect(packed[0]).toEqual(packed[1]);
  const files = unzipSync(packed[0] ?? new Uint8Array());
  expect(Object.keys(files).sort()).toEqual(['color.png', 'es.json', 'manifest.json', 'outline.png']);
  const inside = JSON.parse(new TextDecoder().decode(files['manifest.json']));
  expect(inside).toEqual({ ...manifest, id: APP, bots: [{ ...manifest.bots[0], botId: APP }] });
  // The header of a PNG: width and height at byte 16, then bits a colour and the kind, 6 being one with transparency.
  const size = (name: string) => new DataView((files[name] as Uint8Array).slice(16, 26).buffer);
  expect([size('color.png').getUint32(0), size('color.png').getUint32(4)]).toEqual([192, 192]);
  const outline = size('outline.png');
  expect([outline.getUint32(0), outline.getUint32(4), outline.getUint8(9)]).toEqual([32, 32, 6]);
});

test('an id that is none is refused', () => {
  const args = [join(root, 'scripts/manifest.mjs'), '--pack', '--app-id', 'my bot'];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect([status, stderr]).toEqual([1, 'my bot is no id of an app.\n']);
});
