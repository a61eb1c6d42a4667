import { createHmac, randomUUID } from 'node:crypto';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the bot showed in the channel. */
export interface Shown {
  /** `performance.now()` when the whole message was here. */
  readonly at: number;
  readonly text: string;
  /** JSON. */
  readonly blocks: string;
}

/** The least of Slack that the bot needs, and the fastest: what it accepts is checked afterwards, outside the timing. */
export interface FastSlack {
  readonly apiUrl: string;
  readonly token: string;
  readonly secret: string;
  readonly team: string;
  readonly user: string;
  /** Sends a signed slash command. Resolves with the milliseconds until it was acknowledged. */
  command(url: string, text: string): Promise<number>;
  /** The next answer that is complete: placeholders and progress have no buttons. `about` is in its text. */
  answer(about?: string, patienceMs?: number): Promise<Shown>;
  /** So many messages with a complete answer, each counted once; the last one. */
  answers(count: number): Promise<Shown>;
  /** An empty call and its response: what one way to this Slack and back costs. */
  ping(): Promise<number>;
  close(): Promise<void>;
}

const patience = 30_000;

export async function startSlack(): Promise<FastSlack> {
  const token = 'xoxb-bench';
  const secret = randomUUID();
  const agent = new Agent({ keepAlive: true });
  const ears = new Set<(shown: Shown & { ts: string }) => void>();
  let last = Date.now() * 1000;

  const server = createServer(async (asked, response) => {
    let raw = '';
    for await (const chunk of asked.setEncoding('utf8')) raw += chunk;
    const at = performance.now();
    const fields = asked.headers['content-type']?.startsWith('application/json')
      ? (JSON.parse(raw) as Record<string, unknown>)
      : Object.fromEntries(new URLSearchParams(raw));
    const blocks = typeof fields.blocks === 'string' ? fields.blocks : JSON.stringify(fields.blocks ?? []);
    last += 1;
    const ts =
      typeof fields.ts === 'string'
        ? fields.ts
        : `${Math.floor(last / 1e6)}.${String(last % 1e6).padStart(6, '0')}`;
    const body = JSON.stringify({
      ok: true,
      channel: fields.channel,
      ts,
      team_id: 'T0123456',
      user_id: 'U0ESA',
    });
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
    if (!blocks.includes('"type":"actions"')) return;
    for (const hear of ears) hear({ at, ts, text: String(fields.text), blocks });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  /** Resolves with the milliseconds until the whole response was here. */
  function post(url: string, body: string, headers: Record<string, string> = {}): Promise<number> {
    const began = performance.now();
    const type = {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': Buffer.byteLength(body),
    };
    return new Promise((resolve, reject) => {
      request(url, { method: 'POST', agent, headers: { ...type, ...headers } }, (response) => {
        let said = '';
        response.setEncoding('utf8').on('data', (chunk) => {
          said += chunk;
        });
        response.on('end', () => {
          // A refusal is answered in the acknowledgement itself.
          const refused = response.statusCode !== 200 || (url !== `${origin}/ping` && said !== '');
          if (refused) reject(new Error(`the bot refused: ${response.statusCode} ${said.slice(0, 500)}`));
          else resolve(performance.now() - began);
        });
      })
        .on('error', reject)
        .end(body);
    });
  }

  function heard(enough: (shown: Shown & { ts: string }) => boolean, ms = patience): Promise<Shown> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        ears.delete(hear);
        reject(new Error(`no answer was shown within ${ms} ms`));
      }, ms);
      const hear = (shown: Shown & { ts: string }) => {
        if (!enough(shown)) return;
        clearTimeout(timer);
        ears.delete(hear);
        resolve(shown);
      };
      ears.add(hear);
    });
  }

  return {
    apiUrl: `${origin}/api/`,
    token,
    secret,
    team: 'T0123456',
    user: 'U0ANA',
    command(url, text) {
      const timestamp = String(Math.floor(Date.now() / 1000));
      const body = new URLSearchParams({
        team_id: 'T0123456',
        channel_id: 'C0MAIL',
        user_id: 'U0ANA',
        user_name: 'ana',
        command: '/esa',
        text,
        trigger_id: randomUUID(),
        response_url: `${origin}/response`,
      }).toString();
      const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
      return post(url, body, { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature });
    },
    answer: (about = '', patienceMs = patience) => heard((shown) => shown.text.includes(about), patienceMs),
    answers(count) {
      const seen = new Set<string>();
      return heard(({ ts }) => seen.add(ts).size >= count);
    },
    ping: () => post(`${origin}/ping`, ''),
    close: () =>
      new Promise((done) => {
        agent.destroy();
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
