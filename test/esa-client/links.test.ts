import { once } from 'node:events';
import { type AddressInfo, createServer, connect as dial, type Server, type Socket } from 'node:net';
import timers from 'node:timers/promises';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import ssh2 from 'ssh2';
import { newHostKey } from '../../demo/asyncos';
import { deliverNow, status } from '../../src/esa-client';
import { createLane } from '../../src/esa-client/lane';
import { createLink, type Link } from '../../src/esa-client/link';
import { wayTo } from '../../src/esa-client/way';
import { Problem } from '../../src/problem';
import { closeAll, configured, fleetOf, logged, pair, simulator, told, troubleOf } from './appliances';
import { inMemory } from './in-memory';

/** How the connection to one appliance is made, kept, given up and made again. */
const servers: Server[] = [];
afterEach(async () => {
  await closeAll();
  for (const server of servers.splice(0)) server.close();
});

const nowhere = configured({ host: 'x', port: 1, username: 'u', hostKeyFingerprint: 'SHA256:x' });

async function listening(handle: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    // Dropped on purpose: the client hangs up in the middle, which is what these tests are about.
    socket.on('error', () => {});
    handle(socket);
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

test('F-60 the tries are 1, 2, 4, 8, 15 s apart, and at once again after one that got through', async () => {
  let now = 0;
  const waits: number[] = [];
  const wait = jest.spyOn(timers, 'setTimeout').mockImplementation(async (milliseconds = 0) => {
    waits.push(milliseconds);
    now += milliseconds;
    return undefined as never;
  });
  try {
    const through = () =>
      Promise.reject(new Problem({ kind: 'unreachable', appliance: 'esa1', reason: 'ECONNREFUSED' }));
    const link = createLink(wayTo(nowhere), {
      now: () => now,
      keepalive: 5000,
      backoff: 1000,
      pauses: new Map(),
      through,
    });
    for (let tries = 0; tries < 7; tries += 1)
      expect(await troubleOf(link.openShell())).toMatchObject({ kind: 'unreachable' });
    expect(waits).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000]);
    // Whoever asks later than that does not wait.
    now += 15_000;
    await troubleOf(link.openShell());
    expect(waits).toHaveLength(6);
  } finally {
    wait.mockRestore();
  }
});

test('F-60 a connection that came ends the waiting', async () => {
  const esa = await simulator();
  const { port } = esa;
  await esa.close();
  const fleet = fleetOf([configured(esa)], { backoff: 1 });
  for (let tries = 0; tries < 3; tries += 1)
    expect(told(await troubleOf(fleet.ask('esa1', status())))).toMatch(/esa1 does not accept SSH/);
  await simulator({ port });
  expect((await fleet.ask('esa1', status())).value.systemStatus).toBe('Online');
});

test('F-71 after a login that needs a person: five minutes without another, and the sentence says until when', async () => {
  let now = Date.UTC(2026, 2, 3, 6, 0);
  const { esa, fleet } = await pair({ faults: { passwordExpired: true } }, {}, { now: () => now });
  const logins = () => esa.log.filter(({ kind }) => kind === 'login').length;
  const first = await troubleOf(fleet.ask('esa1', status()));
  expect(told(first)).toMatch(/only a person can answer[\s\S]*in 5 minutes at the earliest[\s\S]*expired/);
  now += 4 * 60_000;
  const again = await troubleOf(fleet.ask('esa1', status()));
  expect(again).toEqual({ ...first, until: Date.UTC(2026, 2, 3, 6, 5) });
  expect(told(again)).toMatch(
    /only a person can answer[\s\S]*try again at Mar 3, 2026, 06:05:00[\s\S]*expired/,
  );
  expect(logins()).toBe(1);
  now += 60_001;
  delete esa.faults.passwordExpired;
  expect((await fleet.ask('esa1', status())).value.systemStatus).toBe('Online');
  expect(logins()).toBe(2);
});

test('F-61 the sentence of the pause says until when', async () => {
  let now = Date.UTC(2026, 2, 3, 6, 0);
  const { fleet } = await pair({ faults: { refuseLogin: true } }, {}, { now: () => now });
  expect(told(await troubleOf(fleet.ask('esa1', status())))).toMatch(/esa1 refused the login/);
  now += 60_000;
  expect(told(await troubleOf(fleet.ask('esa1', status())))).toMatch(
    /try again at Mar 3, 2026, 06:05:00[^\n]*4 min/,
  );
});

describe('F-63 a connection that is half gone is found by keepalive, not by the deadline', () => {
  /** A cable that can be pulled: nothing is closed then, nothing arrives. */
  async function cabled() {
    const esa = await simulator();
    const pipes: Socket[] = [];
    const port = await listening((near) => {
      const far = dial(esa.port, esa.host);
      // Dropped on purpose: either side may go first.
      far.on('error', () => {});
      near.pipe(far).pipe(near);
      near.on('close', () => far.destroy());
      pipes.push(near, far);
    });
    const fleet = fleetOf([configured({ ...esa, port })], { keepalive: 50 });
    await fleet.ask('esa1', status());
    const cut = pipes.splice(0);
    return {
      esa,
      fleet,
      pull: () => cut.forEach((socket) => void socket.unpipe().pause()),
      mend: () => cut.forEach((socket) => void socket.destroy()),
    };
  }

  test('F-63 while nobody asked: asked again by another connection', async () => {
    const { esa, fleet, pull, mend } = await cabled();
    pull();
    const asked = performance.now();
    expect((await fleet.ask('esa1', status())).value.systemStatus).toBe('Online');
    expect(performance.now() - asked).toBeLessThan(10_000);
    expect(esa.log.filter(({ kind }) => kind === 'connected')).toHaveLength(2);
    mend();
  });

  test('F-63 at the line that commits a change: cut off, and not sent again', async () => {
    const { esa, fleet, pull, mend } = await cabled();
    const asked = performance.now();
    const trouble = await troubleOf(fleet.ask('esa1', deliverNow({ domain: 'mail.com' }), { commit: pull }));
    expect(trouble.kind).toBe('cut-off');
    expect(performance.now() - asked).toBeLessThan(10_000);
    expect(esa.log.filter(({ kind }) => kind === 'connected')).toHaveLength(1);
    mend();
  });
});

describe('idle', () => {
  test('an unused shell is left with exit before the appliance’s own 30 minutes', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    try {
      const peer = inMemory({
        prompt: 'esa1> ',
        replies: new Map([['status', 'System status: Online\r\n']]),
      });
      const hangUp = jest.fn(() => Promise.resolve());
      const link: Link = {
        openShell: () => Promise.resolve(peer.shell),
        forward: () => Promise.reject(new Error('no jump host')),
        needsPerson: () => Promise.resolve(),
        hangUp,
      };
      const lane = createLane(nowhere, link, {});
      const asked = lane.ask(status(), {});
      await jest.advanceTimersByTimeAsync(10);
      expect((await asked).value.systemStatus).toBe('Online');
      await jest.advanceTimersByTimeAsync(20 * 60_000);
      expect(peer.typed()).toBe('status\n');
      await jest.advanceTimersByTimeAsync(9 * 60_000);
      expect(peer.typed()).toBe('status\nexit\n');
      expect(hangUp).toHaveBeenCalledTimes(1);
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('a server that is none', () => {
  /** Seconds. */
  const quickly = { connect: 1, command: 5, slow: 5 };
  const flood = (socket: Socket, piece: string) => {
    const write = () => {
      while (!socket.destroyed && socket.write(piece));
    };
    socket.on('drain', write);
    write();
  };

  test.each<[string, (socket: Socket) => void]>([
    ['an identification of 1 MB', (socket) => socket.write(`SSH-2.0-${'x'.repeat(1024 * 1024)}`)],
    ['lines without end before it', (socket) => flood(socket, 'welcome to the machine\r\n'.repeat(100))],
    ['one line without end', (socket) => flood(socket, 'x'.repeat(4096))],
    ['a web server', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['nothing at all', () => {}],
  ])('SH-08 %s: given up, one try, nothing of ours sent', async (_what, speak) => {
    let heard = '';
    let connections = 0;
    const port = await listening((socket) => {
      connections += 1;
      socket.on('data', (data) => {
        heard += data.toString('latin1');
      });
      speak(socket);
    });
    const fleet = fleetOf([
      configured(
        { ...nowhere, host: '127.0.0.1', port, password: 'CANARY', hostKeyFingerprint: 'SHA256:x' },
        { timeouts: quickly },
      ),
    ]);
    const trouble = await troubleOf(fleet.ask('esa1', status()));
    expect(trouble).toMatchObject({ kind: 'unreachable' });
    expect(told(trouble)).toMatch(/esa1 does not accept SSH/);
    expect(told(trouble).length).toBeLessThan(2000);
    expect(connections).toBe(1);
    expect(heard).not.toContain('CANARY');
  });

  test('SH-08 a banner without end after the login: cut at 2 MiB', async () => {
    const { esa, fleet } = await pair({ banner: `${'Authorised use only. '.repeat(50)}\n`.repeat(3000) });
    const trouble = await troubleOf(fleet.ask('esa1', status()));
    expect(trouble).toMatchObject({ kind: 'too-much', command: 'login' });
    expect(told(trouble)).toMatch(/esa1/);
    expect(esa.log.filter(({ kind }) => kind === 'login')).toHaveLength(1);
  });
});

test('SH-07 a server that opens channels to us, or wants our agent, gets none', async () => {
  const key = newHostKey();
  const tries: Promise<string>[] = [];
  let agentAsked = false;
  const server = new ssh2.Server({ hostKeys: [key] }, (connection) => {
    connection.on('error', () => {});
    connection.on('authentication', (context) => context.accept());
    connection.on('session', (accept) => {
      const session = accept();
      session.on('pty', (grant) => grant?.());
      session.on('auth-agent', (grant) => {
        agentAsked = true;
        grant?.();
      });
      session.on('shell', (grant) => {
        const shell = grant();
        const opened = (open: (done: (error: Error | undefined) => void) => void) =>
          tries.push(new Promise((done) => open((error) => done(error ? 'refused' : 'opened'))));
        opened((done) => connection.forwardOut('127.0.0.1', 25, '127.0.0.1', 25, done));
        opened((done) => connection.x11('127.0.0.1', 6000, done));
        opened((done) => connection.openssh_forwardOutStreamLocal('/tmp/x', done));
        void Promise.all(tries).then(() => shell.write('Welcome\r\n\r\nesa1> '));
        shell.on('data', (data: Buffer) => {
          if (data.includes('\n')) shell.write('status\r\nSystem status: Online\r\nesa1> ');
        });
      });
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  servers.push(server as unknown as Server);
  const { port } = server.address() as AddressInfo;
  const parsed = ssh2.utils.parseKey(key);
  if (parsed instanceof Error) throw parsed;
  const { createHash } = await import('node:crypto');
  const hostKeyFingerprint = `SHA256:${createHash('sha256').update(parsed.getPublicSSH()).digest('base64')}`;
  const fleet = fleetOf([
    configured({ host: '127.0.0.1', port, username: 'u', password: 'p', hostKeyFingerprint }),
  ]);
  expect((await fleet.ask('esa1', status())).value.systemStatus).toBe('Online');
  expect(await Promise.all(tries)).toEqual(['refused', 'refused', 'refused']);
  expect(agentAsked).toBe(false);
});

test('a dead appliance does not slow the others: not their answers, not their shells', async () => {
  const port = await listening(() => {});
  const good = await simulator();
  const dead = { connect: 0.5, command: 5, slow: 5 };
  const fleet = fleetOf([configured(good), configured({ ...good, port }, { name: 'dead', timeouts: dead })]);
  const waiting = Array.from({ length: 20 }, () => troubleOf(fleet.ask('dead', status())));
  const answers = await Promise.all(Array.from({ length: 20 }, () => fleet.ask('esa1', status())));
  expect(answers).toHaveLength(20);
  // None of those has been told anything yet: nothing of the good one waited for them.
  expect(fleet.waiting('dead')).toBe(20);
  expect(new Set((await Promise.all(waiting)).map(({ kind }) => kind))).toEqual(new Set(['unreachable']));
  await logged(good, ({ kind }) => kind === 'shell');
});
