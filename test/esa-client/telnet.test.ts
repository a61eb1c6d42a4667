import { afterEach, describe, expect, test } from '@jest/globals';
import { destination, type Faults, world } from '../../demo/asyncos';
import { status, telnet } from '../../src/esa-client';
import { bytesOf, closeAll, linesOf, logged, pair, troubleOf } from './appliances';

/** The appliance's telnet hands our shell to a mail server of somebody else's; whatever that does, we get out of it. */
afterEach(closeAll);

const servers = () =>
  world(
    [
      destination('good.example', { mx: [{ preference: 5, host: 'mx.good.example' }] }),
      destination('shut.example', { smtp: 'refuses' }),
      destination('dark.example', { smtp: 'silent' }),
      destination('strict.example', { smtp: 'rejects' }),
    ],
    { connectMilliseconds: 50 },
  );
const withServers = (faults: Faults = {}) => pair({ world: servers(), faults });

test('connected: the greeting, QUIT, and the shell is not used again', async () => {
  const { esa, fleet } = await withServers();
  const { value } = await fleet.ask('esa1', telnet('mx.good.example'));
  expect(value).toMatchObject({ result: 'connected', code: 220, address: '192.0.2.53' });
  expect(value.greeting).toBe('220 mx.good.example ESMTP d21si4412123pll.407 - gsmtp');
  await logged(esa, ({ kind }) => kind === 'closed');
  expect(linesOf(esa)).toEqual(['telnet mx.good.example 25', 'QUIT', 'exit']);
  expect((await fleet.ask('esa1', status())).value.systemStatus).toBe('Online');
});

test.each([
  ['shut.example', 'refused'],
  ['dark.example', 'timed-out'],
  ['nowhere.example', 'no-host'],
])('%s: %s, and the shell stays', async (host, result) => {
  const { esa, fleet } = await withServers();
  expect((await fleet.ask('esa1', telnet(host))).value).toMatchObject({ result });
  await fleet.ask('esa1', status());
  expect(linesOf(esa)).toEqual([`telnet ${host} 25`, 'status']);
  expect(esa.log.filter(({ kind }) => kind === 'shell')).toHaveLength(1);
});

test('a server that refuses in its greeting has answered; it ends the connection itself', async () => {
  const { esa, fleet } = await withServers();
  const { value } = await fleet.ask('esa1', telnet('strict.example'));
  expect(value).toMatchObject({ result: 'connected', code: 554 });
  await logged(esa, ({ kind }) => kind === 'closed');
});

describe('a far end that does not let go', () => {
  test.each([
    ['says nothing', 'mute', ['QUIT', 'quit', 'exit']],
    ['talks without end', 'endless', []],
    ['hears no escape character', 'deaf', []],
  ] as const)('%s: connected, and left', async (_how, farEnd, lines) => {
    const { esa, fleet } = await withServers({ farEnd });
    const asked = Date.now();
    const { value, output } = await fleet.ask('esa1', telnet('mx.good.example', { seconds: 0.3 }));
    expect(value.result).toBe('connected');
    expect(value.greeting).toBeUndefined();
    expect(output.length).toBeLessThan(20_000);
    expect(Date.now() - asked).toBeLessThan(9000);
    await logged(esa, ({ kind }) => kind === 'closed');
    if (farEnd === 'endless') expect(bytesOf(esa)).toContain('QUIT\n');
    else expect(bytesOf(esa)).toContain('QUIT\n\x1dquit\n');
    // More than two MiB may come before any goodbye is heard: then it is hung up on.
    if (farEnd !== 'endless') expect(linesOf(esa).slice(1)).toEqual(lines);
    expect((await fleet.ask('esa1', status())).value.systemStatus).toBe('Online');
  });

  test('CI-17 shows our own prompt: nothing of ours is typed to it as if it were the appliance', async () => {
    const { esa, fleet } = await withServers({ farEnd: 'prompt' });
    const { value } = await fleet.ask('esa1', telnet('mx.good.example', { seconds: 0.3 }));
    expect(value.result).toBe('connected');
    await logged(esa, ({ kind }) => kind === 'closed');
    expect((await fleet.ask('esa1', status())).value.systemStatus).toBe('Online');
    const [shell] = esa.log.flatMap((entry) => (entry.kind === 'line' ? [entry.shell] : []));
    const asked = esa.log.find((entry) => entry.kind === 'line' && entry.text === 'status');
    expect(asked?.shell).not.toBe(shell);
  });
});

test('CI-15 a question before the connection stands is not answered', async () => {
  const { esa, fleet } = await withServers({ question: 'Which interface? [1]> ' });
  expect(await troubleOf(fleet.ask('esa1', telnet('mx.good.example')))).toMatchObject({
    kind: 'unexpected-question',
    question: expect.stringMatching(/Which interface/),
  });
  expect(bytesOf(esa)).toBe('telnet mx.good.example 25\n\x03exit\n');
});

test.each(['-e', 'localhost', 'a b.example', 'x.example 26', '127.0.0.1;exit'])('%j is no host', (host) => {
  expect(() => telnet(host)).toThrow(TypeError);
});
