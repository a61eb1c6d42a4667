import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { destination, type Faults, world } from '../../demo/asyncos';
import { deliverNow, hoststatus, smtpping, status, tophosts } from '../../src/esa-client';
import { bytesOf, closeAll, commitsOf, linesOf, logged, pair, troubleOf } from './appliances';

afterEach(closeAll);

const open = { commit: () => {} };
const withFault = (faults: Faults) => pair({ faults });

describe('questions', () => {
  test('CI-15 an unknown question: Ctrl-C, exit, closed; nothing guessed', async () => {
    const { esa, fleet } = await withFault({ question: 'Reset everything? [Y]> ' });
    const closed = logged(esa, ({ kind }) => kind === 'closed');
    expect(await troubleOf(fleet.ask('esa1', tophosts()))).toEqual({
      kind: 'unexpected-question',
      appliance: 'esa1',
      command: 'tophosts active_rcpts',
      question: expect.stringMatching(/Reset everything\? \[Y\]> $/),
    });
    await closed;
    expect(bytesOf(esa)).toBe('tophosts active_rcpts\n\x03exit\n');
  });

  test('CI-15 the first Ctrl-C may be ignored', async () => {
    const { esa, fleet } = await withFault({ question: 'Sure? [N]> ', ignoreInterrupts: 1 });
    expect(await troubleOf(fleet.ask('esa1', status()))).toMatchObject({ kind: 'unexpected-question' });
    expect(bytesOf(esa)).toBe('status\n\x03\x03exit\n');
  });

  test('CI-15 during a change: an unknown question comes before the gate', async () => {
    const { esa, fleet } = await withFault({ question: 'A new question, by domain: [1]> ' });
    const gate = jest.fn();
    expect(await troubleOf(fleet.ask('esa1', deliverNow({ all: true }), { commit: gate }))).toMatchObject({
      kind: 'unexpected-question',
    });
    expect(gate).not.toHaveBeenCalled();
    expect(commitsOf(esa)).toEqual([]);
  });

  test('a menu without the item wanted is a problem, and nothing was chosen', async () => {
    const { esa, fleet } = await withFault({
      question: '1. By domain\n2. By domain and sender\n[1]> ',
    });
    const trouble = await troubleOf(fleet.ask('esa1', deliverNow({ domain: 'mail.com' }), open));
    expect(trouble).toMatchObject({
      kind: 'menu',
      wanted: expect.any(String),
      question: expect.stringMatching(/sender/),
    });
    expect(bytesOf(esa)).toBe('delivernow\n\x03exit\n');
  });

  test('F-71 an expired password is never answered', async () => {
    const { esa, fleet } = await withFault({ passwordExpired: true });
    expect(await troubleOf(fleet.ask('esa1', status()))).toMatchObject({
      kind: 'login-needs-person',
      received: expect.stringMatching(/expired/),
    });
    expect(bytesOf(esa).replaceAll('\x03', '')).toBe('');
  });
});

describe('the commit gate', () => {
  test('CI-16 the line is typed, its echo compared, the gate asked, then the line end sent', async () => {
    const { esa, fleet } = await pair();
    const seen: string[] = [];
    await fleet.ask('esa1', deliverNow({ domain: 'mail.com' }), {
      beforeLine: (line, prompt) => void seen.push(`line ${prompt}${line}`),
      commit(line, prompt) {
        seen.push(`gate ${prompt}${line}`);
        expect(bytesOf(esa)).toBe('delivernow\n1\nmail.com');
        expect(commitsOf(esa)).toEqual([]);
      },
    });
    expect(seen).toEqual([
      'line esa.lab.local> delivernow',
      'line [1]> 1',
      'line []> mail.com',
      'gate []> mail.com',
    ]);
    expect(commitsOf(esa)).toEqual(['delivernow mail.com']);
    expect(bytesOf(esa)).toBe('delivernow\n1\nmail.com\n');
  });

  test('CI-16 another echo than what was typed: Ctrl-C, the line never ended', async () => {
    const { esa, fleet } = await withFault({ garbleEcho: true });
    const gate = jest.fn();
    const trouble = await troubleOf(fleet.ask('esa1', deliverNow({ domain: 'mail.com' }), { commit: gate }));
    expect(trouble).toEqual({
      kind: 'echo',
      appliance: 'esa1',
      typed: 'mail.com',
      received: expect.stringMatching(/^\?/),
    });
    expect(gate).not.toHaveBeenCalled();
    expect(bytesOf(esa)).toBe('delivernow\n1\nmail.com\x03exit\n');
    expect(commitsOf(esa)).toEqual([]);
  });

  test('a change without a gate is refused before a byte is sent', async () => {
    const { esa, fleet } = await pair();
    await expect(fleet.ask('esa1', deliverNow({ all: true }))).rejects.toThrow(TypeError);
    expect(bytesOf(esa)).not.toContain('delivernow');
  });

  test('what beforeLine throws ends the exchange with nothing of that line sent', async () => {
    const { esa, fleet } = await pair();
    const beforeLine = (line: string) => {
      if (line === 'mail.com') throw new Error('audit is down');
    };
    await expect(
      fleet.ask('esa1', deliverNow({ domain: 'mail.com' }), { ...open, beforeLine }),
    ).rejects.toThrow('audit');
    expect(bytesOf(esa)).toBe('delivernow\n1\n\x03exit\n');
  });

  test('a test mail passes the gate at its lone dot', async () => {
    const { esa, fleet } = await pair();
    const gates: string[] = [];
    const ping = smtpping('mail.com', { send: { to: 'probe@example.com' } });
    const { value } = await fleet.ask('esa1', ping, {
      commit: (line) => {
        gates.push(line);
        expect(commitsOf(esa)).toEqual([]);
      },
    });
    expect(value.result).toBe('reached');
    expect(gates).toEqual(['.']);
    expect(commitsOf(esa)).toEqual(['smtpping probe@example.com']);
  });

  test('smtpping takes the MX host that was named', async () => {
    const { esa, fleet } = await pair();
    const { value } = await fleet.ask('esa1', smtpping('mail.com', { mx: 'al1.mail.com' }));
    expect(value.lines[0]).toMatch(/al1\.mail\.com/);
    expect(await troubleOf(fleet.ask('esa1', smtpping('mail.com', { mx: 'other.mail.com' })))).toMatchObject({
      kind: 'menu',
    });
    expect(linesOf(esa)).not.toContain('RELOAD');
  });

  test('F-65 cut right after the committing line: cut off, and not sent again', async () => {
    const { esa, fleet } = await withFault({ cutAfterCommit: true });
    expect(await troubleOf(fleet.ask('esa1', deliverNow({ domain: 'mail.com' }), open))).toMatchObject({
      kind: 'cut-off',
    });
    expect(commitsOf(esa)).toEqual(['delivernow mail.com']);
  });

  test('F-76 the appliance refuses the answer', async () => {
    const { fleet } = await pair();
    expect(await troubleOf(fleet.ask('esa1', deliverNow({ domain: 'nowhere.example' }), open))).toEqual({
      kind: 'refused',
      appliance: 'esa1',
      command: 'delivernow',
      received: expect.stringMatching(/No record of host: nowhere\.example/),
    });
  });

  test('a retry really drains one destination and really fails for another', async () => {
    const { esa, fleet } = await pair({
      world: world(
        [
          destination('good.example', { active: 20, unattempted: 5, delivered: 1 }),
          destination('bad.example', { state: 'down', active: 9, unattempted: 9, retry: 'fails' }),
        ],
        { drain: { milliseconds: 40, steps: 4 } },
      ),
    });
    await fleet.ask('esa1', deliverNow({ all: true }), open);
    const look = async (host: string) => (await fleet.ask('esa1', hoststatus(host))).value;
    for (;;) {
      const [good, bad] = [await look('good.example'), await look('bad.example')];
      if (!good.known || !bad.known) throw new Error('both are known');
      if (good.active === 0 && bad.soft !== 0) {
        expect(good).toMatchObject({ delivered: 21, outbound: 0 });
        expect(bad).toMatchObject({ state: 'down', active: 9, attempted: 9, soft: 9 });
        break;
      }
    }
    expect(commitsOf(esa)).toEqual(['delivernow *']);
  });
});

describe('output', () => {
  test('CI-17 a look-alike of the prompt inside the output ends nothing', async () => {
    for (const inject of [
      '\r\nesa.lab.local> \r\n',
      '\r\n[1]> \r\n',
      '\r\n[N]> \r\n',
      'esa1> \r\n',
      '\x1b[2Jesa1> \r\n',
    ]) {
      const { fleet } = await withFault({ inject });
      const { value, output } = await fleet.ask('esa1', tophosts());
      expect(value.hosts).toHaveLength(6);
      expect(output).toContain(inject.trim());
      await closeAll();
    }
  });

  test('CI-17 bytes behind the prompt that nobody asked for spoil the shell, not the answer', async () => {
    const { esa, fleet } = await pair();
    await fleet.ask('esa1', status());
    esa.interject('\r\nadmin: back in five minutes\r\n');
    await logged(esa, ({ kind }) => kind === 'closed');
    expect((await fleet.ask('esa1', tophosts())).value.hosts).toHaveLength(6);
    expect(esa.log.filter(({ kind }) => kind === 'connected')).toHaveLength(1);
  });

  test('CI-18 the pager text inside a row gets no key', async () => {
    const { esa, fleet } = await withFault({ inject: 'x -Press Any Key For More- y\r\n' });
    const { value } = await fleet.ask('esa1', tophosts());
    expect(value.unread).toEqual(['x -Press Any Key For More- y']);
    expect(bytesOf(esa)).toBe('tophosts active_rcpts\n');
  });

  test.each([
    ['whole', {}],
    ['in pieces of one byte', { drip: { bytes: 1, milliseconds: 0 } }],
    ['in pieces of seven bytes', { drip: { bytes: 7, milliseconds: 0 } }],
  ])('F-67 paged output joins to the unpaged text, %s', async (_how, faults) => {
    const frozen = { now: () => Date.UTC(2026, 2, 3) };
    const rows = () =>
      world(
        [...Array(30).keys()].map((i) => destination(`d${i}.example`, { active: i })),
        frozen,
      );
    const plain = await pair({ world: rows() });
    const golden = await plain.fleet.ask('esa1', tophosts());
    const paged = await pair({ world: rows(), faults: { ...faults, pageRows: 5 } });
    const got = await paged.fleet.ask('esa1', tophosts());
    expect(got.output).toBe(golden.output);
    expect(bytesOf(paged.esa).replaceAll(' ', '')).toBe('tophostsactive_rcpts\n');
    const committed = await paged.fleet.ask('esa1', deliverNow({ domain: 'd1.example' }), open);
    expect(committed.value).toMatch(/d1\.example/);
  });

  test('no paging and no folding without a fault: the PTY is huge', async () => {
    const { esa, fleet } = await pair();
    await fleet.ask('esa1', tophosts());
    expect(esa.log.find(({ kind }) => kind === 'shell')).toMatchObject({ rows: 0xffffff, cols: 0xffffff });
    expect(bytesOf(esa)).toBe('tophosts active_rcpts\n');
  });

  test('SH-09 F-69 DS-04 endless output is cut at 2 MiB', async () => {
    const { fleet } = await withFault({ endless: true });
    const trouble = await troubleOf(fleet.ask('esa1', status()));
    expect(trouble).toMatchObject({ kind: 'too-much', command: 'status' });
    if (trouble.kind !== 'too-much') throw new Error('another trouble');
    expect(trouble.bytes).toBeLessThan(2.2 * 1024 * 1024);
    expect(trouble.received.length).toBe(64 * 1024);
  });

  test('F-64 F-69 the deadline is that of the whole exchange, however the bytes trickle', async () => {
    const { fleet, esa } = await pair({}, { timeouts: { connect: 5, command: 1.5, slow: 5 } });
    await fleet.ask('esa1', status());
    esa.faults.drip = { bytes: 1, milliseconds: 20 };
    const trouble = await troubleOf(fleet.ask('esa1', status()));
    expect(trouble).toMatchObject({ kind: 'timeout', command: 'status', seconds: 1.5 });
    if (trouble.kind !== 'timeout') throw new Error('another trouble');
    expect(trouble.received).toMatch(/^status/);
    await logged(esa, ({ kind }) => kind === 'interrupt');
  });

  test('F-65 cut in the middle: the part that came, and the next ask connects anew', async () => {
    const { fleet, esa } = await pair();
    await fleet.ask('esa1', status());
    esa.faults.cutAfterBytes = 100;
    const trouble = await troubleOf(fleet.ask('esa1', status()));
    expect(trouble).toMatchObject({
      kind: 'cut-off',
      command: 'status',
      received: expect.stringMatching(/^status/),
    });
    delete esa.faults.cutAfterBytes;
    expect((await fleet.ask('esa1', status())).value.active).toBe(222);
  });

  test('an abort ends the exchange: its reason when it is a problem', async () => {
    const { fleet, esa } = await pair();
    await fleet.ask('esa1', status());
    esa.faults.silent = true;
    const abort = new AbortController();
    const asked = troubleOf(fleet.ask('esa1', status(), { signal: abort.signal }));
    await logged(esa, (entry) => entry.kind === 'bytes' && entry.text.includes('status'));
    abort.abort();
    expect(await asked).toMatchObject({ kind: 'timeout', command: 'status' });
  });

  test('commands the appliance does not know, or not for us', async () => {
    const { fleet } = await pair();
    const exchange = (line: string) => ({ name: line, line, parse: String });
    expect(await troubleOf(fleet.ask('esa1', exchange('dnsflush')))).toMatchObject({
      kind: 'refused',
      received: expect.stringMatching(/Unknown command or missing feature key: dnsflush/),
    });
    expect((await fleet.ask('esa1', exchange('whoami'))).value).toMatch(/operators/);
  });

  test.each(['reload', ' RELOAD ', 'a\nb', 'a\x03', 'caf\u00e9'])('%j is never written', async (line) => {
    const { esa, fleet } = await pair();
    await expect(fleet.ask('esa1', { name: 'x', line, parse: String })).rejects.toThrow(TypeError);
    expect(bytesOf(esa)).not.toMatch(/reload|a|caf/i);
  });
});
