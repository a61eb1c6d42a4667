import { once } from 'node:events';
import { join } from 'node:path';
import { Client } from 'ssh2';
import { createFleet, tophosts } from '../../src/esa-client';
import { startSshd } from '../../test/peers/sshd/sshd';
import { reachedAt } from '../appliances';
import { startChild } from '../children';
import type { Bench, Outcome, Row } from '../row';
import { type Case, inTurn, timed } from '../table';

const rtts = [10, 50] as const;
const commands = 5;
const shells = 4;
const ways = {
  turn: 'five commands, one after another, kept shell',
  once: `five commands at once, ${shells} kept shells`,
  fresh: 'five commands, ssh2, fresh connection, a channel each',
  kept: 'five commands, ssh2, kept connection, a channel each',
} as const;
type Way = keyof typeof ways;
const named = (way: Way, rtt: number) => `${ways[way]}, ${rtt} ms`;
/** Of the sources: a build has no copy of it. */
const appliance = join(__dirname, '../../../test/peers/sshd/asyncos.pl');

export const playbook: Row = { id: 3, title: 'Five commands', run };

async function run(bench: Bench): Promise<Outcome> {
  const sshd = await startSshd({
    env: { ASYNCOS_ROWS: '1000000', SHLVL: '2' },
    config: [`ForceCommand exec perl ${appliance}`],
  });
  bench.undo(sshd.stop);
  const { username, privateKey, hostKeyFingerprint: fingerprint } = sshd;
  const proxy = await startChild(
    'proxy',
    rtts.map((rtt) => ({ rtt, port: sshd.port })),
  );
  bench.undo(proxy.stop);
  const cases: Case[] = [];
  for (const [i, rtt] of rtts.entries()) {
    const port = proxy.value[i] ?? 0;
    const { password: _, ...common } = reachedAt('esa', port, { fingerprint });
    const fleet = createFleet([{ ...common, username, privateKey, sessions: shells }]);
    bench.undo(fleet.close);
    const open = () => login({ port, username, privateKey });
    const standing = await open();
    bench.undo(() => standing.end());
    cases.push(
      {
        what: named('turn', rtt),
        who: 'project',
        run: () => timed(() => inOrder(() => fleet.ask('esa', tophosts()))),
      },
      {
        what: named('once', rtt),
        who: 'project',
        run: () =>
          timed(() => Promise.all(Array.from({ length: commands }, () => fleet.ask('esa', tophosts())))),
      },
      { what: named('kept', rtt), who: 'peer', run: () => timed(() => inOrder(() => inChannel(standing))) },
      {
        what: named('fresh', rtt),
        who: 'peer',
        run: () =>
          timed(async () => {
            await inOrder(async () => {
              const client = await open();
              await inChannel(client);
              client.end();
            });
          }),
      },
    );
  }
  const { figures, p50, ratio } = await inTurn(cases, bench);
  const trips = (way: Way) => (p50(named(way, rtts[1])) - p50(named(way, rtts[0]))) / (rtts[1] - rtts[0]);
  return {
    figures,
    goals: [
      {
        what: `round trips, ${ways.turn}`,
        at: 'most',
        limit: 5.25,
        value: trips('turn'),
        unit: 'RTT',
        gated: true,
      },
      {
        what: `round trips, ${ways.once}`,
        at: 'most',
        limit: 2.1,
        value: trips('once'),
        unit: 'RTT',
        gated: true,
      },
      {
        what: 'at once, faster than a fresh connection each, 50 ms',
        at: 'least',
        limit: 15,
        value: ratio(named('fresh', 50), named('once', 50)),
        unit: 'x',
        gated: true,
      },
      {
        what: 'at once, faster than channels of a kept connection, 50 ms',
        at: 'least',
        limit: 8,
        value: ratio(named('kept', 50), named('once', 50)),
        unit: 'x',
        gated: true,
      },
    ],
    notes: [
      `Round trips: ${(Object.keys(ways) as Way[]).map((way) => `${ways[way]} ${trips(way).toFixed(2)}`).join('; ')}.`,
      'Nothing is typed ahead: no dialogue of a real appliance was proven to accept it. One round trip for each command is then the floor of one shell.',
      "The other end is Debian's OpenSSH server with the appliance of the tests, which each channel of the peers starts anew.",
    ],
  };
}

async function inOrder(ask: () => Promise<unknown>): Promise<void> {
  for (let n = 0; n < commands; n += 1) await ask();
}

async function login(to: { port: number; username: string; privateKey: string }): Promise<Client> {
  const client = new Client();
  const ready = once(client, 'ready');
  client.connect({ host: '127.0.0.1', ...to });
  client.setNoDelay(true);
  await ready;
  return client;
}

function inChannel(client: Client): Promise<void> {
  return new Promise((resolve, reject) => {
    client.exec('tophosts active_rcpts', (error, channel) => {
      if (error) return reject(error);
      let said = '';
      channel.on('data', (chunk: Buffer) => {
        said += chunk.toString('latin1');
      });
      channel.on('close', () =>
        said.includes('Recipient Host') ? resolve() : reject(new Error(`no answer: ${said.slice(0, 500)}`)),
      );
      // The server runs its appliance whatever command is named; it reads what is typed.
      channel.end('tophosts active_rcpts\nexit\n');
    });
  });
}
