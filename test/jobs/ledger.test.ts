import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { newId, shortId, shortIds } from '../../src/ids';
import type { Final, Intent } from '../../src/jobs/ledger/facts';
import { type Ledger, openLedger } from '../../src/jobs/ledger/ledger';
import { decline, reap } from '../../src/jobs/ledger/reaper';
import { actionReport, actionSettled } from '../../src/jobs/ledger/report';
import { messages } from '../../src/messages';
import type { Text } from '../../src/report';

let dir: string;
let ledger: Ledger;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'esa-ledger-'));
  ledger = openLedger(dir);
});
afterEach(() => rmSync(dir, { recursive: true }));

const ana = { platform: 'slack', id: 'U0ANA', name: 'ana' };
const ben = { platform: 'slack', id: 'U0BEN', name: 'ben' };
const AT = Date.UTC(2026, 10, 24, 10, 0, 0);

function planned(more: Partial<Intent> = {}): Intent {
  const id = newId();
  return ledger.plan({
    id,
    members: [id],
    request: newId(),
    address: { platform: 'slack', place: 'T1/C1' },
    language: 'en',
    asker: ana,
    at: AT,
    expiresAt: AT + 300_000,
    appliance: 'esa1',
    line: 'retry mail.com on esa1',
    kind: 'retry',
    scope: 'mail.com',
    dialogue: 'delivernow mail.com',
    level: 'operator',
    approval: 'confirm',
    seen: {
      about: 'mail',
      active: 214,
      delivered: 336,
      soft: 10,
      hard: 2,
      state: 'up',
      suspended: false,
      oldestSeconds: 21_600,
    },
    target: 'esa1:22/',
    ...more,
  });
}

const send = { outcome: 'send', at: AT + 60_000, answerBy: AT + 95_000 } as const;

test('of all who decide, exactly one does: the others find the decision there', () => {
  const { id } = planned();
  const outcomes = ['cancelled', 'send', 'expired', 'not-sent'] as const;
  expect(outcomes.map((outcome) => ledger.decide(id, { outcome, at: AT }))).toEqual([
    true,
    false,
    false,
    false,
  ]);
  expect(ledger.read(id)?.decision?.outcome).toBe('cancelled');
});

test('every fact is written once; whoever comes later reads the first', () => {
  const { id } = planned();
  expect(ledger.approve(id, { by: ana, at: AT, place: 'T1/C1' })).toBe(true);
  expect(ledger.approve(id, { by: ben, at: AT, place: 'T1/C1' })).toBe(false);
  expect(ledger.read(id)?.approved?.by).toEqual(ana);
  expect(ledger.finish(id, { outcome: 'done', at: AT })).toBe(true);
  expect(ledger.finish(id, { outcome: 'unknown', at: AT })).toBe(false);
});

test('an action that was planned twice, by a worker and the one that took over, is the first one', () => {
  const first = planned();
  const again = ledger.plan({ ...first, at: AT + 9_999 });
  expect(again.at).toBe(AT);
});

describe('one open action per appliance and scope', () => {
  test('a second one is told the first', () => {
    const { id } = planned();
    expect(ledger.claim('esa1', 'mail.com', id)).toBeUndefined();
    expect(ledger.claim('esa1', 'mail.com', newId())).toBe(id);
    expect(ledger.claim('esa1', 'other.com', newId())).toBeUndefined();
    expect(ledger.claim('esa2', 'mail.com', newId())).toBeUndefined();
  });

  test('the same one may claim again: its worker may have died in between', () => {
    const { id } = planned();
    ledger.claim('esa1', 'mail.com', id);
    expect(ledger.claim('esa1', 'mail.com', id)).toBeUndefined();
  });

  test('free again once it has ended', () => {
    const { id } = planned();
    ledger.claim('esa1', 'mail.com', id);
    decline(ledger, id, 'cancelled', { by: ana });
    expect(ledger.claim('esa1', 'mail.com', newId())).toBeUndefined();
  });

  test('a claim whose action was never planned is given up after a minute', () => {
    let now = Date.now();
    const other = openLedger(dir, { clock: () => now });
    const lost = newId();
    other.claim('esa1', 'mail.com', lost);
    expect(other.claim('esa1', 'mail.com', newId())).toBe(lost);
    now += 61_000;
    expect(other.claim('esa1', 'mail.com', newId())).toBeUndefined();
  });
});

describe('reaper', () => {
  test('leaves an open preview alone until it expires', () => {
    const { id, expiresAt } = planned();
    expect(reap(ledger, expiresAt)).toEqual([]);
    expect(reap(ledger, expiresAt + 1)).toEqual([id]);
    expect(ledger.read(id)?.final?.outcome).toBe('expired');
  });

  test('expires what was approved but never decided', () => {
    const { id, expiresAt } = planned();
    ledger.approve(id, { by: ana, at: AT, place: 'T1/C1' });
    reap(ledger, expiresAt + 1);
    expect(ledger.read(id)?.final?.outcome).toBe('expired');
  });

  test('a send without an answer is unknown once its time is over, and not before', () => {
    const { id } = planned();
    ledger.decide(id, send);
    expect(reap(ledger, send.answerBy)).toEqual([]);
    expect(reap(ledger, send.answerBy + 1)).toEqual([id]);
    expect(ledger.read(id)?.final?.outcome).toBe('unknown');
  });

  test('finishes a decision whose maker died before saying so', () => {
    const { id } = planned();
    ledger.decide(id, { outcome: 'cancelled', at: AT, by: ana });
    reap(ledger, AT + 1);
    expect(ledger.read(id)?.final?.outcome).toBe('cancelled');
  });

  test('names an ended action again until it was shown', () => {
    const { id } = planned();
    ledger.finish(id, { outcome: 'not-sent', at: Date.now() });
    expect(reap(ledger, AT)).toEqual([id]);
    ledger.post(id, { address: { platform: 'slack', place: 'T1/C1', message: '1.2' }, version: 3, at: AT });
    expect(reap(ledger, AT)).toEqual([]);
    expect(ledger.open()).toEqual([]);
  });
});

test('people type the short form; it means the open action', () => {
  const { id } = planned();
  expect(ledger.find(`#${shortId(id)}`)).toBe(id);
  expect(ledger.find(shortId(id).toLowerCase())).toBe(id);
  expect(ledger.find(id)).toBe(id);
  expect(ledger.find('#ZZZZ')).toBeUndefined();
  expect(ledger.find('../../etc')).toBeUndefined();
});

test('ids that begin alike are told apart by more of them', () => {
  const [one, other] = ['aaaab', 'aaaac'].map((start) => {
    const id = `${start}${newId().slice(5)}`;
    return planned({ id, members: [id] }).id;
  });
  expect([...shortIds([one ?? '', other ?? '', one ?? '']).values()]).toEqual(['AAAAB', 'AAAAC']);
  expect(ledger.find('AAAA')).toBeUndefined();
  expect(ledger.find('#AAAAB')).toBe(one);
  expect(ledger.find('aaa')).toBeUndefined();
});

test('a second process uses the same ledger', () => {
  const other = openLedger(dir);
  expect(other.id).toBe(ledger.id);
});

describe('what a person reads', () => {
  const words = (text: Text) =>
    text
      .map((span) =>
        typeof span === 'string'
          ? span
          : 'person' in span
            ? span.person.name
            : 'time' in span
              ? span.time.slice(11, 16)
              : Object.values(span)[0],
      )
      .join('');
  const report = (id: string) => actionReport(ledger.readGroup(id), messages('en'));
  const shown = (id: string) => words(report(id).headline).replace(`#${shortId(id)}`, '#A7K2');
  const buttons = (id: string) => (report(id).actions ?? []).map(({ label }) => label);

  const finals: [Final['outcome'], string, string[]][] = [
    [
      'done',
      '#A7K2 done: esa1 accepted delivernow mail.com at 10:01. What it did could not be measured.',
      ['Host mail.com'],
    ],
    ['refused', '#A7K2: esa1 refused delivernow mail.com.', ['Host mail.com']],
    ['not-sent', '#A7K2 was not sent to esa1.', ['Retry delivery', 'Host mail.com']],
    [
      'unknown',
      'OUTCOME UNKNOWN. #A7K2: I sent delivernow mail.com to esa1 at 10:01 and then lost contact. It may or may not have run.',
      ['Host mail.com'],
    ],
    ['expired', '#A7K2 expired at 10:05, not sent.', ['Retry delivery', 'Host mail.com']],
    ['cancelled', '#A7K2 was cancelled, not sent.', ['Retry delivery', 'Host mail.com']],
  ];
  test.each(finals)('%s', (outcome, headline, labels) => {
    const { id } = planned();
    if (['done', 'refused', 'unknown'].includes(outcome)) ledger.decide(id, send);
    ledger.finish(id, { outcome, at: AT + 61_000 });
    expect(shown(id)).toBe(headline);
    expect(buttons(id)).toEqual(labels);
    expect(actionSettled(ledger.readGroup(id))).toBe(true);
  });

  const proofs: [
    string,
    { active: number; delivered: number; soft: number; hard: number },
    string,
    string,
  ][] = [
    [
      'drained',
      { active: 0, delivered: 550, soft: 10, hard: 2 },
      'nothing is waiting any more, 214 delivered',
      'ok',
    ],
    [
      'draining',
      { active: 100, delivered: 450, soft: 10, hard: 2 },
      '114 delivered, 100 still waiting',
      'ok',
    ],
    [
      'little delivered, the rest refused again',
      { active: 212, delivered: 338, soft: 222, hard: 2 },
      'Only in part: 2 delivered, 212 still waiting; the other attempts failed (+212 soft bounces)',
      'critical',
    ],
    [
      'most delivered, the rest refused again',
      { active: 14, delivered: 536, soft: 24, hard: 2 },
      'Only in part: 200 delivered, 14 still waiting; the other attempts failed (+14 soft bounces)',
      'warning',
    ],
    [
      'bounced',
      { active: 0, delivered: 336, soft: 10, hard: 216 },
      'NOT delivered: 214 bounced for good',
      'critical',
    ],
    [
      'mixed',
      { active: 0, delivered: 436, soft: 10, hard: 116 },
      '100 delivered, 114 bounced for good',
      'warning',
    ],
    [
      'failing',
      { active: 214, delivered: 336, soft: 224, hard: 2 },
      'the new attempts failed (+214 soft bounces)',
      'critical',
    ],
    ['unchanged', { active: 214, delivered: 336, soft: 10, hard: 2 }, 'No change so far', 'warning'],
  ];
  test.each(proofs)('proof: %s', (_, seen, words, status) => {
    const { id } = planned();
    ledger.decide(id, send);
    ledger.finish(id, { outcome: 'done', at: AT, proofAfter: [10] });
    expect(actionSettled(ledger.readGroup(id))).toBe(false);
    ledger.prove(id, { after: 10, at: AT, seen: { about: 'mail', ...seen } });
    expect(shown(id)).toContain(words);
    expect(report(id).status).toBe(status);
    expect(actionSettled(ledger.readGroup(id))).toBe(true);
  });

  test('a number that the appliance did not print is no proof', () => {
    const { id } = planned({ seen: { about: 'mail', active: 214 } });
    ledger.decide(id, send);
    ledger.finish(id, { outcome: 'done', at: AT, proofAfter: [10] });
    ledger.prove(id, { after: 10, at: AT, seen: { about: 'mail', active: 0 } });
    expect(shown(id)).toContain('What it did could not be measured');
  });

  test('a preview of a suspended appliance and a host that is down says both', () => {
    const { id } = planned({ seen: { about: 'mail', active: 214, state: 'down', suspended: true } });
    const text = JSON.stringify(report(id).blocks);
    expect(text).toContain('The host is down');
    expect(text).toContain('Delivery is suspended');
  });
});
