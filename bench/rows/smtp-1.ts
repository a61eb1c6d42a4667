import { existsSync } from 'node:fs';
import { startChild } from '../children';
import { heloName, identity, isSecured, openProber, swaks, swaksArgs } from '../prober';
import { openPrograms, type Program } from '../programs';
import type { Bench, Goal, Outcome, Row } from '../row';
import { type Case, inTurn, timed } from '../table';

const rtts = [0, 10, 50] as const;
const ours = (rtt: number) => `probe: EHLO, STARTTLS, TLS 1.3, EHLO, ${away(rtt)}`;
const named = (peer: string, rtt: number) => `${peer}, ${away(rtt)}`;
const away = (rtt: number) => (rtt === 0 ? 'loopback' : `${rtt} ms`);
const leastOverSwaks = { 0: 25, 10: undefined, 50: 1.3 } as const;

/** Each says EHLO, STARTTLS, EHLO inside and QUIT, and waits for the answer to that. */
const peers: Record<string, (port: number) => Program> = {
  swaks: (port) => ({ file: swaks, args: swaksArgs('127.0.0.1', port), sign: /^<~ {2}221/gm, wanted: 1 }),
  'openssl s_client': (port) => ({
    file: '/usr/bin/openssl',
    args: ['s_client', '-quiet', '-starttls', 'smtp', '-name', heloName, '-connect', `127.0.0.1:${port}`],
    input: `EHLO ${heloName}\r\nQUIT\r\n`,
    sign: /^221/gm,
    wanted: 1,
  }),
  'python3 smtplib': (port) => ({
    file: '/usr/bin/python3',
    args: ['-c', python, String(port)],
    sign: /^221/gm,
    wanted: 1,
  }),
};
const python = `
import smtplib, ssl, sys
s = smtplib.SMTP('127.0.0.1', int(sys.argv[1]), '${heloName}')
s.starttls(context=ssl._create_unverified_context())
s.ehlo()
print(s.quit()[0])`;

export const smtp1: Row = { id: 11, title: 'One mail server, with STARTTLS', run };

async function run(bench: Bench): Promise<Outcome> {
  const mail = await startChild('mail', identity);
  bench.undo(mail.stop);
  const { good } = mail.value;
  const proxy = await startChild(
    'proxy',
    rtts.map((rtt) => ({ rtt, port: good })),
  );
  bench.undo(proxy.stop);
  const time = openPrograms(bench);
  const asked = Object.entries(peers).filter(([peer]) => peer === 'swaks' || !bench.quick);
  const there = asked.filter(([, program]) => existsSync(program(0).file));
  const missing = asked.flatMap(([peer]) => (there.some(([name]) => name === peer) ? [] : [peer]));
  const cases: Case[] = [];
  for (const [i, rtt] of rtts.entries()) {
    const port = rtt === 0 ? good : (proxy.value[i] ?? 0);
    const ask = openProber(port);
    cases.push({
      what: ours(rtt),
      who: 'project',
      repeat: rtt === 0 ? 30 : 3,
      run: () =>
        timed(async () => {
          const outcome = await ask('127.0.0.1');
          if (!isSecured(outcome)) throw new Error(JSON.stringify(outcome));
        }),
    });
    for (const [peer, program] of there)
      cases.push({ what: named(peer, rtt), who: 'peer', run: () => time(program(port)) });
  }
  const { figures, p50, ratio } = await inTurn(cases, bench);
  const trips = (what: (rtt: number) => string) => (p50(what(50)) - p50(what(10))) / 40;
  const faster = rtts.flatMap((rtt): Goal[] => {
    const limit = leastOverSwaks[rtt];
    if (limit === undefined || missing.includes('swaks')) return [];
    const value = ratio(named('swaks', rtt), ours(rtt));
    return [{ what: `faster than swaks, ${away(rtt)}`, at: 'least', limit, value, unit: 'x', gated: true }];
  });
  const counted = there.map(([peer]) => `${peer} ${trips((rtt) => named(peer, rtt)).toFixed(2)}`);
  return {
    figures,
    goals: [
      {
        what: 'round trips of the probe',
        at: 'most',
        limit: 6.1,
        value: trips(ours),
        unit: 'RTT',
        gated: true,
      },
      ...faster,
    ],
    notes: [
      `Six round trips are the least: TCP, greeting, EHLO, STARTTLS, TLS 1.3, EHLO inside. QUIT is sent when the answer is out. Peers wait for its reply: ${counted.join(', ')}.`,
      'The mail server is a simulated one that answers at once.',
      ...missing.map((peer) => `${peer}: not installed.`),
    ],
  };
}
