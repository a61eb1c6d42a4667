import { EventEmitter } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import packet from 'dns-packet';
import { readCommand, readMention, readPress } from '../../src/bot/slack/incoming';
import { type Exchange, readAttempts } from '../../src/esa-client';
import { parseMailLog } from '../../src/esa-client/parse/maillog';
import { asksForSecret, look, normalise, placeOf, plain, tailOf } from '../../src/esa-client/prompts';
import { openSession } from '../../src/esa-client/session';
import type { RecordType } from '../../src/jobs/probes/dns-outcome';
import { answers, isTruncated, readReply as readDns } from '../../src/jobs/probes/dns-wire';
import { openReplies } from '../../src/jobs/probes/smtp-replies';
import { readReply } from '../../src/jobs/replies/read';
import { Problem } from '../../src/problem';
import { redact } from '../../src/record/redact';
import { DOMAIN, fits, rows } from './exchanges';
import { hostileShell } from './hostile-shell';

/** What reads foreign octets. `run` throws when a promise is broken; everything else is a result. */
export interface Target {
  readonly name: string;
  readonly seeds: readonly Buffer[];
  run(input: Buffer): void | Promise<void>;
}

const transcripts = join(__dirname, '../transcripts');

/** Of one folder of test/transcripts, or of all. */
function printed(folder?: string): Buffer[] {
  const folders = folder === undefined ? readdirSync(transcripts) : [folder];
  return folders.flatMap((name) =>
    readdirSync(join(transcripts, name))
      .filter((file) => file.endsWith('.txt'))
      .map((file) => readFileSync(join(transcripts, name, file)))
      // The first line says where it comes from.
      .map((text) => text.subarray(text.indexOf('\n') + 1)),
  );
}

const texts = (...all: string[]) => all.map((text) => Buffer.from(text));

export const exchanges: readonly Exchange<unknown>[] = Object.entries(rows).map(([name, row]) =>
  row.make(fits(name), name === 'dig' ? 2 : 4),
);

const folders = readdirSync(transcripts);
const parsers: Target[] = Object.entries(rows).map(([name], i) => {
  const exchange = exchanges[i] as Exchange<unknown>;
  return {
    name: `parse ${name}`,
    seeds: folders.includes(exchange.name) ? printed(exchange.name) : printed('prompts'),
    run(input) {
      const text = normalise(input.toString());
      exchange.parse(text, false, 'esa.lab.local> ');
      exchange.parse(text, true, 'esa.lab.local> ');
      for (const { when } of exchange.answers ?? []) when.test(text.slice(-8192));
    },
  };
});

const dnsTypes: readonly RecordType[] = ['A', 'AAAA', 'PTR', 'CNAME', 'MX', 'TXT', 'TLSA'];
const query = packet.encode({ type: 'query', id: 7, questions: [{ type: 'MX', name: DOMAIN, class: 'IN' }] });
const dnsSeeds = (
  [
    { type: 'MX', name: DOMAIN, ttl: 60, data: { preference: 10, exchange: 'mx.mail.com' } },
    { type: 'A', name: DOMAIN, ttl: 60, data: '192.0.2.1' },
    { type: 'AAAA', name: DOMAIN, ttl: 60, data: '2001:db8::1' },
    { type: 'CNAME', name: DOMAIN, ttl: 60, data: 'a.example' },
    { type: 'TXT', name: DOMAIN, ttl: 60, data: ['v=spf1', ' -all'] },
    {
      type: 'TLSA',
      name: DOMAIN,
      ttl: 60,
      data: { usage: 3, selector: 1, matchingType: 1, certificate: Buffer.alloc(32, 7) },
    },
  ] as const
).map((answer) =>
  packet.encode({
    type: 'response',
    id: 7,
    flags: 0x8180,
    questions: [{ type: answer.type, name: DOMAIN, class: 'IN' }],
    answers: [answer as packet.Answer],
  }),
);

const slackSeeds = texts(
  '{"team_id":"T1","channel_id":"C1","user_id":"U1","user_name":"ana","text":"host mail.com","trigger_id":"1.2"}',
  '{"user":{"id":"U1"},"team":{"id":"T1"},"channel":{"id":"C1"},"container":{"message_ts":"1.2"},"trigger_id":"1.2","actions":[{"type":"button","action_id":"run:1","action_ts":"1.2","value":"aaaa"}]}',
  '{"team_id":"T1","event_id":"E1","event":{"type":"app_mention","user":"U1","text":"<@U2|esa> host mail.com &amp;","channel":"C1","ts":"1.2"}}',
);

export const targets: readonly Target[] = [
  {
    name: 'prompts',
    seeds: printed(),
    run(input) {
      const text = input.toString();
      const tail = tailOf(text);
      for (const learned of [undefined, 'esa.lab.local> ']) {
        const sight = look(tail, learned);
        // A colour may stand behind it.
        if (sight && !plain(text).endsWith(sight.prompt)) throw new Error('a prompt that is not at the end');
        if (sight?.kind === 'main') placeOf(sight.prompt);
      }
      asksForSecret(tail);
      if (normalise(text).length > text.length) throw new Error('longer than it was');
    },
  },
  {
    name: 'terminal',
    seeds: printed(),
    /** The first octet chooses the exchange, the second how the rest is cut into packets. */
    async run(input) {
      const exchange = exchanges[(input[0] ?? 0) % exchanges.length] as Exchange<unknown>;
      const shell = hostileShell(input.subarray(2), { bytes: (input[1] ?? 0) || 1 << 16, end: 'close' });
      await talk(shell, exchange);
    },
  },
  ...parsers,
  {
    name: 'attempts',
    seeds: [...printed('grep'), ...printed('findevent')],
    run: (input) => void readAttempts(parseMailLog(normalise(input.toString())).lines),
  },
  { name: 'redact', seeds: printed(), run: (input) => void redact(input.toString(), ['cluster']) },
  {
    name: 'dns-wire',
    seeds: dnsSeeds,
    run(input) {
      isTruncated(input);
      answers(input, query);
      for (const type of dnsTypes) readDns(input, { type, name: DOMAIN });
    },
  },
  {
    name: 'smtp-reply',
    seeds: texts(
      '220 mx.mail.com ESMTP\r\n',
      '250-mx.mail.com\r\n250-STARTTLS\r\n250 SIZE 100\r\n',
      '554-5.7.1 no\r\n554 5.7.1 go away\r\n',
      'HTTP/1.1 400 Bad Request\r\n',
    ),
    async run(input) {
      const socket = new EventEmitter() as EventEmitter & { pause(): void };
      socket.pause = () => {};
      const replies = openReplies(socket as unknown as Duplex, new AbortController().signal, {
        lines: 0,
        octets: 0,
      });
      const half = (input[0] ?? 0) % (input.length + 1);
      socket.emit('data', input.subarray(0, half));
      const first = replies.hear();
      socket.emit('data', input.subarray(half));
      socket.emit('end');
      for (const heard of [await first, await replies.hear()])
        if (heard.kind === 'reply' && heard.reply.lines.some((line) => line.length > 512))
          throw new Error('a line longer than its limit');
    },
  },
  {
    name: 'reply',
    seeds: [...printed('grep'), ...texts("('451', ['4.7.1 try later'])", '550-5.7.1 a\n550 5.7.1 b')],
    run: (input) => void readReply(input.toString()),
  },
  {
    name: 'slack-event',
    seeds: slackSeeds,
    run(input) {
      let payload: unknown;
      try {
        payload = JSON.parse(input.toString());
      } catch {
        return;
      }
      for (const read of [readCommand, readPress, readMention]) read(payload, 'en');
    },
  },
];

/** Whatever is said to us ends in a result or a problem. */
export async function talk(shell: Duplex, exchange: Exchange<unknown>): Promise<string> {
  const timeouts = { connect: 0.1, command: 0.1, slow: 0.1 };
  const appliance = { name: 'esa1', host: 'x', port: 1, username: 'u', hostKeys: [], legacySsh: false };
  try {
    const session = await openSession(shell, { ...appliance, sessions: 1, timeouts }, () => {});
    try {
      const { output } = await session.ask(exchange, { commit: () => {} });
      return output;
    } finally {
      await session.close();
    }
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return 'received' in error.trouble ? error.trouble.received : '';
  }
}
