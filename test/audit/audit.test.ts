import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type AuditEvent, openAudit } from '../../src/audit';
import { Problem } from '../../src/problem';

let file = '';

beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'esa-audit-')), 'data', 'audit.jsonl');
});
afterEach(() => rmSync(dirname(dirname(file)), { recursive: true, force: true }));

function lines(): Record<string, unknown>[] {
  const content = readFileSync(file, 'utf8');
  expect(content.endsWith('\n')).toBe(true);
  return content
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

test('a line says when, who, where and what', () => {
  const person = { platform: 'slack', id: 'U0ANA', name: 'Ana', groups: ['group:S0MAIL'] };
  openAudit(file).write({
    event: 'accepted',
    person,
    place: 'slack:T1:C1',
    appliance: 'esa1',
    line: 'queue',
    request: 'r',
  });
  const [line] = lines();
  expect(line).toEqual({
    at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    event: 'accepted',
    person: { platform: 'slack', id: 'U0ANA', name: 'Ana' },
    place: 'slack:T1:C1',
    appliance: 'esa1',
    request: 'r',
    line: 'queue',
    prev: '0'.repeat(64),
    hash: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(Object.keys(line ?? {}).slice(0, 2)).toEqual(['at', 'event']);
});

test('only its owner can read it', () => {
  openAudit(file);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(dirname(file)).mode & 0o777).toBe(0o700);
});

test('OI-12: what is written into a field never becomes a line or a control character', () => {
  const audit = openAudit(file);
  const nasty = '\n{"event":"final","outcome":"done"}\r\x1b[2J\x9b31m\x7f\u2028\u202e\u200b\u{e0041}"\\';
  for (let i = 0; i < 3; i += 1) audit.write({ event: 'invalid', line: nasty, detail: nasty });
  expect(lines()).toHaveLength(3);
  expect(lines()[0]).toMatchObject({ event: 'invalid', line: nasty, detail: nasty });
  expect(readFileSync(file, 'utf8').replaceAll('\n', '')).toMatch(/^[^\p{C}\u2028\u2029]*$/u);
});

describe('however long the input', () => {
  const long = (character: string): AuditEvent => {
    const text = character.repeat(5000);
    const person = { platform: text, id: text, name: text };
    const rest = { place: text, appliance: text, line: text, action: text, request: text };
    return { event: 'denied', person, ...rest, outcome: text, detail: text };
  };

  test.each(['a', '"', '\x01', '\u202e', 'ü', '例', '💩', '\u{e0041}', '\ud800'])(
    'a line of %j stays below 4 kB',
    (character) => {
      const audit = openAudit(file);
      audit.write(long(character));
      audit.write({ ...long(character), event: 'line' });
      for (const line of readFileSync(file, 'utf8').trimEnd().split('\n')) {
        expect(Buffer.byteLength(line)).toBeLessThan(4096);
        expect(Object.keys(JSON.parse(line))).toHaveLength(12);
      }
    },
  );

  test('it is cut at 200 characters, and the length is kept', () => {
    openAudit(file).write({ event: 'invalid', line: 'x'.repeat(2000) });
    expect(lines()[0]?.line).toBe(`${'x'.repeat(200)}… (2000 characters)`);
  });

  test('a line that goes to an appliance is whole', () => {
    const line = `delivernow ${'x'.repeat(253)}`;
    openAudit(file).write({ event: 'line', line });
    expect(lines()[0]?.line).toBe(line);
  });
});

describe('AU-02: what cannot be recorded is an error', () => {
  const auditDown = expect.objectContaining({ trouble: { kind: 'audit-down' } });

  test('at start', () => {
    mkdirSync(file, { recursive: true });
    expect(() => openAudit(file)).toThrow(auditDown);
    expect(() => openAudit('/dev/null/data/audit.jsonl')).toThrow(Problem);
  });

  test('later, when the folder is gone', () => {
    const audit = openAudit(file);
    rmSync(dirname(file), { recursive: true });
    expect(() => audit.write({ event: 'line', line: 'delivernow' })).toThrow(auditDown);
    mkdirSync(dirname(file));
    audit.write({ event: 'line', line: 'delivernow' });
    expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(1);
  });

  test('a full disk', () => {
    mkdirSync(dirname(file), { recursive: true });
    symlinkSync('/dev/full', file);
    expect(() => openAudit(file).write({ event: 'start' })).toThrow(auditDown);
  });
});

test('a line never grows onto one that a crash cut short', () => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '{"at":"2026-11-24T08:00:00.000Z","event":"li');
  openAudit(file).write({ event: 'start' });
  const [torn, next] = readFileSync(file, 'utf8').split('\n');
  expect(torn).toContain('"li');
  expect(JSON.parse(String(next))).toMatchObject({ event: 'start' });
});

test('the trail may be moved away; the next line begins a new file', () => {
  const audit = openAudit(file);
  rmSync(file);
  audit.write({ event: 'start' });
  expect(lines()).toHaveLength(1);
});

test('AU-04: two processes that append at once tear no line', async () => {
  openAudit(file);
  const children = ['one', 'two'].map((name) =>
    spawn(process.execPath, [join(__dirname, 'append.cjs'), file, name]),
  );
  await Promise.all(children.map((child) => once(child, 'exit')));
  expect(children.map((child) => child.exitCode)).toEqual([0, 0]);
  const all = lines();
  expect(all).toHaveLength(2000);
  for (const name of ['one', 'two']) {
    const own = all.filter(({ request }) => request === name);
    expect(own.map(({ action }) => Number(action))).toEqual(Array.from({ length: 1000 }, (_, i) => i));
  }
  const order = all.map(({ request }) => request);
  expect(order.slice(1).filter((name, i) => name !== order[i]).length).toBeGreaterThan(10);
}, 60_000);
