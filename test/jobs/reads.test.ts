import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { destination, type SimulatedAppliance, startAppliance, stuckWorld, world } from '../../demo/asyncos';
import { englishWorld } from '../attacks/refused';
import { everything, type TestWorld } from '../world';

/** What people read of the appliance's DNS, SMTP, state, messages and mail log. */
let lab: TestWorld;
let esa1: SimulatedAppliance;
beforeAll(async () => {
  const appliances = {
    esa1: await startAppliance({ hostname: 'esa1.example.com' }),
    esa2: await startAppliance({ hostname: 'esa2.example.com', world: stuckWorld() }),
    esa3: await startAppliance({
      hostname: 'esa3.example.com',
      world: world([
        destination('null.example', { mx: [{ preference: 0, host: '' }] }),
        destination('odd.example', { mx: [{ preference: 5, host: '-t' }] }),
        destination('long.example', { active: 60, lastActivityAt: Date.now() }),
        destination('refusing.example', {
          active: 3,
          last5xx: {
            at: Date.now() - 8 * 3_600_000,
            text: '550 5.1.1 <luis@refusing.example>: Recipient address rejected: User unknown',
            ip: '198.51.100.7',
            host: 'mx.refusing.example',
          },
        }),
      ]),
    }),
  };
  esa1 = appliances.esa1;
  const all = { appliances: ['*'], domains: ['*'] };
  lab = await englishWorld({
    appliances,
    config: {
      access: [
        { people: ['slack:U0ADMIN'], level: 'admin', ...all },
        { people: ['slack:U0OPER'], level: 'operator', ...all },
        // An admin of one appliance, an operator of the other.
        { people: ['slack:U0HALF'], level: 'operator', ...all },
        { people: ['slack:U0HALF'], level: 'admin', ...all, appliances: ['esa1'] },
      ],
    },
  });
});
afterAll(async () => {
  await lab.stop();
});

async function ask(line: string, until: RegExp, user = 'U0ADMIN'): Promise<string> {
  await lab.send(line, { user });
  // The last thing an answer says is when it was read.
  const source = new RegExp(`${line.replaceAll('.', '[.]')}.* read at `, 's');
  const shown = await lab.slack.waitFor(
    () => lab.slack.messages().findLast((one) => source.test(everything(one)) && until.test(everything(one))),
    15_000,
  );
  return everything(shown);
}

test('dns: an appliance that sees another answer is named, with what it alone sees', async () => {
  const said = await ask('dns mail.com on esa1,esa2', /different answers/);
  expect(said).toMatch(/Only seen from esa1/);
  expect(said).toMatch(/10 al1\.mail\.com 10\.233\.186\.26/);
  expect(said).toMatch(/5 mx\.mail\.com 10\.233\.186\.20/);
});

test('smtp: for a domain its first mail server, with its greeting', async () => {
  const said = await ask('smtp mail.com on esa1', /answers on port 25/);
  expect(said).toContain('220 mx.mail.com ESMTP');
  const lines = esa1.log.flatMap((entry) => (entry.kind === 'line' ? [entry.text] : []));
  expect(lines).toContain('telnet mx.mail.com 25');
});

test('smtp: a refusing server', async () => {
  expect(await ask('smtp partner.example on esa2', /refuses the connection/)).toMatch(
    /only add soft bounces/,
  );
});

test('CI-05 smtp: a zone that names an option as its mail server gets nothing typed', async () => {
  await ask('smtp odd.example on esa3', /no host name/);
  await ask('smtp null.example on esa3', /takes no mail/);
  const lines = (lab.appliances.esa3?.log ?? []).flatMap((entry) =>
    entry.kind === 'line' ? [entry.text] : [],
  );
  expect(lines.filter((line) => line.startsWith('telnet'))).toEqual([]);
});

test('status: suspended delivery comes first', async () => {
  esa1.world.delivery = 'suspended';
  const said = await ask('status on esa1', /Delivery is suspended on esa1/);
  esa1.world.delivery = 'running';
  expect(said.indexOf('nothing leaves it')).toBeLessThan(said.indexOf('System status'));
});

test('status: mail waits and none leaves, though nobody suspended it: a warning, with a sentence', async () => {
  const all = await ask('status', /Nothing was delivered on `esa2, esa3` in the last 15 minutes/);
  expect(all).toMatch(/⚠️ Attention/);
  expect(all).toMatch(/1,291 waiting there/);
  expect(all).toMatch(/1,228 waiting on\W+esa2\W+and nothing was delivered/);
  expect(await ask('status on esa1', /Delivery is running/)).toMatch(/✅/);
});

test('queue: the most stuck host is one press away from its check, and Retry all from nothing else that is pressed', async () => {
  const said = await ask('queue', /Over all appliances/);
  expect(said).toMatch(/Check partner\.example\W+Refresh\W+Host partner\.example/);
  expect(said).toMatch(/Retry all delivery on esa\d(?:\W+Retry all delivery on esa\d)+\W*$/);
});

test('queue by soft: the column says what is summed, and shows what has it though nothing waits', async () => {
  expect(await ask('queue by soft', /Over all appliances/)).toMatch(/Destination\W+Soft bounces\W+Where/);
  expect(await ask('queue by delivered on esa1', /by delivered on esa1/)).toMatch(
    /xmail\.com\W+Waiting.0\W+Connections.0\W+Delivered.1,284,551/,
  );
});

test('status: a paused work queue', async () => {
  esa1.world.workQueuePaused = 'antivirus';
  expect(await ask('status on esa1', /work queue is paused/)).toMatch(/Paused by antivirus/);
  delete esa1.world.workQueuePaused;
});

describe('SC-08 who writes to whom', () => {
  test('messages: masked for an operator, whole for an admin', async () => {
    const masked = await ask('messages example.org on esa1', /3 recipients wait/, 'U0OPER');
    expect(masked).toMatch(/a\*\*\*@example\.org/);
    expect(masked).toMatch(/n\*\*\*@example\.com/);
    expect(masked).toMatch(/Addresses are masked/);
    expect(masked).not.toMatch(/ana\.lopez|news@/);
    const whole = await ask('messages mail.com on esa1', /214 recipients wait/, 'U0ADMIN');
    expect(whole).toContain('ana.lopez@mail.com');
    expect(whole).toMatch(/And 199 more/);
  });

  test('the level counts appliance by appliance', async () => {
    const said = await ask('messages mail.com on esa1,esa2', /216 recipients wait/, 'U0HALF');
    expect(said).toContain('ana.lopez@mail.com');
    expect(said).toMatch(/a\*\*\*@mail\.com/);
    expect(said).toMatch(/masked/);
  });

  test('host: the last 5xx quotes whom the mail was for', async () => {
    const masked = await ask('host refusing.example on esa3', /refusing\.example is/, 'U0OPER');
    expect(masked).toMatch(/550 5\.1\.1 <l\*\*\*@refusing\.example>: Recipient address rejected/);
    expect(masked).not.toMatch(/luis/);
    await ask('host refusing.example on esa3', /<luis@refusing\.example>/, 'U0ADMIN');
  });

  test('log: replies and raw lines quote addresses, and subjects are nobody else’s', async () => {
    const said = await ask('log 810000', /last tried/, 'U0OPER');
    expect(said).toMatch(/451 4\.7\.1 <a\*\*\*@mail\.com>: Greylisted/);
    expect(said).not.toMatch(/ana\.lopez|Your order/);
    const unsent = await ask('log long.example on esa3', /last tried|no delivery attempt/, 'U0OPER');
    expect(unsent).not.toMatch(/ana\.lopez|Your order/);
  });
});

test('host: a last 5xx is one message of some time ago, and no reason why the others wait', async () => {
  const said = await ask('host refusing.example on esa3', /refusing\.example is/);
  expect(said).toMatch(/one reply to one message, 8 h ago.*why the rest waits,\W+check\W+tells/s);
  expect(said).not.toMatch(/Next step/);
});

test('log: the last attempt with its server and that server’s words', async () => {
  const said = await ask('log mail.com on esa1', /last tried/);
  expect(said).toMatch(/mail\.com: last tried .* → 10\.233\.186\.26: `451 4\.7\.1 .*Greylisted/s);
  expect(said).toMatch(/5 recipients/);
});

test('log: a connection that failed', async () => {
  expect(await ask('log partner.example on esa2', /last tried/)).toMatch(
    /198\.51\.100\.25: .*Connection refused/,
  );
});

test('host: when it bounces is said with its source, never as the appliance’s', async () => {
  const said = await ask('host mail.com on esa1', /Until bounce/);
  expect(said).toMatch(/by the default profile/);
  expect(said).toMatch(/Cisco 118410/);
});

test.each(['dns', 'smtp', 'messages', 'log'])(
  '%s: the appliance’s own queues are no domains',
  async (command) => {
    const { body } = await lab.send(`${command} the.euq.queue`, { user: 'U0ADMIN' });
    expect(body).toMatch(/queue of the appliance itself/);
  },
);
