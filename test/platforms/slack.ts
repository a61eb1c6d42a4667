import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { labels, type StoredMessage } from '../fakes/slack/fake-slack';
import { startSocketServer } from '../fakes/slack/socket-server';
import { everything, SECRET, startWorld, type TestWorld } from '../world';
import type { Acknowledged, Card, Driver, Who } from './driver';

const USERS = { ana: 'U0ANA', luis: 'U0LUIS', vera: 'U0VIEW' } as const;

export async function slackHttp(): Promise<Driver> {
  const world = await startWorld();
  return driver(
    world,
    () => world.url,
    () => world.stop(),
  );
}

export async function slackSocket(): Promise<Driver> {
  const world = await startWorld();
  const appToken = 'xapp-1-A0ESA-test';
  const socket = await startSocketServer(world.slack, appToken);
  const { token: botToken } = world.slack;
  const slack = { transport: 'socket', botToken, appToken, teamIds: ['T0123456'], apiUrl: socket.apiUrl };
  await world.restartBot({ slack });
  await socket.connected();
  // The fake sends what Slack sends over HTTP; here it comes as the same words in an envelope.
  const bridge = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    // For the bot both are one Slack: it answers nowhere else.
    const [from, to] = [world.slack.apiUrl, socket.apiUrl].map((url) => new URL(url).origin) as [
      string,
      string,
    ];
    const fields = [...new URLSearchParams(Buffer.concat(chunks).toString())];
    const form = Object.fromEntries(fields.map(([key, value]) => [key, value.replaceAll(from, to)]));
    const envelope = { envelope_id: randomUUID(), accepts_response_payload: true };
    const { payload = {} } = await socket.deliver(
      form.payload === undefined
        ? { ...envelope, type: 'slash_commands', payload: form }
        : { ...envelope, type: 'interactive', payload: JSON.parse(form.payload) },
    );
    res.end(Object.keys(payload).length === 0 ? '' : JSON.stringify(payload));
  }).listen(0, '127.0.0.1');
  await once(bridge, 'listening');
  const url = `http://127.0.0.1:${(bridge.address() as AddressInfo).port}`;
  return driver(
    world,
    () => url,
    async () => {
      await world.stop();
      await socket.close();
      bridge.close();
    },
  );
}

function driver(world: TestWorld, url: () => string, stop: () => Promise<void>): Driver {
  const { slack } = world;
  const kept = new Map<Card, StoredMessage>();
  const target = (who: Who) => ({ url: url(), secret: SECRET, user: USERS[who] });
  const acknowledged = async (answer: Promise<{ status: number; ms: number }>): Promise<Acknowledged> => {
    const { status, ms } = await answer;
    return { ok: status === 200, ms };
  };
  const cardOf = (message: StoredMessage): Card => {
    const card = {
      id: message.ts,
      text: seen(message),
      before: message.edits.map(({ blocks }) => seen({ ...message, blocks })),
      buttons: labels(message),
    };
    kept.set(card, structuredClone(message));
    return card;
  };
  /** Slack writes the name of a person itself. */
  function seen(message: StoredMessage): string {
    const blocks = JSON.stringify(message.blocks);
    const named = Object.entries(USERS).filter(([, id]) => blocks.includes(id));
    return [everything(message), ...named.map(([name]) => name)].join(' ');
  }
  return {
    world,
    say: (who, text, event) =>
      acknowledged(slack.command({ ...target(who), text, ...(event && { trigger_id: event }) })),
    press: (who, card, label) =>
      acknowledged(slack.press({ ...target(who), message: kept.get(card) as StoredMessage, label })),
    cards: () => slack.messages().map(cardOf),
    told: (who) => slack.privates(USERS[who]).map(everything),
    waitFor: (probe) => slack.waitFor(probe, 15_000),
    refused: () => slack.refusals(),
    stop,
  };
}
