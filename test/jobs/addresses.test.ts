// An address named instead of a host: strictly read, judged before anything connects, and only where it makes sense.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { articleWorld, startAppliance } from '../../demo/asyncos';
import { type MailServers, startMailServers } from '../../demo/peers/mail';
import { mailServers } from '../../demo/story';
import { levelFor } from '../../src/access';
import { readAddress } from '../../src/domain';
import { assertHost, assertName } from '../../src/esa-client/exchanges/arguments';
import { englishWorld } from '../attacks/refused';
import { labels } from '../fakes/slack/fake-slack';
import { everything, type TestWorld } from '../world';

describe('one spelling each', () => {
  test.each([
    ['192.0.2.25', '192.0.2.25'],
    ['[192.0.2.25]', '192.0.2.25'],
    ['2001:DB8:0:0::25', '2001:db8::25'],
    ['[2001:db8::25]', '2001:db8::25'],
    ['<http://192.0.2.25|192.0.2.25>', '192.0.2.25'],
    ['::1', '::1'],
  ])('%s', (typed, address) => {
    expect(readAddress(typed)).toBe(address);
    assertHost(address);
    expect(() => assertName(address)).toThrow('not a host name');
  });

  test.each([
    ...[
      '',
      '127.1',
      '0x7f.1',
      '0177.0.0.1',
      '2130706433',
      '1.2.3',
      '999.1.1.1',
      '192.0.2.025',
      '192.0.2.25.',
    ],
    ...[
      '1.2.3.4:25',
      '[1.2.3.4]:25',
      '[::1]%eth0',
      'fe80::1%eth0',
      '[[::1]]',
      '192.0.2.25/24',
      '192.0.2.25 ',
    ],
    ...[
      '::ffff:127.0.0.1',
      '::ffff:7f00:1',
      '::127.0.0.1',
      '::7f00:1',
      '::ffff:0:7f00:1',
      '64:ff9b::a9fe:a9fe',
    ],
    ...['64:ff9b:1::1', '2002:7f00:1::', '2001::1', '2001:0:7f00:1::', '<http://10.0.0.1|192.0.2.25>'],
    ...['１９２.０.２.２５', 'mail.com', 'all'],
  ])('none: %s', (typed) => {
    expect(readAddress(typed)).toBeUndefined();
  });

  test.each([
    '127.1',
    '0x7f.1',
    '1.2.3',
    '999.1.1.1',
    '1.2.3.4:25',
    '::1%eth0',
    '::ffff:127.0.0.1',
    'a.0x7f',
    'all',
  ])('CI-08 none that a line for an appliance is made of: %s', (host) => {
    expect(() => assertHost(host)).toThrow('not a');
  });
});

describe('AZ-02 rights over domains are compared with the address as it is shown', () => {
  const ben = { platform: 'slack', id: 'U0BEN', name: 'ben' };
  const level = (glob: string, address: string) =>
    levelFor(
      [{ people: ['slack:U0BEN'], level: 'operator', appliances: ['*'], domains: [glob] }],
      ben,
      'esa1',
      address,
    );
  test.each([
    ['*', '192.0.2.25', 'operator'],
    ['192.0.2.*', '192.0.2.25', 'operator'],
    ['2001:db8::*', '2001:db8::25', 'operator'],
    ['*.mail.com', '192.0.2.25', undefined],
    ['192.0.2.*', '198.51.100.25', undefined],
    ['2001:db8::*', '2001:db9::25', undefined],
  ])('%s: %s', (glob, address, allowed) => {
    expect(level(glob, address)).toBe(allowed);
  });
});

describe('in chat', () => {
  let lab: TestWorld;
  let mail: MailServers;
  beforeAll(async () => {
    const world = articleWorld();
    world.connectMilliseconds = 10;
    for (const one of world.destinations)
      if (one.host === 'mail.com') one.addresses = [{ preference: 5, ip: '127.0.0.26' }];
    mail = await startMailServers(mailServers);
    lab = await englishWorld({
      appliances: { esa1: await startAppliance({ hostname: 'esa1.example.com', world }) },
      config: {
        // Redis and the appliance are on 127.0.0.1, which is ours in any case.
        probes: {
          resolvers: ['127.0.0.1:9'],
          smtpPort: mail.port,
          allowPrivate: ['127.0.0.0/8'],
          timeoutSeconds: 5,
        },
        changes: { proofAfter: [0.2], testRecipients: ['probe@mail.com'] },
      },
    });
  });
  afterAll(async () => {
    await lab.stop();
    await mail.close();
  });

  const typed = () => lab.esa1.log.flatMap((entry) => (entry.kind === 'line' ? [entry.text] : []));

  test('smtp: both views of one address, and nothing is looked up', async () => {
    const shown = await lab.ask('smtp [127.0.0.26]', /127\.0\.0\.26[\s\S]*read at/);
    expect(everything(shown)).toMatch(/127\.0\.0\.26\s+answers on port 25/);
    expect(everything(shown)).not.toMatch(/not for this name/);
    expect(typed()).toContain('telnet 127.0.0.26 25');
    expect(typed().some((line) => line.startsWith('dig'))).toBe(false);
    expect(labels(shown)).not.toContain('Host 127.0.0.26');
  });

  test('smtpping, and with a message: the recipient is one of the configuration', async () => {
    const shown = await lab.ask('smtpping 127.0.0.26', /was reached and answered/);
    expect(labels(shown)).toContain('SMTP 127.0.0.26');
    const preview = await lab.ask('smtpping 127.0.0.26 on esa1 send', /Mail a test message to/);
    expect(everything(preview)).toContain('probe@mail.com');
  });

  test('capture: the filter is the address', async () => {
    const preview = await lab.ask('capture start 127.0.0.26', /Start a packet capture/);
    expect(everything(preview)).toContain('tcp port 25 and (host 127.0.0.26)');
  });

  test.each([
    ['SS-01', '10.0.0.25', 'a private address'],
    ['SS-01', '169.254.169.254', 'a link-local address'],
    ['SS-01', '[::1]', 'a loopback address'],
    ['SS-01', 'fd00::25', 'a private address'],
    ['SS-06', '127.0.0.1', 'one of our own addresses'],
  ])('%s %s is connected to by nobody', async (_, address, why) => {
    const before = typed().length;
    for (const line of [
      `smtp ${address}`,
      `smtpping ${address}`,
      `smtpping ${address} send`,
      `capture start ${address}`,
    ]) {
      const shown = await lab.ask(
        line,
        new RegExp(`${why}[\\s\\S]*${line.replaceAll(/[.[\]]/g, '.')}\\W+read at`),
      );
      expect(everything(shown)).toContain('Nothing of mine connects there');
    }
    expect(typed()).toHaveLength(before);
  });

  test.each(['host', 'retry', 'check', 'dns', 'messages', 'log', 'debuglog start'])(
    '%s takes none',
    async (command) => {
      await lab.send(`${command} 127.0.0.26`);
      await lab.toldTo(
        'U0ANA',
        /is an IP address where a domain is expected; smtp, smtpping and capture start take one/,
      );
    },
  );
});
