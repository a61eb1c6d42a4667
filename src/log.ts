import { types } from 'node:util';
import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';

export type Log = Logger;

export interface LogOptions {
  readonly name: string;
  /** trace, debug, info (default), warn, error, fatal or silent. */
  readonly level?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Default: standard output. */
  readonly stream?: DestinationStream;
}

const messageLimit = 300;
const depthLimit = 4;
const secretKey = /passw|passphrase|secret|token|privatekey|authorization|cookie/i;
/** Bounded, because logged texts may be foreign and long. */
const urlPassword = /(?<scheme>:\/\/)[^\s/:@"]{0,200}:[^\s/@"]{1,500}@/g;

/**
 * One JSON object per line, safe to keep: errors are cut down to what never holds a secret, values of keys that sound
 * like secrets are hidden, and passwords disappear from URLs.
 * @throws Error for levels below info, unless ESA_DEBUG=1 says that no secrets of a real workspace are near.
 */
export function createLog({ name, level = 'info', env = process.env, stream }: LogOptions): Log {
  if (['debug', 'trace'].includes(level) && env.ESA_DEBUG !== '1') {
    throw new Error(
      `Log level ${level} is refused, because it would write down whole messages of people. Use info, or set ESA_DEBUG=1 where no real workspace is connected.`,
    );
  }
  const options: LoggerOptions = {
    name,
    level,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: safe },
    formatters: { level: (label) => ({ level: label }), log: safeFields },
    hooks: { streamWrite: (line) => line.replace(urlPassword, '$<scheme>[hidden]@') },
  };
  const log = stream === undefined ? pino(options) : pino(options, stream);
  const plainChild = log.child;
  // pino's formatters do not see the fields of a child.
  log.child = function (this: Log, fields: object, more?: object) {
    return plainChild.call(this, safeFields(fields), more);
  } as Log['child'];
  return log;
}

function safeFields(fields: object): Record<string, unknown> {
  return safe(fields) as Record<string, unknown>;
}

function safe(value: unknown, depth = 0): unknown {
  if (isError(value)) return safeError(value, depth);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (depth > depthLimit) return '[deeper]';
  if (Array.isArray(value)) return value.map((one) => safe(one, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, secretKey.test(key) ? '[hidden]' : safe(one, depth + 1)]),
  );
}

/**
 * Other properties are left out on purpose: ioredis puts the arguments of the failed command (AUTH included) into
 * `command.args`, HTTP clients put headers there. Of the stack only the places are kept, it begins with the message.
 */
function safeError(error: Error, depth: number): Record<string, unknown> {
  const message = String(error.message);
  const code = 'code' in error ? { code: String(error.code) } : {};
  const cause =
    isError(error.cause) && depth < depthLimit ? { cause: safeError(error.cause, depth + 1) } : {};
  const at =
    String(error.stack)
      .split(message)
      .at(-1)
      ?.match(/^ {4}at [^\n]{1,300}$/gm)
      ?.slice(0, 8) ?? [];
  return { name: error.name, ...code, message: message.slice(0, messageLimit), at, ...cause };
}

/** `instanceof` alone misses errors of another realm. */
function isError(value: unknown): value is Error {
  return types.isNativeError(value) || value instanceof Error;
}
