import { Socket } from 'node:net';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { utils } from 'ssh2';
import { newHostKey } from '../../demo/asyncos';
import { status, tophosts } from '../../src/esa-client';
import { startSshd } from '../peers/sshd/sshd';
import { closeAll, configured, fleetOf, logged, pair, simulator, troubleOf } from './appliances';

afterEach(closeAll);

const otherPin = `SHA256:${'A'.repeat(43)}`;

describe('host key', () => {
  test('SH-01 another key than the pinned: both prints, and no login was tried', async () => {
    const { esa, fleet } = await pair({}, { hostKeys: [otherPin] });
    expect(await troubleOf(fleet.ask('esa1', status()))).toEqual({
      kind: 'host-key',
      appliance: 'esa1',
      seen: esa.hostKeyFingerprint,
      pinned: [otherPin],
    });
    expect(esa.log.filter(({ kind }) => kind === 'login')).toEqual([]);
  });

  test('SH-01 the key changes while a connection is warm: seen at the next connect', async () => {
    const first = await simulator();
    const { port } = first;
    const fleet = fleetOf([configured(first)]);
    await fleet.ask('esa1', status());
    await first.close();
    const second = await simulator({ port, hostKeys: [newHostKey()] });
    expect(await troubleOf(fleet.ask('esa1', status()))).toMatchObject({
      kind: 'host-key',
      seen: second.hostKeyFingerprint,
    });
    expect(second.log.filter(({ kind }) => kind === 'login')).toEqual([]);
  });

  test('SH-02 SH-03 no pin accepts nothing; no trust on first use', async () => {
    const { esa, fleet } = await pair({}, { hostKeys: [] });
    expect(await troubleOf(fleet.ask('esa1', status()))).toMatchObject({ kind: 'host-key', pinned: [] });
    expect(await troubleOf(fleet.ask('esa1', status()))).toMatchObject({ kind: 'host-key' });
    expect(esa.log.filter(({ kind }) => kind === 'login')).toEqual([]);
  });

  test('SH-03 several pins for rotation; padding as some tools print it', async () => {
    const esa = await simulator();
    const fleet = fleetOf([configured(esa, { hostKeys: [otherPin, `${esa.hostKeyFingerprint}=`] })]);
    expect((await fleet.ask('esa1', status())).value.systemStatus).toBe('Online');
  });
});

describe('algorithms', () => {
  const rsa = utils.generateKeyPairSync('rsa', { bits: 2048 }).private;
  const old = {
    kex: ['diffie-hellman-group14-sha1'],
    serverHostKey: ['ssh-rsa'],
    cipher: ['aes128-cbc'],
    hmac: ['hmac-sha1'],
  } as const;
  const algorithms = {
    kex: [...old.kex],
    serverHostKey: [...old.serverHostKey],
    cipher: [...old.cipher],
    hmac: [...old.hmac],
  };

  test('SH-04 an old appliance is refused by name, and taken when its owner says so', async () => {
    const esa = await simulator({ hostKeys: [rsa], algorithms });
    const strict = fleetOf([configured(esa)]);
    expect(await troubleOf(strict.ask('esa1', status()))).toMatchObject({
      kind: 'algorithms',
      reason: expect.stringMatching(/no matching/),
    });
    const lenient = fleetOf([configured(esa, { legacySsh: true })]);
    expect((await lenient.ask('esa1', status())).value.systemStatus).toBe('Online');
  });

  test.each([
    ['ssh-rsa', { serverHostKey: ['ssh-rsa' as const] }],
    ['CBC', { cipher: ['aes256-cbc' as const, '3des-cbc' as const] }],
    ['SHA-1 MACs', { cipher: ['aes128-ctr' as const], hmac: ['hmac-sha1' as const] }],
    ['group 1', { kex: ['diffie-hellman-group1-sha1' as const] }],
    ['Terrapin: chacha20-poly1305', { cipher: ['chacha20-poly1305@openssh.com' as const] }],
  ])('SH-04 SH-05 %s alone is not offered', async (_name, only) => {
    const { fleet } = await pair({ hostKeys: [rsa], algorithms: only });
    expect(await troubleOf(fleet.ask('esa1', status()))).toMatchObject({ kind: 'algorithms' });
  });

  test('SH-04 group exchange is never used, also not with OpenSSH that offers it first', async () => {
    const sshd = await startSshd({
      hostKeyType: 'rsa',
      config: [
        'KexAlgorithms diffie-hellman-group-exchange-sha256,diffie-hellman-group14-sha256',
        'Ciphers aes128-ctr',
        'MACs hmac-sha2-256',
      ],
    });
    const only = await startSshd({ config: ['KexAlgorithms diffie-hellman-group-exchange-sha256'] });
    try {
      const fleet = fleetOf([configured(sshd), configured(only, { name: 'esa2' })]);
      expect((await fleet.ask('esa1', tophosts())).value.hosts).toHaveLength(3);
      expect(await troubleOf(fleet.ask('esa2', tophosts()))).toMatchObject({ kind: 'algorithms' });
    } finally {
      await closeAll();
      await sshd.stop();
      await only.stop();
    }
  });

  test('SH-04 OpenSSH dressed as an old appliance', async () => {
    const sshd = await startSshd({
      hostKeyType: 'rsa',
      config: [
        'KexAlgorithms diffie-hellman-group14-sha1',
        'HostKeyAlgorithms ssh-rsa',
        'Ciphers aes128-cbc',
        'MACs hmac-sha1',
      ],
    });
    try {
      const fleet = fleetOf([configured(sshd), configured(sshd, { name: 'old', legacySsh: true })]);
      expect(await troubleOf(fleet.ask('esa1', tophosts()))).toMatchObject({ kind: 'algorithms' });
      expect((await fleet.ask('old', tophosts())).value.hosts).toHaveLength(3);
    } finally {
      await closeAll();
      await sshd.stop();
    }
  });
});

describe('login', () => {
  test('F-61 SH-08 one refused login, then a pause of five minutes', async () => {
    let now = 0;
    const { esa, fleet } = await pair({ faults: { refuseLogin: true } }, {}, { now: () => now });
    const logins = () => esa.log.filter(({ kind }) => kind === 'login').length;
    expect(await troubleOf(fleet.ask('esa1', status()))).toEqual({
      kind: 'login-refused',
      appliance: 'esa1',
    });
    expect(logins()).toBe(1);
    now = 60_000;
    expect(await troubleOf(fleet.ask('esa1', status()))).toEqual({
      kind: 'login-paused',
      appliance: 'esa1',
      seconds: 240,
      until: 300_000,
    });
    expect(logins()).toBe(1);
    now = 300_001;
    esa.faults.refuseLogin = false;
    expect((await fleet.ask('esa1', status())).value.systemStatus).toBe('Online');
    expect(logins()).toBe(2);
  });

  test('F-61 many who ask at once share the one refused login', async () => {
    const { esa, fleet } = await pair({ faults: { refuseLogin: true } });
    const troubles = await Promise.all([1, 2, 3, 4, 5].map(() => troubleOf(fleet.ask('esa1', status()))));
    expect(new Set(troubles.map(({ kind }) => kind))).toEqual(new Set(['login-refused']));
    expect(esa.log.filter(({ kind }) => kind === 'login')).toHaveLength(1);
  });

  test('a public key logs in, without a probe of other methods', async () => {
    const keys = utils.generateKeyPairSync('ecdsa', { bits: 256 });
    const esa = await simulator({ publicKey: keys.public });
    const { host, port, username, hostKeyFingerprint } = esa;
    const fleet = fleetOf([
      configured({ host, port, username, hostKeyFingerprint, privateKey: keys.private }),
    ]);
    await fleet.ask('esa1', status());
    expect(esa.log.filter(({ kind }) => kind === 'login')).toMatchObject([
      { method: 'publickey', accepted: true },
    ]);
  });

  test('SH-06 one hidden password question is answered', async () => {
    const { esa, fleet } = await pair({ auth: { keyboard: [{ prompt: 'Passphrase: ', echo: false }] } });
    expect((await fleet.ask('esa1', status())).value.systemStatus).toBe('Online');
    expect(esa.log.filter(({ kind }) => kind === 'login')).toMatchObject([
      { method: 'password', accepted: false },
      { method: 'keyboard-interactive', accepted: true },
    ]);
  });

  test.each([
    ['shown while typed', [{ prompt: 'Password:', echo: true }]],
    [
      'two questions',
      [
        { prompt: 'Password:', echo: false },
        { prompt: 'Code:', echo: false },
      ],
    ],
    ['a new password', [{ prompt: 'New password:', echo: false }]],
    ['something else', [{ prompt: 'One-time code:', echo: false }]],
  ])('SH-06 %s: needs a person, no answer given', async (_name, keyboard) => {
    const { esa, fleet } = await pair({ auth: { keyboard } });
    expect(await troubleOf(fleet.ask('esa1', status()))).toMatchObject({
      kind: 'login-needs-person',
      received: expect.stringContaining(keyboard[0]?.prompt ?? ''),
    });
    expect(esa.log.filter((entry) => entry.kind === 'login' && entry.accepted)).toEqual([]);
  });

  test('F-60 nobody listens', async () => {
    const esa = await simulator();
    const fleet = fleetOf([configured(esa)]);
    await esa.close();
    expect(await troubleOf(fleet.ask('esa1', status()))).toMatchObject({
      kind: 'unreachable',
      reason: expect.stringMatching(/ECONNREFUSED/),
    });
  });

  test('a private key that cannot be read is a problem, and not in its text', async () => {
    const esa = await simulator();
    const { host, port, username, hostKeyFingerprint } = esa;
    const fleet = fleetOf([configured({ host, port, username, hostKeyFingerprint, privateKey: 'CANARY' })]);
    const trouble = await troubleOf(fleet.ask('esa1', status()));
    expect(trouble.kind).toMatch(/^(?:login-refused|unreachable)$/);
    expect(JSON.stringify(trouble)).not.toContain('CANARY');
  });
});

test('Nagle is off on both sides', async () => {
  const setNoDelay = jest.spyOn(Socket.prototype, 'setNoDelay');
  try {
    const { esa, fleet } = await pair();
    await fleet.ask('esa1', status());
    await logged(esa, ({ kind }) => kind === 'shell');
    const on = setNoDelay.mock.contexts.filter((_, i) => setNoDelay.mock.calls[i]?.[0] === true) as Socket[];
    const ports = on.map((socket) => (socket.localPort === esa.port ? 'appliance' : 'client'));
    expect(new Set(ports)).toEqual(new Set(['appliance', 'client']));
  } finally {
    setNoDelay.mockRestore();
  }
});
