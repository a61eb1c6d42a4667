import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { destination, world } from '../../demo/asyncos';
import {
  deliverNow,
  dig,
  type Exchange,
  findevent,
  hoststatus,
  status,
  tophosts,
  version,
} from '../../src/esa-client';
import { openSession } from '../../src/esa-client/session';
import { bytesOf, closeAll, commitsOf, configured, linesOf, pair, told, troubleOf } from './appliances';
import { type InMemory, inMemory } from './in-memory';

/** Whatever a terminal does to what an appliance prints, the same is read from it. */
afterEach(closeAll);

const appliance = configured(
  { host: 'x', port: 1, username: 'u', hostKeyFingerprint: 'SHA256:x' },
  { timeouts: { connect: 20, command: 20, slow: 20 } },
);
// Of another appliance than the one whose prompt stands in a transcript as noise.
const prompt = 'mx7.lab.local> ';
const greeting = 'Last login: Tue Mar  3 06:10:00 2026 from 192.0.2.7\r\r\nWelcome\r\n\r\n';

const folder = resolve(__dirname, '../transcripts');
/** Dialogues of one line. In those that ask, a packet that ends in an old question and answer is a question. */
const exchanges: Record<string, Exchange<unknown>> = {
  tophosts: tophosts(),
  hoststatus: hoststatus('asked.example'),
  status: status(),
  dig: dig({ type: 'mx', name: 'asked.example' }),
  version: version(),
  findevent: findevent(8101),
};
const transcripts = Object.entries(exchanges).flatMap(([kind, exchange]) =>
  readdirSync(join(folder, kind))
    .filter((name) => name.endsWith('.txt'))
    .map((name) => {
      const text = readFileSync(join(folder, kind, name), 'utf8')
        .split('\n')
        .slice(1)
        .join('\n');
      return {
        name: `${kind}/${name}`,
        exchange,
        raw: text.replaceAll('\n', '\r\n'),
        value: exchange.parse(text),
      };
    }),
);

async function read(exchange: Exchange<unknown>, raw: string, more: Partial<InMemory> = {}) {
  const peer = inMemory({ prompt, greeting, replies: new Map([[exchange.line, raw]]), ...more });
  const session = await openSession(peer.shell, appliance, () => {}, 300);
  const { value } = await session.ask(exchange);
  const kept = session.usable;
  await session.close();
  return { value, kept, typed: peer.typed() };
}

describe.each(transcripts)('$name', ({ exchange, raw, value }) => {
  test('split in two at every byte', async () => {
    const cut = { at: 0 };
    const split = (text: string) =>
      text.length > 2 ? [text.slice(0, cut.at), text.slice(cut.at)].filter((piece) => piece !== '') : [text];
    const peer = inMemory({ prompt, greeting, replies: new Map([[exchange.line, raw]]), split });
    const session = await openSession(peer.shell, appliance, () => {}, 300);
    for (cut.at = 1; cut.at < raw.length + prompt.length + 2; cut.at += 1) {
      const answered = await session.ask(exchange);
      if (JSON.stringify(answered.value) !== JSON.stringify(value) || !session.usable)
        expect({ at: cut.at, value: answered.value, usable: session.usable }).toEqual({
          value,
          usable: true,
        });
    }
    await session.close();
  });

  test.each<[string, Partial<InMemory>]>([
    ['a byte at a time', { split: (text) => [...text] }],
    ['CR CR LF', { split: (text) => [text.replaceAll('\r\n', '\r\r\n')] }],
    ['pages of three rows, a byte at a time', { pageRows: 3, split: (text) => [...text] }],
    ['a title and colours around the prompt', { dress: ['\x1b]0;esa\x07\x1b[1;32m', '\x1b[0m'] }],
    [
      'a title and colours, a byte at a time',
      { dress: ['\x1b]0;esa\x07\x1b[1;32m', '\x1b[0m'], split: (text) => [...text] },
    ],
  ])('%s: the same is read, and the shell stays', async (_how, more) => {
    const got = await read(exchange, raw, more);
    expect(got.value).toEqual(value);
    expect(got.kept).toBe(true);
    expect(got.typed.replaceAll(' ', '')).toBe(`${exchange.line}\nexit\n`.replaceAll(' ', ''));
  });
});

test.each(Object.keys(exchanges))('a shell that does not echo: %s', async (kind) => {
  const first = transcripts.find(({ name }) => name.startsWith(`${kind}/`));
  if (!first) throw new Error('there is one');
  const got = await read(first.exchange, first.raw, { echoes: false });
  expect(got).toMatchObject({ value: first.value, kept: true });
});

test('there are such transcripts', () => {
  expect(transcripts.length).toBeGreaterThan(20);
});

describe('folded rows', () => {
  const long = ['a'.repeat(63), 'b'.repeat(63), 'c'.repeat(63), 'd'.repeat(53), 'example'].join('.');
  const rows = () =>
    world(
      [
        destination(long, { state: 'down', active: 12_001, soft: 9664 }),
        destination('xn--bcher-kva.example', { active: 17, delivered: 1_284_551 }),
        destination('the.euq.queue', { active: 5 }),
      ],
      { now: () => Date.UTC(2026, 2, 3) },
    );
  test.each([80, 100, 132])('at %i columns: the rows are those of a wide terminal', async (foldColumns) => {
    const wide = await pair({ world: rows() });
    const narrow = await pair({ world: rows(), faults: { foldColumns } });
    for (const exchange of [tophosts(), hoststatus(long)] as Exchange<object>[]) {
      const golden = (await wide.fleet.ask('esa1', exchange)).value;
      expect((await narrow.fleet.ask('esa1', exchange)).value).toEqual(golden);
      expect(golden).toMatchObject({ unread: [] });
    }
    await narrow.fleet.ask('esa1', deliverNow({ domain: 'xn--bcher-kva.example' }), { commit: () => {} });
    expect(commitsOf(narrow.esa)).toEqual(['delivernow xn--bcher-kva.example']);
  });
});

describe('the login', () => {
  const login = async (greeting: string, more: Partial<InMemory> = {}) => {
    const peer = inMemory({
      prompt,
      greeting,
      replies: new Map([['status', 'System status: Online\r\n']]),
      ...more,
    });
    const limited = { ...appliance, timeouts: { connect: 2, command: 2, slow: 2 } };
    const session = await openSession(peer.shell, limited, () => {});
    return { peer, session };
  };

  test.each<[string, string]>([
    ['words of a password', 'Passwords are changed every 90 days. Your password:\r\nsee the wiki\r\n\r\n'],
    ['a question that goes on', 'Do you accept? [Y]> means that you do.\r\n\r\n'],
    ['a title', '\x1b]2;mx7 (production)\x07\x1b[?2004h'],
    ['the last login in CR CR LF', greeting],
    ['nothing', ''],
    ['other scripts', 'Acceso restringido · ограничен · 制限\r\n'],
  ])('a banner with %s, a byte at a time', async (_what, banner) => {
    for (const split of [undefined, (text: string) => [...text]]) {
      const { peer, session } = await login(banner, split && { split });
      expect(session.prompt).toBe(prompt);
      expect((await session.ask(status())).value.systemStatus).toBe('Online');
      expect(peer.typed()).toBe('status\n');
      await session.close();
    }
  });

  test.each<[string, string]>([
    ['a question', 'Do you accept the rules of this system? [Y]> '],
    ['an expired passphrase', 'Your passphrase has expired.\r\nOld passphrase: '],
    ['a new password', 'You are required to change your password.\r\nNew password: '],
  ])('F-71 %s stands there: nothing is answered, a person is asked for', async (_what, banner) => {
    const peer = inMemory({ prompt: '', greeting: banner });
    const trouble = await troubleOf(openSession(peer.shell, appliance, () => {}));
    expect(trouble).toMatchObject({ kind: 'login-needs-person', received: banner.replaceAll('\r\n', '\n') });
    expect(told(trouble)).toMatch(/The login to esa1 asks for something that only a person can answer/);
    expect(peer.typed().replaceAll('\x03', '')).toBe('');
  });

  test('F-64 silence after the banner: what came is shown, the shell is left', async () => {
    const { esa, fleet } = await pair(
      { faults: { silent: true }, banner: 'Authorised use only' },
      { timeouts: { connect: 0.5, command: 5, slow: 5 } },
    );
    const trouble = await troubleOf(fleet.ask('esa1', status()));
    expect(trouble).toMatchObject({ kind: 'timeout', command: 'login', seconds: 0.5 });
    expect(told(trouble)).toMatch(/esa1[^\n]*Authorised use only|Authorised use only/);
    expect(linesOf(esa)).toEqual([]);
  });
});

describe('the echo', () => {
  const menu = '\r\n1. By domain\r\n2. All messages\r\n[1]> ';
  const retry = new Map([
    ['delivernow', menu],
    ['2', 'Scheduled.\r\n'],
  ]);

  test('CI-16 a shell that does not echo: read from, but nothing is changed on it', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    try {
      const peer = inMemory({ prompt, replies: retry, echoes: false });
      const session = await openSession(peer.shell, appliance, () => {});
      const commit = jest.fn();
      const asked = troubleOf(session.ask(deliverNow({ all: true }), { commit }));
      await jest.advanceTimersByTimeAsync(400);
      while (!peer.typed().includes('2')) await jest.advanceTimersByTimeAsync(100);
      await jest.advanceTimersByTimeAsync(12_000);
      const trouble = await asked;
      expect(trouble).toMatchObject({ kind: 'echo', typed: '2', received: '' });
      expect(told(trouble)).toMatch(/esa1/);
      expect(commit).not.toHaveBeenCalled();
      expect(peer.typed()).toMatch(/^delivernow\n2\x03/);
      expect(peer.typed()).not.toContain('2\n');
    } finally {
      jest.useRealTimers();
    }
  });

  test('F-73 another admin’s notice in front of the echo: a read is read, a change is not sent', async () => {
    const beforeEcho = '\r\nBroadcast: admin committed changes\r\n';
    const { esa, fleet } = await pair({ faults: { beforeEcho } });
    expect((await fleet.ask('esa1', tophosts())).value.hosts).toHaveLength(6);
    const commit = jest.fn();
    const trouble = await troubleOf(fleet.ask('esa1', deliverNow({ domain: 'mail.com' }), { commit }));
    expect(trouble).toMatchObject({ kind: 'echo', typed: 'mail.com' });
    expect(commit).not.toHaveBeenCalled();
    expect(bytesOf(esa)).not.toContain('mail.com\n');
    expect(commitsOf(esa)).toEqual([]);
  });

  test('F-73 another admin’s line inside an answer: unread, not counted', async () => {
    const { fleet } = await pair({ faults: { inject: 'Broadcast: admin committed changes\r\n' } });
    expect((await fleet.ask('esa1', tophosts())).value).toMatchObject({
      hosts: { length: 6 },
      unread: ['Broadcast: admin committed changes'],
    });
  });

  test('a coloured prompt: a change passes its gate as ever', async () => {
    const { esa, fleet } = await pair({ faults: { dress: ['\x1b]0;esa\x07\x1b[1m', '\x1b[0m'] } });
    await fleet.ask('esa1', deliverNow({ domain: 'mail.com' }), { commit: () => {} });
    await fleet.ask('esa1', status());
    expect(commitsOf(esa)).toEqual(['delivernow mail.com']);
    expect(esa.log.filter(({ kind }) => kind === 'shell')).toHaveLength(1);
  });
});
