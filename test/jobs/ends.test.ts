// What a person reads of a capture or a debug log that ends by itself, or does not: made of the ledger alone.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { newId } from '../../src/ids';
import { planEnd } from '../../src/jobs/ledger/ending';
import type { Final } from '../../src/jobs/ledger/facts';
import { type Ledger, openLedger } from '../../src/jobs/ledger/ledger';
import { abandon } from '../../src/jobs/ledger/reaper';
import { actionReport } from '../../src/jobs/ledger/report';
import { messages } from '../../src/messages';

let dir: string;
let ledger: Ledger;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'esa-ends-'));
  ledger = openLedger(dir);
});
afterEach(() => rmSync(dir, { recursive: true }));

const ana = { platform: 'slack', id: 'U0ANA', name: 'ana' };
const AT = Date.UTC(2026, 10, 24, 10, 0, 0);

/** A capture that was started; its end is planned. @returns the ids of both */
function started(): { id: string; end: string } {
  const id = newId();
  ledger.plan({
    id,
    members: [id],
    request: newId(),
    address: { platform: 'slack', place: 'T1/C1' },
    language: 'en',
    asker: ana,
    at: AT,
    expiresAt: AT + 300_000,
    appliance: 'esa1',
    line: 'capture start mail.com on esa1',
    kind: 'captureStart',
    scope: 'mail.com',
    dialogue: 'packetcapture start mail.com',
    level: 'admin',
    approval: 'confirm',
    seen: { about: 'capture', filter: 'tcp port 25' },
    target: 'esa1:22/',
    end: { after: 600, kind: 'captureStop', line: 'capture stop on esa1', dialogue: 'packetcapture stop' },
  });
  ledger.approve(id, { by: ana, at: AT, place: 'T1/C1' });
  ledger.decide(id, { outcome: 'send', at: AT, answerBy: AT + 35_000 });
  ledger.finish(id, { outcome: 'done', at: AT });
  const state = ledger.read(id);
  const end = state && planEnd(ledger, state);
  if (!end) throw new Error('no end was planned');
  return { id, end: end.id };
}

function shown(id: string) {
  const report = actionReport(ledger.readGroup(id), messages('en'));
  return {
    status: report.status,
    headline: JSON.stringify(report.headline),
    stops: (report.actions ?? []).some(({ invoke }) => invoke === 'capture stop on esa1'),
  };
}

const changed = (running?: object): Final => ({
  outcome: 'not-sent',
  at: AT,
  why: { kind: 'changed', now: { about: 'capture', filter: 'tcp port 25', ...(running && { running }) } },
});

describe('an end that is known to have ended it', () => {
  test.each<[string, Final]>([
    ['sent and accepted', { outcome: 'done', at: AT }],
    ['found that nothing runs any more', changed()],
    ['found that something else runs', changed({ seconds: 5, filter: 'port 587' })],
  ])('%s', (_, final) => {
    const { id, end } = started();
    ledger.finish(end, final);
    expect(shown(id)).toMatchObject({ status: 'ok', stops: false });
    expect(shown(id).headline).toContain('has ended');
  });
});

describe('an end that ended nothing is the headline, and the button to stop it stays', () => {
  test.each<[string, Final]>([
    ['expired after a day', { outcome: 'expired', at: AT }],
    ['refused', { outcome: 'refused', at: AT }],
    ['outcome unknown', { outcome: 'unknown', at: AT }],
    ['too slow behind its gate', { outcome: 'not-sent', at: AT, why: { kind: 'slow' } }],
    ['the appliance has another address now', { outcome: 'not-sent', at: AT, why: { kind: 'moved' } }],
    ['something runs, and does not say what', changed({ seconds: 5 })],
  ])('%s', (_, final) => {
    const { id, end } = started();
    ledger.finish(end, final);
    expect(shown(id)).toMatchObject({ status: 'critical', stops: true });
    expect(shown(id).headline).toContain('may still be running');
  });
});

test('F-30 an end is not given up by a worker that stops: it stays open for the next one', () => {
  const { id, end } = started();
  abandon(ledger, end, { kind: 'trouble', trouble: { kind: 'stopping' } });
  expect(ledger.read(end)?.decision).toBeUndefined();
  const state = ledger.read(id);
  expect(state && planEnd(ledger, state)).toEqual({ id: end, dueAt: AT + 600_000 });
});
