import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { startAppliance, stuckWorld } from '../../demo/asyncos';
import { newId } from '../../src/ids';
import { createOnce } from '../../src/jobs/ledger/files';
import { openLedger } from '../../src/jobs/ledger/ledger';
import { reap } from '../../src/jobs/ledger/reaper';
import { actionVersion } from '../../src/jobs/ledger/report';
import { FINAL_VERSION } from '../../src/request';
import { startWorld } from '../world';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'esa-ledger-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('what lost the race for a file leaves nothing behind', () => {
  expect([createOnce(dir, 'fact', 1), createOnce(dir, 'fact', 2)]).toEqual([true, false]);
  expect(readdirSync(dir)).toEqual(['fact']);
});

test('F-34 what cannot be written leaves nothing behind, and says so', () => {
  expect(() => createOnce(join(dir, 'gone'), 'fact', 1)).toThrow('ENOENT');
  expect(readdirSync(dir)).toEqual([]);
});

test('one action that cannot be read is told once, and keeps no other from its end', () => {
  const told: string[] = [];
  const ledger = openLedger(dir, { onUnreadable: (id) => told.push(id) });
  const bad = newId();
  mkdirSync(join(dir, 'ledger/actions', bad));
  writeFileSync(join(dir, 'ledger/actions', bad, 'intent'), '{"id":');
  const good = newId();
  ledger.plan({
    id: good,
    members: [good],
    request: newId(),
    address: { platform: 'slack', place: 'T1/C1' },
    language: 'en',
    asker: { platform: 'slack', id: 'U0ANA', name: 'ana' },
    at: 0,
    expiresAt: 1000,
    appliance: 'esa1',
    line: 'retry mail.com on esa1',
    scope: 'mail.com',
    dialogue: 'delivernow mail.com',
    level: 'operator',
    approval: 'confirm',
    kind: 'retry',
    seen: { about: 'mail' },
    target: 'esa1:22/',
  });
  expect(reap(ledger, 1001)).toEqual([good]);
  expect(ledger.read(good)?.final?.outcome).toBe('expired');
  reap(ledger, 1002);
  expect(told).toEqual([bad]);
  expect(actionVersion(ledger.readGroup(good))).toBeGreaterThan(FINAL_VERSION);
});

test('a request over several appliances that finds one of them open claims none: there are never two open ones', async () => {
  const world = await startWorld({
    appliances: {
      esa1: await startAppliance({ hostname: 'esa1.example.com' }),
      esa2: await startAppliance({ hostname: 'esa2.example.com', world: stuckWorld() }),
    },
  });
  try {
    await world.ask('retry mail.com on esa2', /Retry delivery of\s+mail\.com\s+on\s+esa2/);
    await world.ask('retry mail.com on esa1,esa2', /is still open/);
    await world.ask('retry mail.com on esa1', /Retry delivery of\s+mail\.com\s+on\s+esa1/);
    const before = world.slack.messages().length;
    await world.send('retry mail.com on esa1');
    await world.slack.waitFor(
      () =>
        world.slack
          .messages()
          .slice(before)
          .find(({ text }) => /is still open/.test(text)),
      10_000,
    );
  } finally {
    await world.stop();
  }
});
