import type { Duplex } from 'node:stream';
import { codeOf } from '../../error-code';
import type { Heard, Reply } from './smtp-facts';

/** RFC 5321 section 4.5.3.1.5: a reply line has 512 octets at most, CRLF included. */
const LINE = 512;
/** Over the whole conversation. No mail server says so much before it is offered mail. */
const LINES = 512;
const OCTETS = 65_536;

/** The replies of one mail server. Bounded in every direction; keeps nothing of what is not SMTP. */
export interface Replies {
  /** The next whole reply, or why there is none. Never rejects. */
  hear(): Promise<Heard>;
  /** Octets that came after the last whole reply; thrown away. */
  dropUnasked(): number;
  /** Stops reading, so that TLS can take over; what is left is counted with `dropUnasked`. */
  detach(): void;
}

export interface Spent {
  lines: number;
  octets: number;
}

/** @param spent shared by the readers before and inside TLS, so that the limits hold for both together */
export function openReplies(socket: Duplex, deadline: AbortSignal, spent: Spent): Replies {
  let text = Buffer.alloc(0);
  let ended: { reset: boolean } | undefined;
  let wake = () => {};

  const onData = (chunk: Buffer): void => {
    spent.octets += chunk.length;
    // Beyond the limit nothing is kept; `read` says so.
    if (spent.octets <= OCTETS) text = Buffer.concat([text, chunk]);
    else socket.pause();
    wake();
  };
  const onError = (error: unknown): void => {
    ended = { reset: codeOf(error) === 'ECONNRESET' };
    wake();
  };
  const onEnd = (): void => {
    ended ??= { reset: false };
    wake();
  };
  const onLate = (): void => wake();
  socket.on('data', onData).on('error', onError).on('end', onEnd).on('close', onEnd);
  deadline.addEventListener('abort', onLate);

  interface Reading {
    readonly started: number;
    firstLineAt?: number;
    readonly lines: string[];
    octets: number;
  }

  /** Takes whole lines off the front; the reply when its last line is there. */
  function read(reading: Reading): Heard | undefined {
    const ms = () => Math.round(performance.now() - reading.started);
    while (true) {
      if (reading.lines.length === 0 && !beginsLikeSmtp(text)) {
        return { kind: 'not-smtp', octets: text.length, ms: ms() };
      }
      const end = text.indexOf(0x0a);
      if (end < 0) break;
      const line = text.subarray(0, Math.min(end, LINE)).toString('utf8').replace(/\r$/, '');
      text = text.subarray(end + 1);
      reading.octets += end + 1;
      spent.lines += 1;
      if (spent.lines > LINES) return { kind: 'too-much', limit: 'lines', ms: ms() };
      const last = /^(?<code>\d{3})(?:[ ]|$)/.exec(line)?.groups?.code;
      reading.lines.push(/^\d{3}[ -]/.test(line) ? line.slice(4) : last === undefined ? line : '');
      if (last !== undefined) return { kind: 'reply', reply: replyOf(Number(last), reading), ms: ms() };
      reading.firstLineAt ??= performance.now();
    }
    if (spent.octets > OCTETS) return { kind: 'too-much', limit: 'octets', ms: ms() };
    const octets = reading.octets + text.length;
    if (ended !== undefined) return { kind: 'hung-up', reset: ended.reset, octets, ms: ms() };
    return deadline.aborted ? { kind: 'silent', octets, ms: ms() } : undefined;
  }

  function replyOf(code: number, { lines, started, firstLineAt }: Reading): Reply {
    const enhanced = /^(?<code>[245]\.\d{1,3}\.\d{1,3})(?: |$)/.exec(lines.at(-1) ?? '')?.groups?.code;
    const late = firstLineAt !== undefined && performance.now() - firstLineAt > TEASER_GAP_MS;
    return {
      code,
      lines,
      ...(enhanced === undefined ? {} : { enhanced }),
      ...(late ? { teaserMs: Math.round((firstLineAt ?? started) - started) } : {}),
    };
  }

  return {
    hear() {
      const reading: Reading = { started: performance.now(), lines: [], octets: 0 };
      return new Promise((resolve) => {
        wake = () => {
          const heard = read(reading);
          if (heard === undefined) return;
          wake = () => {};
          resolve(heard);
        };
        wake();
      });
    },
    dropUnasked() {
      const octets = text.length;
      text = Buffer.alloc(0);
      return octets;
    },
    detach() {
      socket.off('data', onData).off('end', onEnd).off('close', onEnd);
      deadline.removeEventListener('abort', onLate);
      socket.pause();
    },
  };
}

/** Lines of one reply that come this far apart were held back on purpose. */
const TEASER_GAP_MS = 500;

/** True as long as it may still become `220 …`. */
function beginsLikeSmtp(text: Buffer): boolean {
  return /^(?:\d{0,3}$|\d{3}(?:[ \r\n-]|$))/.test(text.toString('latin1', 0, 4));
}
