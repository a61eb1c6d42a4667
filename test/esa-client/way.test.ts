import { afterEach, describe, expect, test } from '@jest/globals';
import { destination, world } from '../../demo/asyncos';
import { type Appliance, deliverNow, status, tophosts } from '../../src/esa-client';
import { type Sshd, startSshd } from '../peers/sshd/sshd';
import {
  closeAll,
  commitsOf,
  configured,
  fleetOf,
  linesOf,
  pair,
  simulator,
  told,
  troubleOf,
} from './appliances';

afterEach(closeAll);

describe('through a jump host', () => {
  let sshd: Sshd;
  const jumpOf = (facts: Partial<NonNullable<Appliance['jump']>> = {}) => {
    const { host, port, username, privateKey, hostKeyFingerprint } = sshd;
    return { host, port, username, privateKey, hostKeys: [hostKeyFingerprint], ...facts };
  };
  afterEach(() => sshd.stop());

  test('two appliances share one connection of OpenSSH, each with its own pinned key', async () => {
    sshd = await startSshd();
    const [one, two] = [await simulator(), await simulator()];
    const jump = jumpOf();
    const fleet = fleetOf([configured(one, { jump }), configured(two, { name: 'esa2', jump })]);
    const answers = await Promise.all([fleet.ask('esa1', status()), fleet.ask('esa2', status())]);
    expect(answers.map(({ value }) => value.systemStatus)).toEqual(['Online', 'Online']);
    await fleet.close();
  });

  test('SH-01 its key is not the pinned one: said of the jump host, nothing sent', async () => {
    sshd = await startSshd();
    const esa = await simulator();
    const fleet = fleetOf([configured(esa, { jump: jumpOf({ hostKeys: [`SHA256:${'A'.repeat(43)}`] }) })]);
    const trouble = await troubleOf(fleet.ask('esa1', status()));
    expect(trouble).toMatchObject({ kind: 'host-key', appliance: 'esa1', jump: '127.0.0.1' });
    expect(told(trouble)).toMatch(
      /The SSH host key of the jump host 127\.0\.0\.1 of esa1 changed\. I did not log in\./,
    );
    expect(esa.log).toEqual([]);
  });

  test('F-61 it refuses the login: one try for all appliances behind it, then the pause', async () => {
    sshd = await startSshd();
    const esa = await simulator();
    const { privateKey: _, ...jump } = jumpOf({ password: 'wrong' });
    const fleet = fleetOf([configured(esa, { jump }), configured(esa, { name: 'esa2', jump })]);
    const troubles = await Promise.all([
      troubleOf(fleet.ask('esa1', status())),
      troubleOf(fleet.ask('esa2', status())),
    ]);
    expect(troubles).toEqual([
      { kind: 'login-refused', appliance: 'esa1', jump: '127.0.0.1' },
      { kind: 'login-refused', appliance: 'esa2', jump: '127.0.0.1' },
    ]);
    expect(await troubleOf(fleet.ask('esa2', status()))).toMatchObject({
      kind: 'login-paused',
      jump: '127.0.0.1',
    });
    expect(esa.log).toEqual([]);
  });

  test('F-60 the appliance behind it does not listen', async () => {
    sshd = await startSshd();
    const esa = await simulator();
    await esa.close();
    const trouble = await troubleOf(fleetOf([configured(esa, { jump: jumpOf() })]).ask('esa1', status()));
    expect(trouble).toMatchObject({ kind: 'unreachable', reason: expect.stringMatching(/^127\.0\.0\.1: /) });
    expect(told(trouble)).toMatch(/esa1 does not accept SSH/);
  });
});

test('F-62 each is a sentence of its own', () => {
  expect(told({ kind: 'unreachable', appliance: 'esa1', reason: 'ECONNREFUSED' })).toMatch(
    /esa1 does not accept SSH/,
  );
  expect(told({ kind: 'login-paused', appliance: 'esa1', seconds: 240, until: 0 })).toMatch(/I try again at/);
  expect(told({ kind: 'host-key', appliance: 'esa1', seen: 'a', pinned: ['b'] })).toMatch(/I did not log in/);
  expect(told({ kind: 'unknown-prompt', appliance: 'esa1', received: 'x#' })).toMatch(
    /I do not know the prompt/,
  );
});

test('F-68 a prompt nobody knows: shown, and nothing was sent', async () => {
  const { esa, fleet } = await pair(
    { hostname: 'esa1 #' },
    { timeouts: { connect: 1, command: 5, slow: 5 } },
  );
  const trouble = await troubleOf(fleet.ask('esa1', status()));
  expect(trouble).toMatchObject({ kind: 'unknown-prompt', received: expect.stringMatching(/esa1 #> $/) });
  expect(linesOf(esa)).toEqual([]);
});

test('F-76 a domain that reads like a refusal is none: invalid.com was retried', async () => {
  const { esa, fleet } = await pair({ world: world([destination('invalid.com', { active: 3 })]) });
  const { value } = await fleet.ask('esa1', deliverNow({ domain: 'invalid.com' }), { commit: () => {} });
  expect(value).toMatch(/invalid\.com/);
  expect(commitsOf(esa)).toEqual(['delivernow invalid.com']);
});

test('who waits hears how many stand before', async () => {
  const { fleet } = await pair({ faults: { thinkMilliseconds: 20 } }, { sessions: 1 });
  const heard: (number | undefined)[] = [];
  await Promise.all([
    fleet.ask('esa1', status()),
    fleet.ask('esa1', tophosts()),
    fleet.ask('esa1', status(), { waits: (before) => void heard.push(before) }),
  ]);
  expect(heard).toEqual([2, 1, 0, undefined]);
});

test('F-72 the machine is chosen by its whole name', async () => {
  const machines = ['esa1.example.com', 'esa1.example.com.au'];
  const { esa, fleet } = await pair(
    { hostname: 'esa1.example.com.au', cluster: { name: 'X', machines, landsIn: '(Cluster X)> ' } },
    { machine: 'esa1.example.com' },
  );
  await fleet.ask('esa1', deliverNow({ all: true }), { commit: () => {} });
  expect(linesOf(esa).slice(0, 3)).toEqual(['clustermode', '3', '1']);
});
