import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  articleWorld,
  destination,
  type SimulatedAppliance,
  startAppliance,
  stuckWorld,
} from '../../demo/asyncos';
import { type NameServer, startNameServer } from '../../demo/peers/dns';
import { type MailServers, startMailServers } from '../../demo/peers/mail';
import { mailServers, names, tell } from '../../demo/story';
import { toPlain } from '../../src/formatters/plain';
import { checkReport } from '../../src/jobs/commands/check-report';
import { messages } from '../../src/messages';
import { openRedis } from '../../src/redis';
import { englishWorld } from '../attacks/refused';
import type { StoredMessage } from '../fakes/slack/fake-slack';
import { everything, type TestWorld } from '../world';

/** The whole runbook over simulated appliances, a real name server and real mail servers on this machine. */
let lab: TestWorld;
let dns: NameServer;
let mail: MailServers;
let appliances: Record<'esa1' | 'esa2' | 'esa3', SimulatedAppliance>;
beforeAll(async () => {
  const first = articleWorld();
  const second = stuckWorld();
  tell(first, second);
  first.destinations.push(
    destination('inner.example', {
      state: 'down',
      active: 2,
      mx: [{ preference: 10, host: 'mx.inner.example' }],
      addresses: [{ preference: 10, ip: '127.0.0.71' }],
      smtp: 'refuses',
    }),
    destination('broken.example', { state: 'unknown', active: 4, smtp: 'silent' }),
    destination('away.example', { active: 3, mx: [], addresses: [{ preference: 0, ip: '127.0.0.72' }] }),
    destination('local.example', { active: 1, addresses: [{ preference: 0, ip: '10.0.0.5' }] }),
  );
  appliances = {
    esa1: await startAppliance({ hostname: 'esa1.example.com', world: first }),
    esa2: await startAppliance({ hostname: 'esa2.example.com', world: second }),
    esa3: await startAppliance({ hostname: 'esa3.example.com' }),
  };
  dns = await startNameServer(
    new Map([
      ...names,
      ['broken.example', { broken: true }],
      ['away.example', { A: ['127.0.0.72'] }],
      ['local.example', { A: ['10.0.0.5'] }],
    ]),
  );
  mail = await startMailServers(mailServers);
  const all = { appliances: ['*'], domains: ['*'] };
  lab = await englishWorld({
    appliances,
    sendsFrom: { esa1: ['192.0.2.9', '10.1.1.1'] },
    config: {
      access: [
        { people: ['slack:U0ADMIN'], level: 'admin', ...all },
        { people: ['slack:U0OPER'], level: 'operator', ...all },
        { people: ['slack:U0VIEW', 'slack:U0SCAN'], level: 'viewer', ...all },
      ],
      probes: {
        // Nobody listens on the second.
        resolvers: [dns.address, '127.0.0.1:9'],
        smtpPort: mail.port,
        allowPrivate: ['127.0.0.0/8'],
        timeoutSeconds: 10,
      },
    },
  });
  await appliances.esa3.close();
});
afterAll(async () => {
  await lab.stop();
  await Promise.all([dns.close(), mail.close()]);
});

async function answer(line: string, until: RegExp, user = 'U0ADMIN') {
  await lab.send(line, { user });
  const source = new RegExp(`${line.replaceAll('.', '[.]')}.* read at `, 's');
  return lab.slack.waitFor(
    () => lab.slack.messages().findLast((one) => source.test(everything(one)) && until.test(everything(one))),
    20_000,
  );
}

async function ask(line: string, until: RegExp, user?: string): Promise<string> {
  return asRead(await answer(line, until, user));
}

/** Spans are parts of one sentence. */
function asRead(message: StoredMessage): string {
  return everything(message)
    .replace(/\s+/g, ' ')
    .replace(/ (?=[,:;.])/g, '');
}

function buttons(message: Awaited<ReturnType<typeof answer>>): string[] {
  return (
    JSON.stringify(message.blocks).match(
      /(?<="button","action_id":"[^"]*","text":\{"type":"plain_text","text":")[^"]+/g,
    ) ?? []
  );
}

describe('check', () => {
  test('connected and welcomed: retry is recommended first, where mail waits', async () => {
    const message = await answer('check mail.com on esa1,esa2', /greeted with 220/);
    expect(asRead(message)).toMatch(/216 waiting on 2 appliances/);
    // What is two minutes old and was never refused on esa2 is on its way.
    expect(buttons(message).slice(0, 2)).toEqual(['Retry delivery on esa1', 'Refresh']);
    expect(asRead(message)).toMatch(/different answers, depending on who asks \(esa1, esa2, here\)/);
    expect(buttons(message)).toContain('Refresh');
  });

  test('an old refusal beside a connection of now: said why the newer counts, with both', async () => {
    const said = await ask('check mail.com on esa1', /greeted with 220/);
    expect(said).toMatch(/The `421 4\.3\.2` in its log was 4\d min ago; it answers now\./);
    expect(said).toMatch(
      /Last reply in the log\W{1,6}(?:esa1: )?421 4\.3\.2: Their system does not take mail/,
    );
  });

  test('appliances that see other things: each with its own', async () => {
    const said = await ask('check mail.com on esa1,esa2', /greeted with 220/);
    expect(said).toMatch(/On esa1 .*Connection from the appliance: 127\.0\.0\.26 connected, welcomed/s);
    expect(said).toMatch(/On esa2 .*Connection from the appliance: 127\.0\.0\.20 connected, welcomed/s);
    expect(said).toMatch(/answered: mx\.mail\.com, al1\.mail\.com/);
    expect(said).toMatch(/On esa2 .*answered: mx\.mail\.com(?!,)/);
    expect(said).toMatch(/Last reply in the log: 421 4\.3\.2.*On esa2/s);
  });

  test('twelve appliances with two views: a row for each view, not for each appliance', () => {
    const over = { over: true };
    const seen = (address: string, active: number) => ({
      host: { ...over, value: { known: true, state: 'up', active, mx: [], addresses: [], routes: [] } },
      system: { ...over, value: { deliverySuspended: false } },
      dig: { ...over, value: { result: 'empty', records: [] } },
      telnet: { ...over, value: { result: 'connected', code: 220, greeting: '220 mx', address } },
    });
    const fleet = Array.from({ length: 12 }, (_, i) => ({
      appliance: `esa${i + 1}`,
      ...seen(i === 6 ? '192.0.2.9' : '192.0.2.1', 100 - i),
    }));
    const here = { dns: over, smtp: over, domain: over };
    const say = messages('en');
    const report = checkReport('mail.com', { appliances: fleet, here } as never, 'check mail.com', {
      say,
      may: () => true,
      appliances: fleet.map(({ appliance }) => appliance),
    });
    const page = toPlain(report, { words: say.format, timeZone: 'UTC' });
    expect(page.match(/connected, welcomed/g)).toHaveLength(2);
    expect(page).toMatch(/esa1, esa2, esa3, \+8`: 192\.0\.2\.1 connected, welcomed/);
    expect(page).toMatch(/esa7: 192\.0\.2\.9 connected, welcomed/);
    expect(page.split('\n').length).toBeLessThan(25);
  });

  test('refused there and here: it is them; an appliance without that mail is one line', async () => {
    const said = await ask('check partner.example on esa1,esa2', /It is them/);
    expect(said).toMatch(/^.{0,20}esa2: It is them\. partner\.example refuses connections/s);
    expect(said).toMatch(/esa1: The appliance holds no mail/);
  });

  test('no answer there, welcomed here: the path; it fills in before the slow ones are done', async () => {
    await lab.send('check slow.example on esa2', { user: 'U0ADMIN' });
    const soFar = await lab.slack.waitFor(
      () =>
        lab.slack
          .messages()
          .map((one) => ({ ts: one.ts, blocks: JSON.stringify(one.blocks) }))
          .findLast(({ blocks }) => /esa2: state.*17/s.test(blocks)),
      10_000,
    );
    expect(soFar.blocks).toMatch(/here: connection/);
    expect(soFar.blocks).not.toMatch(/It is the path/);
    const done = await lab.shown(/slow\.example answers from here, but the appliance cannot connect/);
    expect(done.ts).toBe(soFar.ts);
    expect(buttons(done).slice(0, 3)).toEqual([
      'Run smtpping',
      'Start capture on esa2',
      'Start debug log on esa2',
    ]);
  });

  test('turned away there, welcomed here: us, with their words', async () => {
    const said = await ask('check strict.example on esa2', /It is us/);
    expect(said).toMatch(/554 5\.7\.1 Service unavailable; client host blocked/);
  });

  test('greylisting: clears by itself, with the next try, and Refresh first', async () => {
    const message = await answer('check grey.example on esa2', /Greylisting/, 'U0OPER');
    expect(asRead(message)).toMatch(/Clears by itself\. Greylisting: .*next try about/s);
    // SC-08: an operator sees no whole address.
    expect(asRead(message)).toMatch(/j\*\*\*@grey\.example|a\*\*\*@grey\.example/);
    expect(asRead(message)).not.toMatch(/(?:ana\.lopez|j\.doe)@/);
    expect(buttons(message)[0]).toBe('Refresh');
  });

  test('the address its mail leaves by, as the log shows it: its name leads back', async () => {
    expect(await ask('check grey.example on esa2', /Greylisting/, 'U0OPER')).toMatch(
      /Sends from\W{1,6}192\.0\.2\.6 is out2\.example\.com, and that leads back/,
    );
  });

  test('what the configuration says of it counts more, and a viewer sees it too', async () => {
    const said = await ask('check mail.com on esa1', /greeted with 220/, 'U0VIEW');
    expect(said).toMatch(/192\.0\.2\.9 ⚠️ has no reverse DNS/);
    expect(said).toMatch(/10\.1\.1\.1 is private/);
  });

  test('a viewer is not shown the log, and offered no change', async () => {
    const message = await answer('check grey.example on esa2', /greeted with 220/, 'U0VIEW');
    expect(asRead(message)).not.toMatch(/Greylisting|log|Sends from/);
    expect(buttons(message).filter((label) => /Retry|smtpping|capture|log/.test(label))).toEqual([]);
  });

  test('a mistyped domain: it does not exist, and that is not "nothing to clear"', async () => {
    const said = await ask('check nosuch.example on esa1,esa2', /check the spelling/);
    expect(said).not.toMatch(/nothing to clear|no such record/);
    expect(said).toMatch(/⚠️/);
  });

  test('no MX: said so, because its own address counts', async () => {
    const said = await ask('check slow.example on esa1', /slow\.example.*DNS from here/s);
    expect(said).toMatch(/DNS on the appliance\W{1,6}no MX/);
  });

  test('an inner zone: answered there, NXDOMAIN here', async () => {
    expect(await ask('check inner.example on esa1', /its DNS servers see more than ours/)).toMatch(
      /no such domain/,
    );
  });

  test('F-80 SERVFAIL is never "does not exist"', async () => {
    const said = await ask('check broken.example on esa1', /broken\.example/);
    expect(said).toMatch(/could not be looked up/);
    expect(said).not.toMatch(/does not exist|no such domain/);
  });

  test('welcomed there, refused here: what counts is the appliance', async () => {
    const said = await ask('check away.example on esa1', /greeted with 220/);
    expect(said).toMatch(/127\.0\.0\.72 refused/);
  });

  test('SS-01 a private address is named and not connected to', async () => {
    expect(await ask('check local.example on esa1', /local\.example/)).toMatch(
      /10\.0\.0\.5 not tried: no public address/,
    );
    expect(await ask('smtp local.example on esa1', /local\.example/)).toMatch(
      /10\.0\.0\.5: not tried: a private address; I do not connect there/,
    );
  });

  test('an appliance that is dead and a resolver that is dead are rows', async () => {
    const said = await ask('check mail.com on esa1,esa3', /greeted with 220/);
    expect(said).toMatch(/esa3: no answer/);
    expect(said.match(/esa3: no answer/g)).toHaveLength(1);
    expect(said).toMatch(/Resolver 127\.0\.0\.1:9.*not reachable/s);
  });

  test('no appliance answers: judged by what is seen from here, and no more', async () => {
    const said = await ask('check mail.com on esa3', /Unknown\. mail\.com answers from here/);
    expect(said).toMatch(/esa3: no answer/);
  });

  test('the appliance’s own queues are no domains', async () => {
    const { body } = await lab.send('check the.euq.queue', { user: 'U0ADMIN' });
    expect(body).toMatch(/queue of the appliance itself/);
  });
});

describe('dns and smtp beside the appliance’s', () => {
  test('dns: NXDOMAIN here, an answer there', async () => {
    const said = await ask('dns inner.example on esa1', /different answers/);
    expect(said).toMatch(/does not exist \(NXDOMAIN\)/);
    expect(said).toMatch(/split horizon/);
  });

  test('dns: nothing there, NXDOMAIN here: no difference', async () => {
    const said = await ask('dns nosuch.example on esa1,esa2', /From here/);
    expect(said).toMatch(/nosuch\.example does not exist \(NXDOMAIN\)/);
    expect(said).not.toMatch(/different answers|dnsflush|Only seen|no-domain/);
  });

  test('dns: what is missing is said in words', async () => {
    const said = await ask('dns inner.example on esa1,esa2', /different answers/);
    expect(said).toMatch(/Only seen from here\W{1,6}no such domain/);
    expect(said).not.toMatch(/no-domain/);
  });

  test('smtp: no answer there, welcomed here: the path, not their server', async () => {
    const said = await ask('smtp slow.example on esa2', /It is the path between/);
    expect(said).toMatch(/slow\.example answers on port 25 from here, but not from the appliance/);
    expect(said).not.toMatch(/does not answer on port 25|server is off/);
  });

  test('F-80 dns: SERVFAIL', async () => {
    const said = await ask('dns broken.example on esa1', /SERVFAIL/);
    expect(said).toMatch(/does not mean that the domain is gone/);
    expect(said).not.toMatch(/NXDOMAIN|does not exist/);
  });

  test('dns: a stale answer on one appliance', async () => {
    const said = await ask('dns mail.com on esa1,esa2', /different answers/);
    expect(said).toMatch(/Only seen from esa2.*5 mx\.mail\.com 127\.0\.0\.20/s);
    expect(said).toMatch(/v=spf1 mx -all/);
  });

  test('smtp: TLS, certificate and greeting from here', async () => {
    const said = await ask('smtp mail.com on esa1', /From here/);
    expect(said).toMatch(/127\.0\.0\.26: ✅ answers, TLSv1\.3/);
    expect(said).toMatch(/Certificate.*mx\.mail\.com/s);
    expect(said).toMatch(/offers no TLS/);
  });

  test('SS-09 who has probed thirty hosts is told; the appliance’s half stays', async () => {
    const redis = openRedis(lab.config.redis.url, () => {});
    const counted = () => redis.keys(`${lab.config.redis.prefix}:probed:*`);
    const before = await counted();
    await ask('dns grey.example on esa2', /From here/, 'U0SCAN');
    const mine = (await counted()).filter((key) => !before.includes(key));
    expect(mine).toHaveLength(1);
    const hosts = Array.from({ length: 29 }, (_, i) => [Date.now(), `h${i}.example`]).flat();
    await redis.zadd(mine[0] ?? '', ...(hosts as [number, string]));
    redis.disconnect();
    const said = await ask('dns partner.example on esa2', /You probed 30 hosts/, 'U0SCAN');
    expect(said).toMatch(/mx\.partner\.example/);
    expect(said).toMatch(/here: no answer/);
  });
});
