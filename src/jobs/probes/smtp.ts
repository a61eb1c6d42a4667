import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SecureContext } from 'node:tls';
import { codeOf } from '../../error-code';
import type { Guard } from './address-guard';
import type { Ehlo, Heard, SmtpFacts, SmtpOutcome, StartTls, Talk } from './smtp-facts';
import { openReplies, type Replies, type Spent } from './smtp-replies';
import { timeLimit } from './time-limit';
import { secure, tlsFacts } from './tls';

export interface SmtpTools {
  readonly guard: Guard;
  /** From `anyTls`. */
  readonly tls: SecureContext;
  /** Only this one, whatever a person or a zone says. */
  readonly port: number;
  readonly heloName: string;
  /** For one conversation in all. */
  readonly timeoutMs: number;
  /** For the connection alone, which a firewall that drops would use up. */
  readonly connectMs: number;
}

export interface Target {
  readonly exchanger: string;
  readonly address: string;
  readonly family: 4 | 6;
}

/** Time for a server to say goodbye, after we have answered. */
const QUIT_MS = 2000;

/** One conversation, from connect to the end of TLS. Judges the address itself. Never rejects. */
export async function probe(tools: SmtpTools, target: Target, signal: AbortSignal): Promise<SmtpFacts> {
  const passage = tools.guard.judge(target.address);
  const outcome: SmtpOutcome =
    passage.kind === 'open' ? await converse(tools, target, signal) : { kind: 'closed', passage };
  return { ...target, port: tools.port, outcome };
}

async function converse(tools: SmtpTools, target: Target, signal: AbortSignal): Promise<SmtpOutcome> {
  const started = performance.now();
  const ms = () => Math.round(performance.now() - started);
  const limit = timeLimit(tools.timeoutMs, signal);
  const deadline = limit.signal;
  const connected = await open(tools, target.address, deadline);
  if (typeof connected === 'string') {
    limit.clear();
    if (connected === 'timeout') return { kind: 'no-answer', ms: ms() };
    return connected === 'ECONNREFUSED'
      ? { kind: 'refused', ms: ms() }
      : { kind: 'no-route', code: connected, ms: ms() };
  }
  const connectMs = ms();
  const { last, talk } = await conversation(tools, { socket: connected, host: target.exchanger, deadline });
  limit.clear();
  leave(last, talk);
  return { kind: 'connected', connectMs, talk: { ...talk, ms: ms() } };
}

/** By address, so nothing is looked up again; the reason as a code when there is no connection. */
function open(
  { port, connectMs }: SmtpTools,
  address: string,
  deadline: AbortSignal,
): Promise<Socket | string> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, noDelay: true });
    const timer = setTimeout(() => fail('timeout'), connectMs);
    const late = () => fail('timeout');
    function settle(result: Socket | string): void {
      clearTimeout(timer);
      deadline.removeEventListener('abort', late);
      resolve(result);
    }
    function fail(code: string): void {
      settle(code);
      socket.destroy();
    }
    socket.once('connect', () => settle(socket));
    // Stays for the rest of its life: a socket without a listener for errors ends the process.
    socket.on('error', (error) => settle(codeOf(error) ?? 'EUNKNOWN'));
    if (deadline.aborted) late();
    else deadline.addEventListener('abort', late);
  });
}

interface Line {
  readonly socket: Socket;
  readonly host: string;
  readonly deadline: AbortSignal;
}

async function conversation(
  { heloName, tls }: SmtpTools,
  { socket, host, deadline }: Line,
): Promise<{ last: Duplex; talk: Omit<Talk, 'ms'> }> {
  const spent: Spent = { lines: 0, octets: 0 };
  const unasked: Talk['unasked'][number][] = [];
  const replies = openReplies(socket, deadline, spent);
  function drop(after: 'banner' | 'ehlo' | 'starttls', heard: Heard): void {
    const octets = replies.dropUnasked();
    if (heard.kind === 'reply' && octets > 0) unasked.push({ after, octets });
  }

  const banner = await replies.hear();
  drop('banner', banner);
  if (codeOfReply(banner) !== 220) return { last: socket, talk: { banner, unasked } };
  const ehlo = await greet(socket, replies, heloName);
  drop('ehlo', ehlo.heard);
  if ((codeOfReply(ehlo.heard) ?? 0) >= 500) {
    socket.write(`HELO ${heloName}\r\n`);
    const helo = await replies.hear();
    return { last: socket, talk: { banner, ehlo, helo, unasked } };
  }
  if (codeOfReply(ehlo.heard) !== 250) return { last: socket, talk: { banner, ehlo, unasked } };
  const offered = ehlo.capabilities.some(({ keyword }) => keyword === 'STARTTLS');
  if (!offered) return { last: socket, talk: { banner, ehlo, startTls: { kind: 'not-offered' }, unasked } };

  socket.write('STARTTLS\r\n');
  const accepted = await replies.hear();
  // What a stranger slipped in before the handshake would otherwise seem to come from inside it (RFC 3207 section 6).
  drop('starttls', accepted);
  if (codeOfReply(accepted) !== 220) {
    const startTls: StartTls = { kind: 'declined', heard: accepted };
    return { last: socket, talk: { banner, ehlo, startTls, unasked } };
  }
  replies.detach();
  const began = performance.now();
  const secured = await secure(socket, { context: tls, host, deadline });
  const ms = Math.round(performance.now() - began);
  if ('code' in secured) {
    const startTls: StartTls = { kind: 'failed', code: secured.code, ms };
    return { last: socket, talk: { banner, ehlo, startTls, unasked } };
  }
  const inside = secured.socket;
  const startTls: StartTls = { kind: 'secured', tls: tlsFacts(inside, host), ms };
  const ehloInside = await greet(inside, openReplies(inside, deadline, spent), heloName);
  return { last: inside, talk: { banner, ehlo, startTls, ehloInside, unasked } };
}

async function greet(socket: Duplex, replies: Replies, heloName: string): Promise<Ehlo> {
  socket.write(`EHLO ${heloName}\r\n`);
  const heard = await replies.hear();
  if (codeOfReply(heard) !== 250 || heard.kind !== 'reply') return { heard, capabilities: [] };
  // The first line is the server's name and greeting.
  const capabilities = heard.reply.lines.slice(1).flatMap((line) => {
    const [keyword = '', ...parameters] = line.split(' ');
    return keyword === '' ? [] : [{ keyword: keyword.toUpperCase(), parameters: parameters.join(' ') }];
  });
  return { heard, capabilities };
}

function codeOfReply(heard: Heard): number | undefined {
  return heard.kind === 'reply' ? heard.reply.code : undefined;
}

/** Says goodbye without making anybody wait for it; only to whom has answered everything so far. */
function leave(socket: Duplex, { banner, ehlo, helo, startTls, ehloInside }: Omit<Talk, 'ms'>): void {
  const declined = startTls?.kind === 'declined' ? startTls.heard : undefined;
  const heard = [banner, ehlo?.heard, helo, declined, ehloInside?.heard].filter((one) => one !== undefined);
  const polite = heard.every(({ kind }) => kind === 'reply') && startTls?.kind !== 'failed';
  if (!polite || !socket.writable) {
    socket.destroy();
    return;
  }
  const timer = setTimeout(() => socket.destroy(), QUIT_MS).unref();
  socket.once('close', () => clearTimeout(timer));
  socket.once('data', () => socket.end());
  socket.write('QUIT\r\n');
  socket.resume();
}
